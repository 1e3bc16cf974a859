"""What is sensitive is masked at the desk, and shown for a reason, by POST, with evidence that it was."""

import pytest
from django.conf import settings
from django.db import connections

from moothall.bodies.context import acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case, CaseEntry
from moothall.config.database import database_from_url
from moothall.packs.services import ServicePack, compile_pack, digest_of, read_service
from moothall.people.queries import Colleague
from moothall.rules.answers import BankAnswer
from moothall.rules.masks import DOTS
from moothall.rules.workflow import LONGEST_WORDS
from moothall.services import actions, queries
from tests.apps.table_scan import tables_with
from tests.cast import CANARY, POTHOLE, Filed, answers_for, council, employ
from tests.clusters import Database
from tests.sites.desk_visits import Visit, as_officer, at_desk, evidence, history, look, send, stored_case
from tests.sites.residents import Resident, newcomer

EMAIL = "resident@example.com"
REASON = "The resident asked on the phone which address we have"
# MW was never a prefix of numbers of people; the sort code is one that the GOV.UK Design System invents.
NUMBER, SHOWN = "MW123456A", "MW 12 34 56 A"
ACCOUNT = BankAnswer(
    name="Wilma Wharfinger", sort_code="309430", account_number="00733445", roll_number="R/77"
)
SECRETS = (NUMBER, SHOWN, "123456A", "Wilma", "309430", "30 94 30", "00733445", "733445", "R/77")
_PAGE = """pages:
  - id: payment
    title: {en: Paying you, cy: Eich talu}
    questions:
      - id: nino
        type: national_insurance
        label: {en: National Insurance number, cy: Rhif Yswiriant Gwladol}
        called: {en: your National Insurance number, cy: eich rhif Yswiriant Gwladol}
      - id: account
        type: bank_account
        label: {en: Your account, cy: Eich cyfrif}
        called: {en: your account, cy: eich cyfrif}

"""


def home(filed: Filed) -> str:
    return f"/camden/cases/{filed.sent.reference}/"


def shown(page: Visit) -> bool:
    return EMAIL in page.words


def test_a_contact_is_masked_until_a_reason_is_given(
    officer: Colleague, filed: Filed, camden: KnownBody
) -> None:
    client = at_desk(officer)
    page = look(client, home(filed))
    assert not shown(page)
    assert f"r{DOTS}@example.com" in page.words
    assert f'href="{home(filed)}reveal/contact-email"' in page.words
    asked = look(client, f"{home(filed)}reveal/contact-email")
    assert (asked.status, shown(asked)) == (200, False)
    refused = send(client, f"{home(filed)}reveal/contact-email", reason=" ")
    assert (refused.status, shown(refused)) == (400, False)
    assert "Enter why you need to see it" in refused.words
    assert [entry.kind for entry in history(officer, camden, filed.sent.reference)] == ["submitted"]
    answered = send(client, f"{home(filed)}reveal/contact-email", reason=REASON)
    assert (answered.status, shown(answered)) == (200, True)
    assert not shown(look(client, home(filed)))


def test_a_reveal_is_on_file_with_its_reason_and_in_evidence_without_what_was_seen(
    officer: Colleague, filed: Filed, camden: KnownBody
) -> None:
    client, before = at_desk(officer), stored_case(officer, camden, filed.sent.reference).revision
    answered = client.post(f"{home(filed)}reveal/contact_email", {"reason": REASON})
    assert answered.headers["Cache-Control"] == "no-store"
    *_, entry = history(officer, camden, filed.sent.reference)
    assert (entry.kind, entry.transition, entry.reason, entry.for_resident) == (
        CaseEntry.Kind.REVEALED,
        "contact_email",
        REASON,
        False,
    )
    assert evidence(officer, camden)[-1] == ("cases.reveal", "casework: contact_email", False)
    assert stored_case(officer, camden, filed.sent.reference).revision == before
    page = look(client, home(filed))
    assert "looked at what is kept from view: What is your email address?" in page.words
    assert REASON in page.words
    assert send(client, f"{home(filed)}take", revision=before).status == 302


@pytest.mark.parametrize(
    "item", ["address", "which_bin", "contact_phone", "contact-phone", "nowhere", "place"]
)
def test_nothing_else_can_be_revealed(officer: Colleague, filed: Filed, camden: KnownBody, item: str) -> None:
    client = at_desk(officer)
    assert look(client, f"{home(filed)}reveal/{item}").status == 404
    assert send(client, f"{home(filed)}reveal/{item}", reason=REASON).status == 404
    assert len(history(officer, camden, filed.sent.reference)) == 1


def test_a_reason_that_cannot_be_kept_is_refused(officer: Colleague, filed: Filed) -> None:
    for reason in ("x" * (LONGEST_WORDS + 1), "\ue000"):
        page = send(at_desk(officer), f"{home(filed)}reveal/contact-email", reason=reason)
        assert (page.status, shown(page)) == (400, False)


def test_whoever_may_not_open_the_case_is_shown_nothing_and_the_council_learns_of_it(
    stranger: Colleague, camden: KnownBody, filed: Filed
) -> None:
    page = send(at_desk(stranger), f"{home(filed)}reveal/contact-email", reason=REASON)
    assert (page.status, shown(page)) == (404, False)
    assert all(refused for _, _, refused in evidence(stranger, camden))
    inspector = employ("Ines Inspector", (camden,), ("highways_inspector",))
    page = send(at_desk(inspector), f"{home(filed)}reveal/contact-email", reason=REASON)
    assert (page.status, shown(page)) == (404, False)


@pytest.fixture
def paid(own_database: Database) -> Database:
    """The service asks for a National Insurance number and an account."""
    own_database.connect_django()
    content = dict(read_service(settings.DATA / "services" / POTHOLE).content)
    content["form.yaml"] = content["form.yaml"].replace("pages:\n", _PAGE, 1)
    pack = ServicePack(definition=compile_pack(content), content=content, digest=digest_of(content))
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database_from_url(own_database.admin_url))
    assert actions.publish(packs=[pack]) == [POTHOLE]
    own_database.connect_django()
    queries.forget()
    return own_database


@pytest.fixture
def claimant(paid: Database) -> Resident:
    """Somebody who has answered every question."""
    found = newcomer(POTHOLE)
    found.begin()
    found.answer_all({**answers_for(POTHOLE), "nino": NUMBER, "account": ACCOUNT})
    return found


def said_in(words: str) -> list[str]:
    return [secret for secret in SECRETS if secret in words]


def test_a_number_and_an_account_are_shown_to_whoever_gave_them_and_lie_open_nowhere(
    paid: Database, claimant: Resident, postcodes: None
) -> None:
    assert tables_with(paid, *SECRETS) == set()
    page = claimant.look(claimant.at("payment")).content.decode()
    assert said_in(page) == [NUMBER, "123456A", "Wilma", "309430", "00733445", "733445", "R/77"]
    check = claimant.look(claimant.at("check"))
    assert said_in(check.content.decode()) == [SHOWN, "Wilma", "30 94 30", "00733445", "733445", "R/77"]
    sent = claimant.send(claimant.at("check"), claimant.form)
    assert sent.status_code == 302
    assert said_in(claimant.look(str(sent["Location"])).content.decode()) == []
    assert tables_with(paid, *SECRETS) == set()


def test_an_officer_sees_their_ends_and_reveals_each_for_a_reason(
    paid: Database, claimant: Resident, postcodes: None
) -> None:
    claimant.look(claimant.at("check"))
    claimant.send(claimant.at("check"), claimant.form)
    body = council("camden")
    officer = employ("Ayo Clerk", (body,))
    client, reference = at_desk(officer), reference_of(officer, body)
    page = look(client, f"/camden/cases/{reference}/")
    assert f"{DOTS} 456A" in page.words
    assert f"{DOTS} 3445" in page.words
    assert CANARY in page.words
    assert said_in(page.words) == []
    assert SHOWN in send(client, f"/camden/cases/{reference}/reveal/nino", reason=REASON).words
    account = send(client, f"/camden/cases/{reference}/reveal/account", reason=REASON).words
    assert said_in(account) == ["Wilma", "30 94 30", "00733445", "733445", "R/77"]
    assert said_in(look(client, "/camden/").words) == []
    assert tables_with(paid, *SECRETS) == set()


def reference_of(officer: Colleague, body: KnownBody) -> str:
    with acting(as_officer(officer, body)):
        return Case.objects.get(body_id=body.id).reference
