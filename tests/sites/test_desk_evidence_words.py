"""An auditor reads the evidence in words, in both languages: who, what about and why, never a code or an id."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.urls import get_urlconf, set_urlconf
from django.utils import timezone

from moothall.audit.queries import Entry, Filters
from moothall.audit.withholding import Ground
from moothall.bodies.queries import KnownBody
from moothall.cases.queries import desk
from moothall.cases.queries.desk import Order, Which
from moothall.cases.refusals import NotYours
from moothall.desk.presenters.evidence_details import why_in_words
from moothall.desk.presenters.evidence_subjects import KINDS, about
from moothall.people import arrangements, auditing, posts
from moothall.people.evidence_subjects import Parties, Post, Subjects
from moothall.people.queries import Colleague
from moothall.portability.erasure.words import grounds
from moothall.rules.audit_details import SHAPES
from moothall.rules.audit_rows import moment
from moothall.rules.erasure import Outcome
from moothall.rules.formats import Format
from moothall.rules.forms import questions_of
from moothall.rules.known_answers import KnownKind
from moothall.rules.language import Language
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from moothall.services import queries as services
from moothall.ui import texts
from tests.apps.posts_scene import new_post, proposal
from tests.cast import Filed, employ
from tests.sites.desk_visits import at_desk, look

CODES = re.compile(
    r"\b[a-z]+_[a-z_]+\b|\b[a-z]+\.[a-z]+_?[a-z]*\b|\b[A-Z][a-z]+[A-Z]\w+|\d{4}-\d\d-\d\d|\{|\+00:00"
)
ALL_FILTERS = Filters(
    reference="x",
    officer_id=1,
    action="x",
    from_on=timezone.localdate(),
    to_on=timezone.localdate(),
    refused=True,
    outside=True,
)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def entry(why: str, action: str = "cases.open", *, is_outside: bool = False, refused: bool = False) -> Entry:
    return Entry(
        id=1,
        at=NOW,
        actor_kind="officer",
        actor_id=7,
        for_id=None,
        team_id=None,
        action=action,
        subject_kind="case",
        subject_id="7KQ2-4MX9-T3",
        purpose="casework",
        is_outside=is_outside,
        refused=refused,
        why=why,
    )


def subject(kind: str, subject_id: str) -> Entry:
    row = entry("casework")
    return Entry(**{**row.__dict__, "subject_kind": kind, "subject_id": subject_id})


@pytest.fixture
def subjects(camden: KnownBody, leeds: KnownBody) -> Subjects:
    post = Post(person_id=7, function="highways", team="Streets")
    return Subjects(
        officers={7: "Ayo Clerk"},
        hoped={8: "Hope Ful"},
        posts={("membership", 5): post, ("post_request", 5): post},
        arrangements={5: Parties(home=camden, provider=leeds)},
        teams={5: "Streets"},
        lists={5: NOW},
    )


@pytest.fixture(autouse=True)
def at_the_desk(camden: KnownBody) -> Iterator[None]:
    before = get_urlconf()
    set_urlconf("moothall.desk.urls")
    yield
    set_urlconf(before)


def samples(camden: KnownBody) -> dict[str, list[str]]:
    """Return every value that stands in a hole, or some of them where it may be anything."""
    definitions = [published.definition for published in services.all_current().values()]
    names = ALL_FILTERS.names
    return {
        "about": ["contact-email", "contact-phone", "gone_since"],
        "at": [moment(NOW)],
        "because": ["kept for 30 days after duplicate", "promised for 2026-12-01 by erasure request 4"],
        "begins_at": [moment(NOW)],
        "body": [str(camden.id), "999999999"],
        "day": ["2026-12-01"],
        "ends_at": [moment(NOW)],
        "file": ["0123abcd" * 4, "f" * 32],
        "filters": [*names, " ".join(names), "older", f"{' '.join(names)} older"],
        "format": [each.value for each in Format],
        "function": [
            *{each for one in definitions for each in one.functions},
            ADMINISTRATOR,
            AUDITOR,
            "records",
        ],
        "home": [str(camden.id)],
        "known": [each.value for each in KnownKind],
        "list": [
            f"{which} {order}{more}" for which in Which for order in Order for more in ("", " service state")
        ],
        "operator": ["5"],
        "order": [each.value for each in Order],
        "outcome": [each.value for each in Outcome],
        "person": ["7", "8", "9"],
        "provider": [str(camden.id)],
        "refused_on": list(grounds()),
        "state": [*(state.id for one in definitions for state in one.workflow.states), "gone_since"],
        "until": ["None", str(NOW), "2026-12-01 00:00:00+00:00"],
        "which": [each.value for each in Which],
        "withheld_on": [each.value for each in Ground],
    }


def written(shape: str, camden: KnownBody) -> Iterator[str]:
    """Yield a shape with each value in each of its holes."""
    known, holes = samples(camden), re.findall(r"\{([a-z_]+)\}", shape)
    for turn in range(max([1, *(len(known.get(hole, "1")) for hole in holes)])):
        given = {hole: known.get(hole, ["12"])[turn % len(known.get(hole, ["12"]))] for hole in holes}
        yield shape.format(**given)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("shape", SHAPES.values())
def test_every_detail_is_told_in_words(
    shape: str, language: Language, camden: KnownBody, subjects: Subjects
) -> None:
    for why in written(shape, camden):
        words = why_in_words(entry(why), subjects, language)
        assert words, why
        assert not CODES.search(words), (why, words)
        assert words != why or shape == "{reference}: {outcome}", why


@pytest.mark.parametrize("language", list(Language))
def test_every_step_and_every_answer_is_called_as_its_service_calls_it(
    language: Language, subjects: Subjects
) -> None:
    for published in services.all_current().values():
        for step in published.definition.workflow.transitions:
            words = why_in_words(entry(f"casework: {step.id}", "cases.move"), subjects, language)
            assert texts.fill(step.label, language, {}) in words
        for question in questions_of(published.definition.form):
            words = why_in_words(entry(f"casework: {question.id}", "cases.reveal"), subjects, language)
            assert texts.fill(question.label, language, {}) in words


@pytest.mark.parametrize("language", list(Language))
def test_every_refusal_is_told_as_a_sentence(language: Language, subjects: Subjects) -> None:
    names = [key.partition(".")[2] for key in texts.interface() if key.startswith("evidence_refusal.")]
    for name in (*names, "SomethingOfYesterday"):
        words = why_in_words(entry(name, refused=True), subjects, language)
        assert " " in words
        assert not CODES.search(words)


def test_a_file_that_was_opened_is_told_as_a_file(subjects: Subjects) -> None:
    row = entry(f"casework: file {'0123abcd' * 4}", "files.open")
    assert why_in_words(row, subjects, Language.EN) == "To deal with the case: its file 0123abcd"
    assert unescape(why_in_words(row, subjects, Language.CY)) == "I ymdrin â'r achos: ei ffeil 0123abcd"


def test_an_officers_own_words_stay_as_they_are(subjects: Subjects) -> None:
    for words in ("casework", "NotYours", "home 1, provider 2"):
        assert why_in_words(entry(words, is_outside=True), subjects, Language.CY) == words
        assert why_in_words(entry(words, is_outside=True, refused=True), subjects, Language.EN) == words


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", [*KINDS, "of_yesterday"])
def test_whatever_a_row_is_about_has_a_title(
    kind: str, language: Language, camden: KnownBody, subjects: Subjects
) -> None:
    for subject_id in ("5", "7", "all", "record", "", "9" * 60, "٣", "x y"):
        text = unescape(about(subject(kind, subject_id), subjects, body=camden, language=language).text)
        assert text or kind == "case"
        assert not CODES.search(text)
        if kind not in {"audit_row", "audit_rows", "case", "post_file"}:
            assert not re.search(r"\d", text)


def test_titles_name_people_posts_and_councils(camden: KnownBody, subjects: Subjects) -> None:
    def told(kind: str, subject_id: str = "5") -> tuple[str, str]:
        found = about(subject(kind, subject_id), subjects, body=camden, language=Language.EN)
        return found.text, found.href

    assert told("person", "7") == ("Ayo Clerk", "")
    assert told("person", "8") == ("Hope Ful", "")
    assert told("person", "9") == ("somebody without a post here", "")
    assert told("membership")[0].startswith("Post of Ayo Clerk: ")
    assert told("arrangement") == ("Arrangement: a team of Leeds works for Camden", "/camden/arrangements/5")
    assert told("body", str(camden.id)) == ("Camden", "")
    assert told("erasure", "12") == ("Request for erasure", "/camden/privacy/erasure/12")
    assert told("paper", "dpia") == ("Data protection impact assessment", "/camden/privacy/dpia")


def test_the_page_of_a_busy_body_shows_no_code(
    camden: KnownBody, leeds: KnownBody, stranger: Colleague, filed: Filed
) -> None:
    with pytest.raises(NotYours):
        desk.open_case(by=stranger, body_id=camden.id, reference=filed.sent.reference)
    ada = employ("Ada Admin", (camden,), (ADMINISTRATOR,))
    auditor = employ("Una Auditor", (camden,), (AUDITOR,))
    posts.grant(by=ada, body_id=camden.id, post=new_post(camden, "waste_officer"))
    found = arrangements.propose(
        by=ada, body_id=camden.id, proposal=proposal(leeds, camden, ("waste_officer",))
    )
    until = timezone.now() + timedelta(days=30)
    auditing.withhold(
        by=auditor, body_id=camden.id, reference=filed.sent.reference, ground=Ground.FRAUD, to_at=until
    )
    client = at_desk(auditor)
    for path in ("/camden/audit/", "/cy/camden/audit/", "/camden/audit/?refused=yes&officer=1"):
        look(client, path)
    for path in ("/camden/audit/", "/cy/camden/audit/"):
        page = look(client, path)
        assert page.status == 200
        rows = re.sub(
            r"<[^>]+>", " ", page.words.rpartition("<tbody")[2].partition(">")[2].partition("</table>")[0]
        )
        assert not CODES.search(rows), CODES.search(rows)
        assert f"/arrangements/{found}" in page.words
