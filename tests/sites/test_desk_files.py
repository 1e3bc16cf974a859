"""A photo on the host of files: for a minute, for one signed-in officer, and for no other page than the desk's."""

import io

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import drafts, submission
from moothall.cases.queries.drafts import EMPTY
from moothall.files import actions as files
from moothall.files import queries
from moothall.files.models import StoredFile
from moothall.files.queries import Ticket, signed
from moothall.people import actions as people
from moothall.people.models import Membership
from moothall.people.queries import Colleague
from moothall.people.sessions import PERSON, SessionStore, digest_of
from moothall.rules.answer_json import to_json
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.ui.access import Access
from moothall.web.views.files import file
from tests.cast import POTHOLE, answers_for, employ
from tests.sites.desk_visits import as_officer, at_desk, evidence, look, send, visitor

FILES = "files.localhost:8000"
KEY = "f" * 32


@pytest.fixture
def reference(camden: KnownBody, resident: DraftHolder) -> str:
    """A pothole, reported with a photo."""
    service = services.current(slug=POTHOLE)
    assert service is not None
    key = drafts.mint_key()
    with acting(resident):
        kept(resident, key, KEY)
        photo = FileAnswer(key=KEY, name="hole.png", size_bytes=1, content_type="image/png")
        answers = to_json({**answers_for(POTHOLE), "photo": (photo,)})
        drafts.keep(
            by=resident, key=key, service=service, earlier=EMPTY, answers=answers, language=Language.EN
        )
        return submission.submit(by=resident, key=key, language=Language.EN).reference


def kept(by: DraftHolder, draft_key: str, key: str) -> StoredFile:
    return files.keep_image(
        by=by, draft_key=draft_key, key=key, name="hole.png", content=png(), content_type="image/png"
    )


def png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    return drawn.getvalue()


def ask(ticket: str) -> HttpResponse:
    answer: object = visitor(host=FILES).get(f"/f/{ticket}")
    assert isinstance(answer, HttpResponse)
    return answer


def ticket(
    body: KnownBody, by: Colleague, reference: str, *, key: str = KEY, session: SessionStore | None = None
) -> str:
    """Return a ticket as the desk makes it, in a session of the officer's (by default a new one)."""
    digest = digest_of(str((session or session_of(by)).session_key))
    return signed(
        Ticket(body_id=body.id, reference=reference, key=key, person_id=by.person_id, session_digest=digest)
    )


def session_of(by: Colleague) -> SessionStore:
    session = SessionStore()
    session[PERSON] = by.person_id
    session.create()
    return session


def test_the_case_page_leads_to_the_photo_and_the_photo_is_served(
    officer: Colleague, camden: KnownBody, reference: str
) -> None:
    page = look(at_desk(officer), f"/camden/cases/{reference}/")
    address = page.words.partition(f'src="{settings.FILES_URL}/f/')[2].partition('"')[0]
    answer = ask(address)
    assert answer.status_code == 200
    assert answer.content == png()
    assert ("files.open", f"casework: file {KEY}", False) in evidence(officer, camden)


def test_a_file_can_neither_run_nor_be_shown_by_other_sites(
    officer: Colleague, camden: KnownBody, reference: str
) -> None:
    headers = ask(ticket(camden, officer, reference)).headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"] == f'attachment; filename="{KEY[:8]}.png"'
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Access-Control-Allow-Origin"] == settings.DESK_URL
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_a_ticket_runs_out_and_cannot_be_changed(
    officer: Colleague, camden: KnownBody, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = ticket(camden, officer, reference)
    assert ask(fresh).status_code == 200
    for forged in (fresh[:-1], fresh.swapcase(), "x", signing.dumps([camden.id, KEY, officer.person_id])):
        assert ask(forged).status_code == 404
    assert queries.TICKET_SECONDS == 60
    monkeypatch.setattr(queries, "TICKET_SECONDS", -1)
    assert ask(fresh).status_code == 404


def test_a_ticket_ends_with_the_session(officer: Colleague, camden: KnownBody, reference: str) -> None:
    browser = at_desk(officer)
    page = look(browser, f"/camden/cases/{reference}/")
    address = page.words.partition(f'src="{settings.FILES_URL}/f/')[2].partition('"')[0]
    assert ask(address).status_code == 200
    assert send(browser, "/sign-out").location
    assert ask(address).status_code == 404


def test_a_ticket_is_worth_nothing_in_another_session_or_in_one_that_ran_out(
    officer: Colleague, officer_of_two: Colleague, camden: KnownBody, reference: str
) -> None:
    assert ask(ticket(camden, officer, reference, session=session_of(officer_of_two))).status_code == 404
    assert ask(ticket(camden, officer, reference, session=session_of(officer))).status_code == 200
    with override_settings(SESSION_LIMITS={"desk": (60, -1)}):
        over = session_of(officer)
    assert ask(ticket(camden, officer, reference, session=over)).status_code == 404
    assert ask(ticket(camden, officer, reference, session=SessionStore())).status_code == 404


def test_only_the_holder_of_a_ticket_is_told_that_there_is_a_file() -> None:
    assert getattr(file, "access", None) is Access.TICKET_HOLDER


def test_a_ticket_ends_with_the_post(officer: Colleague, camden: KnownBody, reference: str) -> None:
    held = ticket(camden, officer, reference)
    with acting(as_officer(officer, camden)):
        posts = list(
            Membership.objects.filter(body_id=camden.id, person_id=officer.person_id).values_list(
                "id", flat=True
            )
        )
    for post in posts:
        people.end_post(body_id=camden.id, membership_id=post, to_at=timezone.now())
    assert ask(held).status_code == 404


def test_a_file_of_another_council_is_not_there(
    camden: KnownBody, leeds: KnownBody, officer_of_two: Colleague, reference: str
) -> None:
    elsewhere = employ("Lew Elsewhere", (leeds,))
    assert ask(ticket(camden, elsewhere, reference)).status_code == 404
    assert ask(ticket(leeds, officer_of_two, reference)).status_code == 404
    assert ask(ticket(camden, officer_of_two, reference)).status_code == 200


def test_a_file_that_no_case_claimed_is_nobodys_business(
    officer: Colleague, camden: KnownBody, resident: DraftHolder, reference: str
) -> None:
    with acting(resident):
        kept(resident, drafts.mint_key(), "e" * 32)
    assert ask(ticket(camden, officer, reference, key="e" * 32)).status_code == 404


def test_the_link_of_a_page_that_was_long_open_leads_to_a_fresh_ticket(
    officer: Colleague, camden: KnownBody, reference: str
) -> None:
    client = at_desk(officer)
    page = look(client, f"/camden/cases/{reference}/files/{KEY}")
    fresh = page.words.partition(f'src="{settings.FILES_URL}/f/')[2].partition('"')[0]
    assert ask(fresh).status_code == 200
    assert f'href="/camden/cases/{reference}/files/{KEY}/download"' in page.words
    led = look(client, f"/camden/cases/{reference}/files/{KEY}/download")
    assert led.location.startswith(f"{settings.FILES_URL}/f/")
    assert ask(led.location.rpartition("/")[2]).status_code == 200
    for end in ("", "/download"):
        assert look(client, f"/camden/cases/{reference}/files/{'0' * 32}{end}").status == 404


def test_the_link_of_another_councils_file_leads_nowhere(stranger: Colleague, reference: str) -> None:
    for end in ("", "/download"):
        assert look(at_desk(stranger), f"/camden/cases/{reference}/files/{KEY}{end}").status == 404
