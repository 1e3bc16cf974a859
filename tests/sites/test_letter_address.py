"""Where a letter on paper, or a call, goes: what the request or the account says, else what to do where none does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as bodies
from moothall.bodies.context import acting
from moothall.bodies.queries import KnownBody
from moothall.notices.channels.messages import Kind
from moothall.people import accounts, contacts, homes
from moothall.people import letters as mail
from moothall.people.codes import Address
from moothall.people.queries import Account, Colleague
from moothall.rules.answers import AddressAnswer
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.ui.texts import speak
from tests.apps.erasure_scene import ask, case_of, someone
from tests.cast import BINS, POTHOLE, council, employ
from tests.sites.account_visits import begin, help_out, signed_in
from tests.sites.desk_visits import as_officer, at_desk, look, send
from tests.sites.test_account_cases import send as send_case
from tests.sites.test_desk_letters import ANN, BOB, NUMBER, by_hand, facts_of, said

pytestmark = pytest.mark.django_db
REASON = "To write the envelope"
AT_HOME, BEFORE = "4 Exampleton Row", "9 Former Lane"
IN_REQUEST, IN_ACCOUNT = "Address given in the request", "Address in their account"
PAPER = [Format.BRAILLE, Format.EASY_READ]


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council and works on none of its cases."""
    return employ("Rhian Records", (camden,), ("records",))


def written(needed: Format, *, service: str = BINS, slug: str = "camden") -> str:
    ann = signed_in(ANN, name="Ann Example")
    ann.fill("/account/format", format=needed.value)
    return send_case(ann, slug, service)


def pages(colleague: Colleague, body: KnownBody, *, language: str = "") -> tuple[str, str]:
    """Return the page of a body's first letter, and the one that shows how to reach its reader."""
    desk, place = at_desk(colleague), f"{language}/{body.slug}/letters/{by_hand(body)[0].hand_key}"
    letter = look(desk, place)
    shown = send(desk, f"{place}/reveal", reason=REASON)
    assert (letter.status, shown.status) == (200, 200)
    return letter.words, shown.words


@pytest.mark.parametrize("needed", PAPER)
def test_an_address_given_in_the_request_is_shown_for_a_reason(
    camden: KnownBody, keeper: Colleague, needed: Format
) -> None:
    written(needed)
    letter, shown = pages(keeper, camden)
    assert facts_of(letter)[IN_REQUEST].startswith("••••")
    assert "NW1" not in letter
    assert facts_of(shown)[IN_REQUEST].endswith("NW1 8NP")
    for words in (letter, shown):
        assert "Check in the case that they live there" in words
        assert "No postal address" not in words


def test_without_an_address_in_the_request_the_page_says_what_to_do(keeper: Colleague) -> None:
    leeds = council("leeds")
    reference = written(Format.BRAILLE, service=POTHOLE, slug="leeds")
    elsewhere = employ("Lowri Records", (leeds,), ("records",))
    for words in pages(elsewhere, leeds):
        assert IN_REQUEST not in facts_of(words)
        assert "See whether the case says where they live" in words
        assert f'href="/leeds/find/{reference}/"' in words
    for words in pages(elsewhere, leeds, language="/cy"):
        assert speak("desk_letters.no_address_case", Language.CY) in words


def test_an_address_that_may_be_anothers_is_not_shown(camden: KnownBody, keeper: Colleague) -> None:
    ann = signed_in(ANN, name="Ann Example")
    ann.fill("/account/format", format="braille")
    ann.fill("/account/secret-address", confidential="yes")
    send_case(ann)
    for words in pages(keeper, camden):
        assert IN_REQUEST not in facts_of(words)
        assert "No postal address is known" in words


def test_a_helper_is_asked_where_to_send_theirs(camden: KnownBody, keeper: Colleague) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    bob.fill("/account/format", format="braille")
    begin(bob, help_out(signed_in(ANN, name="Ann Example"), bob))
    send_case(bob)
    for words in pages(keeper, camden):
        assert "No postal address is known that may be used" in words
        assert IN_REQUEST not in facts_of(words)


def test_a_video_goes_where_the_letter_went(camden: KnownBody, keeper: Colleague) -> None:
    written(Format.BSL)
    for words in pages(keeper, camden):
        assert "Send them a link to the letter in British Sign Language" in words
        assert "postal address" not in words


def test_a_letter_about_erasure_says_where_to_look_for_an_address(
    camden: KnownBody, keeper: Colleague
) -> None:
    ann = someone("Ann Example", ANN)
    case = case_of(ann, camden)
    accounts.need(by=ann, format_needed=Format.EASY_READ)
    ask(ann, case)
    words = look(at_desk(keeper), f"/camden/letters/{by_hand(camden)[0].hand_key}").words
    assert "See whether the cases of the request say where they live" in words


@pytest.fixture
def ann_at_home() -> Account:
    """Somebody who has said where they live and lived, and proved a number."""
    ann, today = someone("Ann Example", ANN), timezone.localdate()
    for line, days in ((BEFORE, 900), (AT_HOME, 30), ("1 Still To Come", -30)):
        address = AddressAnswer(
            uprn=None, lines=(line, "Exampleton"), postcode="NW1 8NP", custodian_code=None
        )
        homes.add(by=ann, address=address, from_on=today - timedelta(days=days))
    contacts.note_proved(person_id=ann.person_id, address=Address(kind=Kind.SMS, to=NUMBER))
    return ann


def portals(ann: Account, needed: Format) -> tuple[Colleague, KnownBody]:
    """Have the portal itself write to somebody; return who keeps its records, and the portal's body."""
    accounts.need(by=ann, format_needed=needed)
    mail.tell(ann.person_id, "account.mail_copy", key="copy/1/ready", url="", sessions="")
    portal = bodies.operator()
    return employ("Olwen Operator", (portal,), ("records",)), portal


def test_a_letter_of_the_portal_itself_goes_to_where_the_account_says_they_live_now(
    ann_at_home: Account,
) -> None:
    keeper, portal = portals(ann_at_home, Format.BRAILLE)
    letter, shown = pages(keeper, portal)
    assert AT_HOME not in letter
    assert facts_of(letter)[IN_ACCOUNT].startswith("••••")
    assert facts_of(shown)[IN_ACCOUNT] == f"{AT_HOME}, Exampleton, NW1 8NP"
    assert BEFORE not in shown
    assert facts_of(shown)["Also sent to"] == ANN
    with acting(as_officer(keeper, portal)):
        row = AuditRow.objects.get(action="letters.reveal")
        assert (row.is_outside, row.refused) == (True, False)
    auditor = employ("Aled Auditor", (portal,), ("auditor",))
    assert REASON in look(at_desk(auditor), f"/{portal.slug}/audit/").words


def test_a_call_of_the_portal_goes_to_the_number_of_the_account(ann_at_home: Account) -> None:
    keeper, portal = portals(ann_at_home, Format.BY_PHONE)
    letter, shown = pages(keeper, portal)
    assert facts_of(letter)["Mobile number in their account"] == "•••• 0123"
    assert facts_of(shown)["Mobile number in their account"] == NUMBER
    assert AT_HOME not in shown


def test_a_secret_address_is_shown_to_nobody(ann_at_home: Account) -> None:
    accounts.keep_secret(by=ann_at_home, is_confidential=True)
    keeper, portal = portals(ann_at_home, Format.BRAILLE)
    for words in pages(keeper, portal):
        assert IN_ACCOUNT not in facts_of(words)
        assert AT_HOME not in words
        assert "ask where to send it" in words


def test_what_an_account_says_is_shown_for_a_reason_only(ann_at_home: Account) -> None:
    keeper, portal = portals(ann_at_home, Format.BRAILLE)
    desk, place = at_desk(keeper), f"/{portal.slug}/letters/{by_hand(portal)[0].hand_key}"
    asked = look(desk, f"{place}/reveal")
    assert (asked.status, "with the case" in asked.words) == (200, False)
    refused = send(desk, f"{place}/reveal", reason=" ")
    assert (refused.status, AT_HOME in refused.words) == (400, False)
    assert send(desk, place, **said()).status == 302
    assert send(desk, f"{place}/reveal", reason=REASON).location == f"/{portal.slug}/letters/"


def test_a_council_is_never_shown_what_an_account_says(
    camden: KnownBody, keeper: Colleague, ann_at_home: Account
) -> None:
    accounts.need(by=ann_at_home, format_needed=Format.BRAILLE)
    case_of(ann_at_home, camden)
    assert not [words for words in pages(keeper, camden) if AT_HOME in words or NUMBER in words]


def test_the_list_names_whom_each_letter_is_for(camden: KnownBody, keeper: Colleague) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    bob.fill("/account/format", format="braille")
    ann = signed_in(ANN, name="Ann Example")
    ann.fill("/account/format", format="braille")
    begin(bob, help_out(ann, bob))
    send_case(bob)
    dan = someone("Dan Dunn", "dan@example.net")
    case = case_of(dan, camden)
    accounts.need(by=dan, format_needed=Format.EASY_READ)
    ask(dan, case)
    words = look(at_desk(keeper), "/camden/letters/").words
    assert [name in words for name in ("Ann Example", "Bob Helper", "Dan Dunn")] == [True] * 3
    portal = bodies.operator()
    operators = employ("Olwen Operator", (portal,), ("records",))
    assert "Ann Example" in look(at_desk(operators), f"/{portal.slug}/letters/").words


def test_the_list_and_the_letter_say_that_no_name_is_known(camden: KnownBody, keeper: Colleague) -> None:
    ann = signed_in(ANN)
    ann.fill("/account/format", format="braille")
    send_case(ann)
    assert "No name is known" in look(at_desk(keeper), "/camden/letters/").words
    for words in pages(keeper, camden):
        assert facts_of(words)["Name"] == "No name is known"
