"""A resident opens the files of their cases: on the host of files, for a minute, theirs alone, as evidence."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, Resident, acting
from moothall.cases.actions.persons import Sender
from moothall.cases.queries import documents
from moothall.cases.queries.kept_files import kept_files
from moothall.files import queries
from moothall.files.names import safe_name
from moothall.files.queries import OwnTicket, signed_own
from moothall.people import accounts, sessions
from moothall.people.queries import Account
from moothall.rules.language import Language
from tests.cast import council
from tests.sites.account_files import send_with_file
from tests.sites.account_visits import Holder, begin, help_out, holder, person_id, signed_in

ANN, BOB = "ann@example.com", "bob@example.org"
KEY, CONTENT = "f" * 32, b"\x89PNG the bytes of a photo"
FILES = "files.localhost:8000"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the bytes of these tests apart."""
    monkeypatch.setattr(settings, "FILES_FOLDER", tmp_path)


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account."""
    return signed_in(ANN, name="Ann Example")


@pytest.fixture
def path(ann: Holder) -> str:
    """Where the account leads to the file of a case."""
    sender = Sender(person_id=person_id(ANN), person_name="Ann Example")
    reference = send_with_file(sender, KEY, CONTENT, name='<script>"hole".html')
    return f"/account/files/camden/{reference}/{KEY}"


def ask(address: str) -> HttpResponse:
    """Ask the host of files, and read to the end."""
    client = Client(raise_request_exception=False, headers={"host": FILES})
    answer: HttpResponseBase = client.get(address.removeprefix(settings.FILES_URL))
    if isinstance(answer, HttpResponse):
        return answer
    assert isinstance(answer, StreamingHttpResponse)
    return HttpResponse(answer.getvalue(), status=answer.status_code, headers=dict(answer.items()))


def test_a_file_opens_from_the_account_on_the_host_of_files(ann: Holder, path: str) -> None:
    assert f'href="{path}"' in ann.get("/account/files").content.decode()
    led = ann.get(path)
    assert led["Location"].startswith(f"{settings.FILES_URL}/own/")
    answer = ask(led["Location"])
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Length"] == str(len(CONTENT))
    assert answer["Content-Disposition"] == 'attachment; filename="script--hole.png"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer
    assert "Set-Cookie" not in answer


def test_that_it_was_opened_is_evidence_of_the_body(ann: Holder, path: str) -> None:
    ask(ann.get(path)["Location"])
    with acting(Job(body_id=council("camden").id)):
        row = AuditRow.objects.get(action="files.open", subject_id=KEY)
    assert (row.actor_kind, row.actor_id, row.for_id) == ("resident", person_id(ANN), None)


def test_nobody_else_is_led_to_it_whether_it_is_there_or_not(ann: Holder, path: str) -> None:
    bob = signed_in(BOB)
    assert bob.get(path).status_code == bob.get(path.replace(KEY, "0" * 32)).status_code == 404
    assert ann.get(path.replace(KEY, "0" * 32)).status_code == 404
    assert ann.get(path.replace("camden", "leeds")).status_code == 404
    assert ann.get(path.replace("camden", "no-such-place")).status_code == 404
    assert "/sign-in?next=" in holder().get(path)["Location"]


def test_a_ticket_ends_with_the_session_and_cannot_be_made_or_changed(
    ann: Holder, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    led = ann.get(path)["Location"]
    stem, text = led.rsplit("/", 1)
    for forged in (text[:-1], text.swapcase(), "x", signing.dumps([1, KEY, person_id(ANN), ""])):
        assert ask(f"{stem}/{forged}").status_code == 404
    assert ask(led.replace("/own/", "/f/")).status_code == 404
    with monkeypatch.context() as patch:
        patch.setattr(queries, "TICKET_SECONDS", -1)
        assert ask(led).status_code == 404
    assert ask(led).status_code == 200
    ann.press("/account", "/sign-out")
    assert ask(led).status_code == 404


def test_a_ticket_for_somebody_elses_case_or_session_opens_nothing(path: str) -> None:
    signed_in(BOB)
    ann, bob = person_id(ANN), person_id(BOB)
    (session,) = sessions.of_person(person_id=bob)
    for whose, helper in ((bob, None), (ann, bob), (ann, None)):
        ticket = OwnTicket(
            body_id=council("camden").id,
            reference=path.split("/")[4],
            key=KEY,
            person_id=whose,
            helper_id=helper,
            session_digest=session.digest,
        )
        assert ask(f"/own/{signed_own(ticket)}").status_code == 404


def test_a_helper_opens_it_while_the_right_holds_and_not_where_the_address_is_secret(
    ann: Holder, path: str
) -> None:
    bob = signed_in(BOB, name="Bob Helper")
    right = help_out(ann, bob)
    begin(bob, right)
    led = bob.get(path)["Location"]
    assert ask(led).content == CONTENT
    by = Account(person_id=person_id(ANN), name="", language=Language.EN, session_digest="")
    accounts.keep_secret(by=by, is_confidential=True)
    assert ask(led).status_code == 404
    assert bob.get(path).status_code == 404
    accounts.keep_secret(by=by, is_confidential=False)
    assert ask(led).status_code == 200
    ann.press("/account/people", f"/account/people/{right}/end")
    assert ask(led).status_code == 404


def test_without_a_context_there_is_no_digest_and_without_a_digest_no_file(path: str) -> None:
    assert kept_files(code_digests=[""], keys=[KEY]) == {}
    stranger = Resident(person_id=person_id(ANN) + 1)
    reference = path.split("/")[4]
    assert (
        documents.find(by=stranger, body_id=council("camden").id, reference=reference, file_key=KEY) is None
    )


def test_a_file_whose_bytes_are_gone_is_not_there(ann: Holder, path: str, tmp_path: Path) -> None:
    led = ann.get(path)["Location"]
    for file in tmp_path.rglob(KEY):
        file.unlink()
    assert ask(led).status_code == 404


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("hole.png", "hole.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\boot.ini", "boot.png"),
        ('a"; filename="b.exe', "a-- filename--b.png"),
        ("line\r\nSet-Cookie: x=1.png", "line--Set-Cookie- x-1.png"),
        ("\u202egnp.exe", "gnp.png"),
        ("twll yn y ffordd ŵ.jpeg", "twll yn y ffordd ŵ.png"),
        ("...", "file.png"),
        ("", "file.png"),
        ("x" * 300, f"{'x' * 60}.png"),
        ("CON", "CON.png"),
    ],
)
def test_a_name_that_somebody_typed_harms_nobody(typed: str, made: str) -> None:
    assert safe_name(typed, "image/png") == made


def test_documents_come_in_pages(ann: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender(person_id=person_id(ANN), person_name="Ann Example")
    monkeypatch.setattr(documents, "PAGE_LENGTH", 2)
    monkeypatch.setattr(documents, "_CASES_AT_ONCE", 2)
    for number in range(5):
        send_with_file(sender, f"{number:032x}", CONTENT, name=f"photo-{number}.png")
    pages = [ann.words(f"/account/files?page={page}") for page in (1, 2, 3)]
    shown = ["".join(str(n) for n in range(5) if f"photo-{n}.png" in page) for page in pages]
    assert shown == ["34", "12", "0"]
    assert 'rel="next"' in ann.get("/account/files").content.decode()
    assert 'rel="prev"' in ann.get("/account/files?page=3").content.decode()
