"""Whatever is done with a case in its whole life, nothing sensitive of it lies in the clear: no row, file or line."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing
from django.test import override_settings
from django.utils import timezone

from moothall.audit import digests, sealing
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import submission
from moothall.cases.models import Case
from moothall.notices import actions as notices
from moothall.notices.channels.outbox import PERMANENT_FAILURE
from moothall.notices.models import Notice
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people.models import AccountCopy
from moothall.people.queries import Colleague, account
from moothall.people.sessions import SessionStore
from moothall.portability import retention
from moothall.portability.erasure import asking, closing, deciding
from moothall.portability.erasure.asking import Chosen
from moothall.rules.answers import Answers
from moothall.rules.erasure import Decision, Outcome
from moothall.rules.sites import Site
from moothall.wiring import jobs
from moothall.wiring.handlers import HANDLERS
from tests.apps.column_scan import columns_with, files_with, seen_in
from tests.apps.erasure_scene import newest
from tests.attack import entrances
from tests.attack.browsers import Answer
from tests.attack.crawl import reach
from tests.attack.logs import listening
from tests.cast import ALL_FUNCTIONS, POTHOLE, council, employ
from tests.clusters import Database
from tests.sites.account_visits import Holder, holder, last_message, person_id, signed_in
from tests.sites.desk_visits import DESK, at_desk, look, send
from tests.sites.residents import HOST, a_few_postcodes
from tests.sites.residents import Resident as Browser
from tests.sites.sealed_scene import SAID, Post, publish_everything_sensitive, send_everything
from tests.sites.test_account import day

ANN, BOB = "ottoline.fairweather@example.com", "bartholomew@inglenook.example"
UNREACHED, TEXTED = f"wilhelmina.quagmire{PERMANENT_FAILURE}", "07700900436"
OWN = (
    "Ottoline",
    "Fairweather",
    "Inglenook",
    "Tamarisk",
    "07700900654",
    "07700 900654",
    "Marchpane",
    TEXTED,
    "Quagmire",
)
CANARIES = (*SAID, *OWN)
ROLES = (*ALL_FUNCTIONS, "records", "auditor", "administrator")
WHY = "The resident has called"


@pytest.fixture
def published(own_database: Database, tmp_path: Path) -> Iterator[Database]:
    """A service that asks everything, and a store of its own."""
    own_database.connect_django()
    publish_everything_sensitive(own_database)
    with override_settings(FILES_FOLDER=tmp_path / "files"), a_few_postcodes(tmp_path):
        yield own_database


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    """What leaves the portal."""
    found = Post()
    monkeypatch.setattr(notices, "channel", lambda: found)
    return found


def left_open(database: Database) -> Mapping[str, set[str]]:
    """Return where in the database and the files something lies in the clear."""
    return {**columns_with(database, CANARIES), **files_with((settings.VAR, database.heads), CANARIES)}


def do_all() -> None:
    """Do what is to be done outside, and what follows from it."""
    for body in (council("camden"), bodies.operator()):
        for _ in range(3):
            with acting(Job(body_id=body.id)):
                waiting = OutboxRow.objects.filter(body_id=body.id, done_at=None, gave_up_at=None)
                ids = list(waiting.order_by("id").values_list("id", flat=True))
            for row_id in ids:
                tasks.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)


def with_everything() -> Holder:
    """Return somebody who has said all that an account asks for."""
    ann = signed_in(ANN, name="Ottoline Fairweather")
    ann.fill("/account/mobile", mobile="07700 900654")
    ann.fill("/account/mobile/code", code=last_message().code)
    typed = {"home__line-1": "12 Tamarisk Row", "home__town": "Exampleton", "home__postcode": "NW1 8NP"}
    ann.fill("/account/addresses/add?home-step=type", **typed, **day("from", days_ago=3))
    ann.fill("/account/format", format="braille")
    until = timezone.localdate() + timedelta(days=30)
    asked = {"until__day": str(until.day), "until__month": str(until.month), "until__year": str(until.year)}
    ann.fill("/account/people/invite", name="Bartholomew Inglenook", email=BOB, may="act", **asked)
    ann.fill("/account/secret-address", confidential="yes")
    return ann


def by_email(email: str) -> Answers:
    """Say that letters come by email."""
    return {"contact_by": "email", "contact_email": email}


def newest_reference(body: KnownBody) -> str:
    """Return the reference of the case that was sent last."""
    with acting(Job(body_id=body.id)):
        return Case.objects.latest("id").reference


def work(officer: Colleague, reference: str) -> None:
    """Do at the desk with a case what officers do."""
    desk, home = at_desk(officer), f"/camden/cases/{reference}/"
    assert look(desk, home).status == 200
    for item in ("line", "mail", "tel", "nino", "account", "contact-email"):
        assert send(desk, f"{home}reveal/{item}", reason=WHY).status == 200, item
    done: tuple[tuple[str, dict[str, str]], ...] = (
        ("take", {}),
        ("note", {"reason": "A second visit is needed."}),
        ("write", {"message": "We look at it on Monday."}),
        ("step/record_inspection", {"reason": "It is deep."}),
        ("step/decline_repair", {"reason": "It is not ours.", "message": "Another body looks after it."}),
    )
    for revision, (what, words) in enumerate(done, start=1):
        sent = send(desk, f"{home}{what}", revision=revision, **words)
        assert sent.status == 302, (what, sent.words)


def walked(officer: Colleague, ann: Holder) -> list[Answer]:
    """Open all that both find by links; return the answers."""
    desk = entrances.signed_in(Site.DESK, officer.person_id)
    own = entrances.signed_in(Site.PORTAL, person_id(ANN))
    found = [
        *reach(desk, [f"http://{DESK}/"], bodies={"camden"}).answers.values(),
        *reach(own, [f"http://{HOST}/account"], bodies={"camden"}).answers.values(),
    ]
    assert len(found) > 40
    return found


def told(answers: list[Answer]) -> dict[str, set[str]]:
    """Return what addresses and headers say, and what is taken away by officers, that no paper should."""
    parts = {}
    for answer in answers:
        shown = "\n".join([answer.url, *answer.headers.values()]).encode()
        is_page = answer.headers.get("Content-Type", "").startswith(("text/html", "image/"))
        is_own = answer.url.startswith(f"http://{HOST}/account")
        parts[answer.url] = seen_in(shown + (b"" if is_page or is_own else answer.body), CANARIES)
    return {url: seen for url, seen in parts.items() if seen}


def hand_on(officer: Colleague, body: KnownBody) -> None:
    """Send by hand the letters that no channel makes."""
    with acting(Job(body_id=body.id)):
        keys = list(
            Notice.objects.filter(body_id=body.id).exclude(hand_key="").values_list("hand_key", flat=True)
        )
    assert keys
    on = timezone.localdate()
    parts = {"sent_on-day": on.day, "sent_on-month": on.month, "sent_on-year": on.year}
    for key in keys:
        assert look(at_desk(officer), f"/camden/letters/{key}").status == 200
        send(at_desk(officer), f"/camden/letters/{key}", **parts, how="In braille by post")


def take_away(ann: Holder) -> None:
    """Have a copy of everything made, and download it."""
    ann.fill("/account/copy")
    do_all()
    with acting(Resident(person_id=person_id(ANN))):
        key = AccountCopy.objects.latest("id").key
    answer = ann.get(f"/account/copy/{key}")
    assert answer["Content-Type"] == "application/zip"
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def erase(officer: Colleague, body: KnownBody, reference: str) -> None:
    """Ask for erasure, take longer, and erase."""
    by = account(person_id=person_id(ANN), session_digest="")
    assert by is not None
    chosen = frozenset({Chosen(body_id=body.id, reference=reference)})
    asking.ask(by=by, chosen=chosen, words="Marchpane is why")
    row = newest(body.id)
    deciding.extend(by=officer, body_id=body.id, request_id=row.id, reason="There are many files.")
    do_all()
    erased = Decision(outcome=Outcome.ERASED, note="As you asked.")
    deciding.decide(by=officer, body_id=body.id, request_id=row.id, reference=reference, decision=erased)
    do_all()


def keep_house(*, days: int) -> None:
    """Do what jobs do, as some days from now."""
    at = timezone.now() + timedelta(days=days)
    sealing.seal_waiting()
    digests.sign_days(at=at)
    jobs.sweep(0)
    retention.run(at=at)


@override_settings(RETENTION_UNASKED_ROWS=10**6, RETENTION_UNASKED_PERCENT=100)
def test_nothing_sensitive_lies_in_the_clear_at_any_time_of_a_cases_life(
    published: Database, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    camden = council("camden")
    officer = employ("Ayo Clerk", (camden,), ROLES)
    with listening() as lines:
        ann = with_everything()
        browser = Browser(client=ann.client, service=POTHOLE)
        with monkeypatch.context() as failing, suppress(AssertionError):
            failing.setattr(submission, "submit", _fail)
            send_everything(browser, by_email(ANN))
        assert left_open(published) == {}, "while it is a draft, and after sending failed"
        send_everything(browser, by_email(ANN))
        reference = newest_reference(camden)
        for reach in (by_email(UNREACHED), {"contact_by": "text", "contact_phone": TEXTED}):
            send_everything(Browser(client=holder().client, service=POTHOLE), reach)
        do_all()
        assert left_open(published) == {}, "when it has been sent"
        work(officer, reference)
        do_all()
        hand_on(officer, camden)
        assert told(walked(officer, ann)) == {}
        assert left_open(published) == {}, "when it has been decided"
        take_away(ann)
        keep_house(days=2)
        assert left_open(published) == {}, "when there is a copy, and the day is signed"
        erase(officer, camden, reference)
        assert left_open(published) == {}, "when it has been erased"
        by = account(person_id=person_id(ANN), session_digest="")
        assert by is not None
        closing.close(by=by)
        do_all()
        keep_house(days=4000)
        assert left_open(published) == {}, "when all is over"
    assert seen_in("\n".join(lines).encode(), CANARIES) == set()
    assert {ANN, BOB, TEXTED} <= {message.to for message in post.taken}
    letters = "\n".join(f"{message.subject}\n{message.body}" for message in post.taken)
    assert seen_in(letters.encode(), SAID) == set()


def _fail(**_: object) -> None:
    raise RuntimeError(" ".join(CANARIES))


def test_what_lies_in_the_clear_is_found_however_it_is_written_down(
    published: Database, tmp_path: Path
) -> None:
    camden = council("camden")
    session = SessionStore(site=Site.PORTAL)
    session["held"] = ["Umberbrook"]
    session.save()
    with published.owner() as owner:
        owner.execute(
            'update services_serviceversion set content = content || \'{"x": "Thistle\\u0064own"}\''
        )
        owner.execute("update bodies_body set logo_svg = 'caf\u00e9 VELLICHOR' where id = %s", [camden.id])
        owner.execute(
            "insert into people_attempt (key, hour, tries) values (encode('Hawthorndene', 'hex'), now(), 1)"
        )
    found = columns_with(published, CANARIES)
    assert found["people_session.data"] == {"Umberbrook"}
    assert found["bodies_body.logo_svg"] == {"Vellichor"}
    assert found["people_attempt.key"] == {"Hawthorndene"}
    for name, content in (
        ("plain.txt", b"... Clementina ..."),
        ("signed.txt", signing.dumps(["Bramblewick" * 9], compress=True).encode()),
        ("some.json", json.dumps("Oxlade \u00e9").encode()),
        ("Ludovica.jpg", b""),
    ):
        (tmp_path / "kept").mkdir(exist_ok=True)
        (tmp_path / "kept" / name).write_bytes(content)
    words = {word for seen in files_with([tmp_path / "kept"], CANARIES).values() for word in seen}
    assert words == {"Clementina", "Bramblewick", "Oxlade", "Ludovica"}
