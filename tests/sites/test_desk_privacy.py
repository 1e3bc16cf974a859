"""Whoever keeps a body's records sees its papers and its retention; nobody else learns that there are any."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.bodies.keys import BodyModel
from moothall.bodies.queries import KnownBody
from moothall.cases import sweeps
from moothall.packs import folders
from moothall.packs.privacy import read_paper
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from moothall.portability import retention
from moothall.portability.models import SignOff
from moothall.portability.rules import RULES
from moothall.rules.papers import PaperKind
from tests.apps.test_retention_runs import left, over
from tests.cast import Filed, employ
from tests.sites.desk_visits import at_desk, evidence, look, send

PAPERS = ("record", "agreement", "dpia")
PATHS = (
    "/camden/privacy/",
    "/camden/privacy/retention",
    *(f"/camden/privacy/{kind}{end}" for kind in PAPERS for end in ("", "/file", "/sign")),
)


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


@pytest.fixture
def auditor(camden: KnownBody) -> Colleague:
    """Somebody who audits the first council."""
    return employ("Aled Auditor", (camden,), ("auditor",))


def signed(digest: str, **other: str) -> dict[str, str]:
    day = timezone.localdate()
    fields = {
        "digest": digest,
        "name": "Idris Invented",
        "role": "Data protection officer",
        "signed_on-day": str(day.day),
        "signed_on-month": str(day.month),
        "signed_on-year": str(day.year),
    }
    return {**fields, **other}


def digest_on(words: str) -> str:
    return words.partition('name="digest" value="')[2][:64]


@pytest.mark.parametrize("path", PATHS)
def test_officers_of_other_functions_and_bodies_are_told_that_there_is_nothing(
    path: str, officer: Colleague, stranger: Colleague, camden: KnownBody
) -> None:
    nowhere = path.replace("camden", "nowhere")
    for person in (officer, stranger):
        answers = [look(at_desk(person), each) for each in (path, nowhere)]
        assert [answer.status for answer in answers] == [404, 404]
        assert "Camden" not in answers[0].words.partition("<main")[2]
    assert {refused for _, _, refused in evidence(officer, camden)} == {True}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["", "/cy"])
def test_the_keeper_sees_every_page_in_both_languages(path: str, language: str, keeper: Colleague) -> None:
    answer = look(at_desk(keeper), language + path)
    assert answer.status == 200
    assert "{" not in answer.words.rpartition("</style>")[2]
    assert "&amp;#" not in answer.words


def test_the_auditor_reads_and_does_not_sign(auditor: Colleague, camden: KnownBody) -> None:
    client = at_desk(auditor)
    page = look(client, "/camden/privacy/dpia")
    assert page.status == 200
    assert "Note who signed it" not in page.words
    assert look(client, "/camden/privacy/dpia/sign").status == 404
    assert send(client, "/camden/privacy/dpia/sign", **signed("0" * 64)).status == 404
    assert send(client, "/camden/privacy/retention/drafts/confirm").status == 404


def test_the_papers_say_what_the_services_say(keeper: Colleague) -> None:
    client = at_desk(keeper)
    record = look(client, "/camden/privacy/record").words
    for words in (
        "Environmental Protection Act 1990, section 45(1)",
        "UK GDPR, Article 9(2)(g): Data Protection Act 2018, section 10(3) and Schedule 1, paragraph 6",
        "What is the address the bin belongs to?",
        "May tell of somebody&#39;s health",
        "until the council has dealt with it, and 6 months after that",
        "6 years",
        "London Borough of Camden",
    ):
        assert words in record, words
    agreement = look(client, "/camden/privacy/agreement").words
    for letter in "abcdefgh":
        assert f"Article 28(3)({letter})" in agreement
    for kind in PAPERS:
        assert (
            "draft for your data protection officer to review"
            in look(client, f"/camden/privacy/{kind}").words
        )


def test_the_file_is_whole_and_is_saved_under_a_name(keeper: Colleague) -> None:
    answer = at_desk(keeper).get("/camden/privacy/agreement/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="agreement-camden-en.html"'
    words = answer.content.decode()
    assert words.lstrip().startswith("<!doctype html>")
    assert "http" not in words.partition("<main>")[0]
    assert "Signature" in words


def test_a_signature_is_kept_and_shown_with_its_version(keeper: Colleague, camden: KnownBody) -> None:
    client = at_desk(keeper)
    digest = digest_on(look(client, "/camden/privacy/dpia/sign").words)
    assert len(digest) == 64
    answer = send(client, "/camden/privacy/dpia/sign", **signed(digest))
    assert (answer.status, answer.location) == (302, "/camden/privacy/dpia")
    page = look(client, "/camden/privacy/dpia").words
    assert "Version 1 was signed by Idris Invented, Data protection officer, on" in page
    assert "Note who signed it" not in page
    for end, language in (("", ""), ("/file", ""), ("", "/cy"), ("/file", "/cy")):
        words = look(client, f"{language}/camden/privacy/dpia{end}").words.lower()
        assert not {"draft", "drafft"} & set(re.findall(r"\w+", words)), "what is signed is no draft"
        assert ("lofnodwyd" if language else "this is what was signed") in words
        for asked in ("before you sign", "cyn i chi lofnodi", "write in by hand", 'class="sign"'):
            assert asked not in words, "what is signed asks for nothing"
        assert (
            "ysgrifennwyd â llaw" if language else "written in by hand on the paper that was signed"
        ) in words
    assert "Version 1 was signed" in look(client, "/camden/privacy/").words
    with acting(Job(body_id=camden.id)):
        kept = SignOff.objects.get(body_id=camden.id, kind=PaperKind.DPIA)
    assert (kept.digest, kept.noted_by_id) == (digest, keeper.person_id)
    assert ("papers.sign", "version 1", False) in evidence(keeper, camden)


WRONG = {
    "name": ("", "Enter the name of who signed"),
    "role": ("x" * 121, "Enter the role of who signed"),
    "signed_on-year": ("3000", "today or earlier"),
    "signed_on-month": ("13", "today or earlier"),
    "signed_on-day": ("", "today or earlier"),
}


@pytest.mark.parametrize("field", WRONG)
def test_a_signature_that_is_incomplete_is_not_kept(field: str, keeper: Colleague, camden: KnownBody) -> None:
    client = at_desk(keeper)
    typed, said = WRONG[field]
    digest = digest_on(look(client, "/camden/privacy/dpia/sign").words)
    answer = send(client, "/camden/privacy/dpia/sign", **signed(digest, **{field: typed}))
    assert answer.status == 400
    assert said in answer.words
    with acting(Job(body_id=camden.id)):
        assert not SignOff.objects.filter(body_id=camden.id).exists()


def test_what_was_not_read_is_not_signed(keeper: Colleague) -> None:
    answer = send(at_desk(keeper), "/camden/privacy/dpia/sign", **signed("0" * 64))
    assert answer.status == 409
    assert "has changed since you opened it" in answer.words
    assert 'value="Idris Invented"' in answer.words


def test_the_operator_keeps_the_record_of_a_processor(db: None) -> None:
    operator = bodies.operator()
    client = at_desk(employ("Olwen Operator", (operator,), ("records",)))
    page = look(client, f"/{operator.slug}/privacy/processor").words
    for words in ("Article 30(2)", "Leeds City Council", "Fife Council", "Roads (Scotland) Act 1984"):
        assert words in page
    assert look(client, f"/{operator.slug}/privacy/dpia").status == 404
    assert look(client, "/leeds/privacy/").status == 404


def test_the_operator_keeps_a_record_as_controller_of_accounts_to_read_to_take_away_and_to_sign(
    db: None,
) -> None:
    operator = bodies.operator()
    client = at_desk(employ("Olwen Operator", (operator,), ("records",)))
    where = f"/{operator.slug}/privacy/accounts"
    page = look(client, where).words
    for words in ("Article 30(1)", "is the controller of accounts", "Known answers", "6 months", "6(1)(c)"):
        assert words in page
    assert "Pothole" not in page
    assert "Closed reports and requests" not in page
    assert where in look(client, f"/{operator.slug}/privacy/").words
    assert "Article 30(1)" in look(client, f"{where}/file").words
    assert (
        send(client, f"{where}/sign", **signed(digest_on(look(client, f"{where}/sign").words))).status == 302
    )
    assert "Version 1 was signed" in look(client, where).words
    assert "yw rheolydd y cyfrifon" in look(client, f"/cy{where}").words
    assert look(client, "/camden/privacy/accounts").status == 404


def test_the_record_of_accounts_names_every_table_that_belongs_to_people_or_to_no_body() -> None:
    words = read_paper(folders.privacy(settings.DATA), PaperKind.ACCOUNTS)
    named = [table for activity in words.activities for table in activity.tables]
    of_people = {
        model._meta.db_table
        for model in apps.get_app_config("people").get_models()
        if not issubclass(model, BodyModel)
    }
    assert sorted(named) == sorted(of_people)
    ruled = {table for rule in RULES.values() if rule.is_portals for table in rule.tables}
    assert ruled - set(RULES["jobs"].tables) <= of_people


def test_retention_shows_what_is_due_what_will_be_and_what_went(
    keeper: Colleague, camden: KnownBody, leeds: KnownBody
) -> None:
    over(camden, 2)
    over(camden, 3, days=-10, first=10)
    over(leeds, 7)
    client = at_desk(keeper)
    before = " ".join(look(client, "/camden/privacy/retention").words.split())
    numeric = '<td class="govuk-table__cell govuk-table__cell--numeric" data-label="[^"]+">'
    assert re.search(f"{numeric}2</td> {numeric}5</td>", before)
    assert "Nothing was due to be deleted so far" in before
    retention.run(at=timezone.now())
    after = look(client, "/camden/privacy/retention").words
    assert "Nothing was due" not in after
    assert "Browsers that were signed in" not in after
    assert ("retention.read", "records", False) in evidence(keeper, camden)


def test_retention_counts_apart_the_cases_that_wait_for_letters(
    keeper: Colleague, auditor: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = 'class="govuk-link" href="{path}/camden/letters/"'
    assert link.format(path="") not in look(at_desk(keeper), "/camden/privacy/retention").words
    for count, path, words in (
        (1, "", "1 case would be due as well, and is kept until the letters"),
        (2, "", "2 cases would be due as well, and are kept until the letters"),
        (1, "/cy", "Byddai 1 achos yn ddyledus hefyd"),
        (2, "/cy", "Byddai 2 achos yn ddyledus hefyd"),
    ):
        monkeypatch.setattr(sweeps, "held_up", lambda count=count, **_: frozenset("ABC"[:count]))
        for by, is_led in ((keeper, True), (auditor, False)):
            page = look(at_desk(by), f"{path}/camden/privacy/retention").words
            assert (words in page, link.format(path=path) in page) == (True, is_led), words


def test_a_held_deletion_waits_for_the_keeper(
    keeper: Colleague, auditor: Colleague, camden: KnownBody
) -> None:
    over(camden, 3)
    with override_settings(RETENTION_UNASKED_ROWS=2):
        retention.run(at=timezone.now())
    assert "Delete them" not in look(at_desk(auditor), "/camden/privacy/retention").words
    client = at_desk(keeper)
    assert "3 of 3 are due" in look(client, "/camden/privacy/retention").words
    answer = send(client, "/camden/privacy/retention/drafts/confirm")
    assert answer.location == "/camden/privacy/retention"
    assert ("retention.confirm", "the deletion was confirmed", False) in evidence(keeper, camden)
    retention.run(at=timezone.now())
    assert left(camden) == 0
    assert send(client, "/camden/privacy/retention/drafts/confirm").status == 302


def test_a_right_that_ended_ends_the_sight_of_records(
    keeper: Colleague, camden: KnownBody, filed: Filed
) -> None:
    client = at_desk(keeper)
    assert look(client, "/camden/privacy/").status == 200
    with acting(Job(body_id=camden.id)):
        Membership.objects.filter(body_id=camden.id, person_id=keeper.person_id).update(
            to_at=timezone.now() - timedelta(seconds=1)
        )
    assert look(client, "/camden/privacy/").status in {302, 404}
