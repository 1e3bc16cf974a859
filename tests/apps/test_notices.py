"""Notices: asked for once, handed over at least once, and recognisable when that was twice."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from pytest_django import DjangoDbBlocker

from moothall.bodies.context import Job, acting
from moothall.notices import actions
from moothall.notices.actions import StillToSend
from moothall.notices.channels.messages import Kind, Message, MessageRefused, NotConfigured, Sent, Unavailable
from moothall.notices.channels.outbox import Outbox
from moothall.notices.models import Notice
from tests.apps import notice_scene
from tests.apps.notice_scene import TEXT, Recorder, Scene, as_written, queue, queue_in_context
from tests.clusters import Databases


@pytest.fixture(scope="module")
def scene(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with notice_scene.staged(databases, django_db_blocker) as scene:
        yield scene


def _notice(body_id: int, notice_id: int) -> Notice:
    with acting(Job(body_id=body_id)):
        return Notice.objects.get(body_id=body_id, id=notice_id)


def _news(scene: Scene, key: str) -> list[tuple[object, ...]]:
    query = "select body_id, subject from outbox_outboxrow where sort = 'news' and name = %s and key = %s"
    return scene.ask(query, "notice.failed", f"notice.failed/{key}")


def test_a_notice_is_queued_with_the_job_that_sends_it(scene: Scene) -> None:
    notice_id = queue(scene.ours, "queued")
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.attempts, notice.sent_at) == ("queued", 0, None)
    assert scene.ask(
        "select o.body_id, o.name, o.subject from outbox_outboxrow o join procrastinate_jobs j"
        " on j.args ->> 'row_id' = o.id::text where o.key = 'notice/queued'"
    ) == [(scene.ours, "notice.send", {"notice_id": notice_id})]


def test_the_same_key_is_one_notice(scene: Scene) -> None:
    queue(scene.ours, "once")
    with acting(Job(body_id=scene.ours)):
        again = queue_in_context(scene.ours, "once", to="somebody.else@example.com")
        first = Notice.objects.get(body_id=scene.ours, key="once")
    assert again is None
    assert first.to_address == "resident@example.com"
    assert scene.ask("select count(*) from outbox_outboxrow where key = 'notice/once'") == [(1,)]


def test_two_bodies_may_use_the_same_key(scene: Scene) -> None:
    assert queue(scene.ours, "shared") != queue(scene.theirs, "shared")


def test_a_transaction_that_fails_queues_nothing(scene: Scene) -> None:
    def queue_and_fail() -> None:
        with acting(Job(body_id=scene.ours)):
            queue(scene.ours, "rolled back")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert scene.ask("select count(*) from notices_notice where key = 'rolled back'") == [(0,)]
    assert scene.ask("select count(*) from outbox_outboxrow where key = 'notice/rolled back'") == [(0,)]


def test_a_notice_is_delivered_once_and_marked(scene: Scene) -> None:
    notice_id = queue(scene.ours, "delivered")
    recorder = Recorder()
    for _ in range(2):
        actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=recorder)
    assert [(message.key, message.to, message.body) for message in recorder.taken] == [
        ("delivered", "resident@example.com", TEXT)
    ]
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.provider_reference, notice.attempts) == ("sent", "provider-1", 1)
    assert notice.sent_at is not None
    assert notice.provider == settings.NOTICES_PROVIDER


def test_a_letter_goes_to_its_lines(scene: Scene) -> None:
    notice_id = queue(
        scene.ours, "letter", kind=Kind.LETTER, to="A Resident\n1 Kiln Lane\nMockbridge\nAB1 0AA"
    )
    recorder = Recorder()
    actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=recorder)
    assert recorder.taken[0].address_lines == ("A Resident", "1 Kiln Lane", "Mockbridge", "AB1 0AA")
    assert recorder.taken[0].to == ""


def test_the_channel_of_the_settings_is_used_when_none_is_given(scene: Scene) -> None:
    notice_id = queue(scene.ours, "by settings")
    actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written)
    assert _notice(scene.ours, notice_id).provider_reference.startswith("outbox-")


def test_a_refusal_settles_the_notice_and_is_announced_without_words(scene: Scene) -> None:
    notice_id = queue(scene.ours, "refused")
    for _ in range(2):
        actions.deliver(
            body_id=scene.ours,
            notice_id=notice_id,
            fill=as_written,
            through=Recorder(failure=MessageRefused("550")),
        )
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.last_error_code, notice.attempts) == ("failed", "550", 1)
    assert _news(scene, "refused") == [(scene.ours, {"reference": "ABC-123", "notice_key": "refused"})]


def test_an_absent_channel_leaves_the_notice_to_be_tried_again(scene: Scene) -> None:
    notice_id = queue(scene.ours, "absent")
    for attempts in (1, 2):
        with pytest.raises(StillToSend, match="451"):
            actions.deliver(
                body_id=scene.ours,
                notice_id=notice_id,
                fill=as_written,
                through=Recorder(failure=Unavailable("451")),
            )
        notice = _notice(scene.ours, notice_id)
        assert (notice.state, notice.last_error_code, notice.attempts) == ("queued", "451", attempts)
    actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=Recorder())
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.last_error_code, notice.attempts) == ("sent", "", 3)
    assert _news(scene, "absent") == []


def test_a_channel_that_stays_away_for_a_day_fails_the_notice(scene: Scene) -> None:
    notice_id = queue(scene.ours, "away for a day")
    with acting(Job(body_id=scene.ours)):
        waiting = Notice.objects.filter(body_id=scene.ours, id=notice_id)
        waiting.update(created_at=waiting.get().created_at - timedelta(hours=25))
    actions.deliver(
        body_id=scene.ours, notice_id=notice_id, fill=as_written, through=Recorder(failure=Unavailable("451"))
    )
    assert _notice(scene.ours, notice_id).state == "failed"
    assert len(_news(scene, "away for a day")) == 1


def test_a_missing_setting_fails_no_notice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_id = queue(scene.ours, "not set up")

    def not_set_up() -> None:
        raise NotConfigured("notify_api_key")

    monkeypatch.setattr(actions, "channel", not_set_up)
    with pytest.raises(NotConfigured):
        actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written)
    assert _notice(scene.ours, notice_id).state == "queued"


def test_a_notice_that_another_process_is_sending_is_tried_again_later(scene: Scene) -> None:
    notice_id = queue(scene.ours, "locked")
    seen: list[Exception] = []

    def meanwhile() -> None:
        try:
            actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=Recorder())
        except StillToSend as postponed:
            seen.append(postponed)
        finally:
            connections["default"].close()

    class Slow(Recorder):
        def send(self, message: Message) -> Sent:
            other = threading.Thread(target=meanwhile)
            other.start()
            other.join()
            return super().send(message)

    slow = Slow()
    actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=slow)
    assert len(slow.taken) == 1
    assert [str(postponed)[-8:] for postponed in seen] == ["(locked)"]


DIES = """
import os, signal, sys
import django
django.setup()
from moothall.notices import actions
from moothall.notices.channels.outbox import Outbox
class Dies(Outbox):
    def send(self, message):
        print(super().send(message).provider_reference, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
actions.deliver(body_id=int(sys.argv[1]), notice_id=int(sys.argv[2]), fill=lambda text, _: text, through=Dies())
"""


def test_a_process_that_dies_after_the_provider_took_over_sends_again_under_the_same_reference(
    scene: Scene,
) -> None:
    notice_id = queue(scene.ours, "killed")
    environment = os.environ | {
        "DATABASE_URL": scene.database.url,
        "DJANGO_SETTINGS_MODULE": "moothall.config.settings",
        "MOOTHALL_MODE": "test",
    }
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(scene.ours), str(notice_id)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert _notice(scene.ours, notice_id).state == "queued"
    actions.deliver(body_id=scene.ours, notice_id=notice_id, fill=as_written, through=Outbox())
    notice = _notice(scene.ours, notice_id)
    assert notice.state == "sent"
    assert notice.provider_reference == died.stdout.strip()
