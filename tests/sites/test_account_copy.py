"""The copy of everything about a person: theirs alone, whole, after a fresh proof, told without content."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import override_settings
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.actions.persons import Sender
from moothall.cases.codes import code_for
from moothall.cases.queries import desk
from moothall.files.models import StoredFile
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import copies
from moothall.people.models import AccountCopy
from moothall.people.queries import Account, Colleague
from moothall.portability.copy_tables import IN_COPY
from moothall.portability.erasure import asking
from moothall.portability.erasure.asking import Chosen
from moothall.rules.language import Language
from moothall.web import confirming
from moothall.wiring.handlers import HANDLERS
from tests.cast import CANARY
from tests.sites.account_files import send_with_file
from tests.sites.account_visits import Holder, holder, last_message, person_id, signed_in
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Holder:
    """Somebody with an account, and a case at each of two councils."""
    found = signed_in(ANN, name="Ann <Example>")
    send(found)
    send(found, "leeds")
    return found


def do_jobs() -> None:
    """Make the copies that were asked for, as a job does; each job is done twice, as after a crash."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        waiting = list(OutboxRow.objects.filter(name=copies.EFFECT).values_list("id", flat=True))
    for row_id in waiting:
        tasks.do(row_id=row_id, body_id=portal.id, handlers=HANDLERS)
        with acting(Job(body_id=portal.id)):
            OutboxRow.objects.filter(id=row_id).update(done_at=None)
        tasks.do(row_id=row_id, body_id=portal.id, handlers=HANDLERS)


def made(who: Holder) -> str:
    """Ask for a copy, have it made, and return where it is downloaded."""
    assert who.fill("/account/copy")["Location"] == "/account/copy"
    do_jobs()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        return f"/account/copy/{AccountCopy.objects.latest('id').key}"


def unzipped(answer: HttpResponseBase) -> zipfile.ZipFile:
    """Return the zip that was sent."""
    assert isinstance(answer, StreamingHttpResponse)
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_the_copy_holds_everything_for_people_and_for_programs(ann: Holder) -> None:
    answer = ann.get(made(ann))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    with unzipped(answer) as file:
        held = json.loads(file.read("data.json"))
        html = file.read("index.html").decode()
    assert held["account"]["email"] == ANN
    assert {one["council"] for one in held["requests"]} == {"London Borough of Camden", "Leeds City Council"}
    assert CANARY in json.dumps(held["requests"][0]["answers"])
    assert set(IN_COPY.values()) <= held.keys()
    assert held["known_answers"]
    assert held["sign_ins"]
    assert CANARY in html
    assert "Ann &lt;Example&gt;" in html
    assert "<Example>" not in html


def test_the_copy_says_who_opened_a_case_and_what_was_sent_about_it(
    ann: Holder, camden: KnownBody, officer: Colleague
) -> None:
    reference = send(ann)
    desk.open_case(by=officer, body_id=camden.id, reference=reference)
    casework.take_on(by=officer, body_id=camden.id, reference=reference, revision=1)
    casework.write(by=officer, body_id=camden.id, reference=reference, revision=2, message="Which bin?")
    with unzipped(ann.get(made(ann))) as file:
        held = json.loads(file.read("data.json"))
        html = file.read("index.html").decode()
    case = next(one for one in held["requests"] if one["reference"] == reference)
    assert [one["is_change"] for one in case["opened_by"]] == [True, True, False]
    assert "Which bin?" in [one["words"] for one in case["history"]]
    assert any("Which bin?" in one["words"] for one in case["letters"])
    assert {one["to"] for one in case["letters"]} == {ANN}
    assert not any(code_for(reference) in one["words"] for one in case["letters"])
    assert "Which bin?" in html
    assert "Invented" not in html


def test_the_copy_says_what_somebody_asked_to_be_erased(ann: Holder, camden: KnownBody) -> None:
    by = Account(person_id=person_id(ANN), name="Ann", language=Language.EN, session_digest="")
    case = Chosen(body_id=camden.id, reference=send(ann))
    asking.ask(by=by, chosen=frozenset({case}), words="Please forget it.")
    with unzipped(ann.get(made(ann))) as file:
        (asked,) = json.loads(file.read("data.json"))["erasure"]
    assert (asked["council"], asked["words"]) == ("London Borough of Camden", "Please forget it.")
    assert [one["reference"] for one in asked["decided"]] == [case.reference]


def test_files_come_with_the_copy_under_safe_names_and_are_evidence(
    ann: Holder, camden: KnownBody, tmp_path: Path
) -> None:
    sender = Sender(person_id=person_id(ANN), person_name="Ann Example")
    with override_settings(FILES_FOLDER=tmp_path):
        references = [
            send_with_file(sender, letter * 32, letter.encode() * 200_000, name=name)
            for letter, name in (("a", "../../hole.png"), ("b", "hole.exe"), ("c", "gone.png"))
        ]
        where = made(ann)
        next(tmp_path.rglob("c" * 32)).unlink()
        with unzipped(ann.get(where)) as file:
            assert file.testzip() is None
            held, html = json.loads(file.read("data.json")), file.read("index.html").decode()
            paths = [f"files/{reference}/1-hole.png" for reference in references[:2]]
            gone = f"files/{references[2]}/1-gone.png"
            assert sorted(file.namelist()) == sorted(["data.json", "index.html", *paths, f"{gone}.txt"])
            assert [file.read(path)[:1] for path in paths] == [b"a", b"b"]
            assert file.read(f"{gone}.txt").decode().startswith("This file is not here")
    named = {one["path"] for case in held["requests"] for one in case["files"]}
    assert named == {*paths, gone}
    assert all(f'href="{path}"' in html for path in paths)
    whose = person_id(ANN)
    with acting(Job(body_id=camden.id)):
        noted = AuditRow.objects.filter(action="files.copy").values_list("subject_id", "actor_id")
        assert set(noted) == {(reference, whose) for reference in references}


def test_a_file_that_is_never_given_out_is_named_with_the_reason(
    ann: Holder, camden: KnownBody, tmp_path: Path
) -> None:
    sender = Sender(person_id=person_id(ANN), person_name="Ann Example")
    with override_settings(FILES_FOLDER=tmp_path):
        send_with_file(sender, "a" * 32, b"MZ", name="run.exe")
        with acting(Job(body_id=camden.id)):
            StoredFile.objects.filter(key="a" * 32).update(content_type="application/x-dosexec")
        with unzipped(ann.get(made(ann))) as file:
            held, names = json.loads(file.read("data.json")), file.namelist()
    (left,) = [one for case in held["requests"] for one in case["files"]]
    assert (left["name"], left["path"]) == ("run.exe", "")
    assert left["left_out"].startswith("This file is not here")
    assert names == ["data.json", "index.html"]


def test_a_hundred_megabytes_of_two_hundred_cases_need_little_memory(tmp_path: Path) -> None:
    ann = signed_in(ANN, name="Ann Example")
    sender = Sender(person_id=person_id(ANN), person_name="Ann Example")
    with override_settings(FILES_FOLDER=tmp_path):
        for number in range(200):
            send_with_file(sender, f"{number:032x}", number.to_bytes(2, "big") * 262_144)
        answer: HttpResponseBase = ann.get(made(ann))
        assert isinstance(answer, StreamingHttpResponse)
        tracemalloc.start()
        sent = sum(len(piece) for piece in answer.streaming_content)  # type: ignore[union-attr,misc]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert sent > 100_000_000
    assert peak < 8_000_000, peak


def test_its_person_is_told_once_and_nothing_of_what_is_in_it(ann: Holder) -> None:
    made(ann)
    told = last_message()
    assert (told.to, told.subject) == (ANN, "Your copy is ready")
    assert not any(word in told.words for word in ("Ann", CANARY, "Camden"))
    for path in ("/account/copy", "/account/sign-ins"):
        assert f"{settings.PORTAL_URL}{path}" in told.words.split()
        assert ann.get(path).status_code == 200


def test_nobody_else_gets_it_and_it_lies_sealed(ann: Holder) -> None:
    where = made(ann)
    assert signed_in(BOB).get(where).status_code == 404
    assert holder().get(where).status_code == 302
    with acting(_helper()):
        assert not AccountCopy.objects.exists()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        assert AccountCopy.objects.get().sealed.startswith("v1.")


def _helper() -> Resident:
    return Resident(person_id=person_id(ANN), helper_id=person_id(BOB))


def test_asking_and_downloading_want_a_fresh_proof(ann: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    where = made(ann)
    monkeypatch.setattr(confirming, "has_just_come", lambda by: False)
    for path in ("/account/copy", where):
        assert ann.get(path)["Location"] == "/account/confirm?next=%2Faccount%2Fcopy"
    ann.fill("/account/confirm?next=/account/copy")
    assert ann.fill("/account/confirm/code", code=last_message().code)["Location"] == "/account/copy"
    page = ann.get("/account/copy").content.decode()
    assert "You have confirmed that it is you" in page
    assert f'href="{where}"' in page
    assert ann.get(where)["Content-Type"] == "application/zip"


def test_three_at_most_and_each_for_a_week(ann: Holder) -> None:
    where = [made(ann) for _ in range(copies.MOST)][-1]
    page = ann.fill("/account/copy")
    assert "You have three copies already" in page.content.decode()
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        kept = AccountCopy.objects.latest("id").ends_at - timezone.now()
        assert timedelta(days=6) < kept <= timedelta(days=7)
        AccountCopy.objects.update(ends_at=timezone.now())
    assert ann.get(where).status_code == 404
    assert copies.forget_old() == copies.MOST
    assert copies.forget_old() == 0
