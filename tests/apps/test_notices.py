"""Notices: asked for once, handed over at least once, and seen by nobody of another body."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import Error, connections
from pytest_django import DjangoDbBlocker

from moothall.bodies.context import DraftHolder, Job, Officer, acting
from moothall.bodies.roles import copy_grants_to_application, ensure_roles
from moothall.cli.postgres import Running, scratch_cluster
from moothall.config.database import database_from_url
from moothall.notices import actions, queries
from moothall.notices.actions import StillToSend
from moothall.notices.channels.messages import (
    Kind,
    Message,
    MessageRefused,
    NotConfigured,
    Sent,
    Unavailable,
)
from moothall.notices.channels.outbox import Outbox
from moothall.notices.models import Notice
from moothall.rules.language import Language

TEXT = "We have your report.\n\nYour reference is ABC-123."
BODIES = """
    insert into bodies_body (slug, kind, nation, region, name_en, name_cy, official_name_en, official_name_cy,
        gss_code, is_billing_authority, homepage_url, own_host, why_ended_en, why_ended_cy, brand_colour,
        brand_text_colour, logo_svg)
    select slug, 'unitary', '', '', slug, '', slug, '', '', false, '', '', '', '', '', '', ''
    from unnest(array['invented-one', 'invented-two']) as slug
    returning id
"""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A server of its own, and two invented bodies."""

    running: Running
    ours: int
    theirs: int

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return rows as the owner sees them while migrating, whoever they belong to."""
        with psycopg.connect(self.running.admin_url, options="-c moothall.migrating=on") as connection:
            return connection.execute(query.encode(), values).fetchall()


@contextmanager
def _connected(url: str) -> Iterator[None]:
    default = connections.settings["default"]
    before = dict(default)
    connections["default"].close()
    default.update(database_from_url(url, pooled=False))
    try:
        yield
    finally:
        connections["default"].close()
        default.clear()
        default.update(before)


@pytest.fixture(scope="module")
def scene(django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with scratch_cluster() as running, django_db_blocker.unblock():
        ensure_roles(running.admin_url, running.app_url)
        with _connected(running.admin_url):
            call_command("migrate", skip_checks=True, verbosity=0)
        copy_grants_to_application(running.admin_url, running.app_url)
        with psycopg.connect(running.admin_url) as connection:
            ours, theirs = (row[0] for row in connection.execute(BODIES).fetchall())
        with _connected(running.app_url):
            yield Scene(running=running, ours=ours, theirs=theirs)


@dataclass
class Recorder:
    """A channel that keeps what it took over, or fails as it is told to."""

    failure: Exception | None = None
    taken: list[Message] = field(default_factory=list)

    def check_config(self) -> None:
        """Need nothing."""

    def send(self, message: Message) -> Sent:
        if self.failure is not None:
            raise self.failure
        self.taken.append(message)
        return Sent(provider_reference=f"provider-{len(self.taken)}")


def _queue(
    body_id: int, key: str, *, kind: Kind = Kind.EMAIL, to: str = "resident@example.com", text: str = TEXT
) -> int:
    with acting(Job(body_id=body_id)):
        notice_id = actions.queue(
            body_id=body_id,
            key=key,
            kind=kind,
            to=to,
            subject="We have your report",
            text=text,
            language=Language.EN,
            about="ABC-123",
        )
    assert notice_id is not None
    return notice_id


def _notice(body_id: int, notice_id: int) -> Notice:
    with acting(Job(body_id=body_id)):
        return Notice.objects.get(body_id=body_id, id=notice_id)


def _news(scene: Scene, key: str) -> list[tuple[object, ...]]:
    query = "select body_id, subject from outbox_outboxrow where sort = 'news' and name = %s and key = %s"
    return scene.ask(query, "notice.failed", f"notice.failed/{key}")


def test_a_notice_is_queued_with_the_job_that_sends_it(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "queued")
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.attempts, notice.sent_at) == ("queued", 0, None)
    assert scene.ask(
        "select o.body_id, o.name, o.subject from outbox_outboxrow o join procrastinate_jobs j"
        " on j.args ->> 'row_id' = o.id::text where o.key = 'notice/queued'"
    ) == [(scene.ours, "notice.send", {"notice_id": notice_id})]


def test_the_same_key_is_one_notice(scene: Scene) -> None:
    _queue(scene.ours, "once")
    with acting(Job(body_id=scene.ours)):
        again = actions.queue(
            body_id=scene.ours,
            key="once",
            kind=Kind.EMAIL,
            to="somebody.else@example.com",
            subject="Again",
            text="Again",
            language=Language.EN,
            about="ABC-123",
        )
    assert again is None
    assert scene.ask("select to_address from notices_notice where key = 'once'") == [
        ("resident@example.com",)
    ]
    assert scene.ask("select count(*) from outbox_outboxrow where key = 'notice/once'") == [(1,)]


def test_two_bodies_may_use_the_same_key(scene: Scene) -> None:
    assert _queue(scene.ours, "shared") != _queue(scene.theirs, "shared")


def test_a_transaction_that_fails_queues_nothing(scene: Scene) -> None:
    def queue_and_fail() -> None:
        with acting(Job(body_id=scene.ours)):
            _queue(scene.ours, "rolled back")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        queue_and_fail()
    assert scene.ask("select count(*) from notices_notice where key = 'rolled back'") == [(0,)]
    assert scene.ask("select count(*) from outbox_outboxrow where key = 'notice/rolled back'") == [(0,)]


def test_a_notice_is_delivered_once_and_marked(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "delivered")
    recorder = Recorder()
    for _ in range(2):
        actions.deliver(body_id=scene.ours, notice_id=notice_id, through=recorder)
    assert [(message.key, message.to, message.body) for message in recorder.taken] == [
        ("delivered", "resident@example.com", TEXT)
    ]
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.provider_reference, notice.attempts) == ("sent", "provider-1", 1)
    assert notice.sent_at is not None
    assert notice.provider == settings.NOTICES_PROVIDER


def test_a_letter_goes_to_its_lines(scene: Scene) -> None:
    notice_id = _queue(
        scene.ours, "letter", kind=Kind.LETTER, to="A Resident\n1 Kiln Lane\nMockbridge\nAB1 0AA"
    )
    recorder = Recorder()
    actions.deliver(body_id=scene.ours, notice_id=notice_id, through=recorder)
    assert recorder.taken[0].address_lines == ("A Resident", "1 Kiln Lane", "Mockbridge", "AB1 0AA")
    assert recorder.taken[0].to == ""


def test_the_channel_of_the_settings_is_used_when_none_is_given(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "by settings")
    actions.deliver(body_id=scene.ours, notice_id=notice_id)
    assert _notice(scene.ours, notice_id).provider_reference.startswith("outbox-")


def test_a_refusal_settles_the_notice_and_is_announced_without_words(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "refused")
    for _ in range(2):
        actions.deliver(
            body_id=scene.ours, notice_id=notice_id, through=Recorder(failure=MessageRefused("550"))
        )
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.last_error_code, notice.attempts) == ("failed", "550", 1)
    assert _news(scene, "refused") == [(scene.ours, {"reference": "ABC-123", "notice_key": "refused"})]


def test_an_absent_channel_leaves_the_notice_to_be_tried_again(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "absent")
    for attempts in (1, 2):
        with pytest.raises(StillToSend, match="451"):
            actions.deliver(
                body_id=scene.ours, notice_id=notice_id, through=Recorder(failure=Unavailable("451"))
            )
        notice = _notice(scene.ours, notice_id)
        assert (notice.state, notice.last_error_code, notice.attempts) == ("queued", "451", attempts)
    actions.deliver(body_id=scene.ours, notice_id=notice_id, through=Recorder())
    notice = _notice(scene.ours, notice_id)
    assert (notice.state, notice.last_error_code, notice.attempts) == ("sent", "", 3)
    assert _news(scene, "absent") == []


def test_a_channel_that_stays_away_for_a_day_fails_the_notice(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "away for a day")
    with acting(Job(body_id=scene.ours)):
        waiting = Notice.objects.filter(body_id=scene.ours, id=notice_id)
        waiting.update(created_at=waiting.get().created_at - timedelta(hours=25))
    actions.deliver(body_id=scene.ours, notice_id=notice_id, through=Recorder(failure=Unavailable("451")))
    assert _notice(scene.ours, notice_id).state == "failed"
    assert len(_news(scene, "away for a day")) == 1


def test_a_missing_setting_fails_no_notice(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    notice_id = _queue(scene.ours, "not set up")

    def not_set_up() -> None:
        raise NotConfigured("notify_api_key")

    monkeypatch.setattr(actions, "channel", not_set_up)
    with pytest.raises(NotConfigured):
        actions.deliver(body_id=scene.ours, notice_id=notice_id)
    assert _notice(scene.ours, notice_id).state == "queued"


def test_a_notice_that_another_process_is_sending_is_tried_again_later(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "locked")
    seen: list[Exception] = []

    def meanwhile() -> None:
        try:
            actions.deliver(body_id=scene.ours, notice_id=notice_id, through=Recorder())
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
    actions.deliver(body_id=scene.ours, notice_id=notice_id, through=slow)
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
actions.deliver(body_id=int(sys.argv[1]), notice_id=int(sys.argv[2]), through=Dies())
"""


def test_a_process_that_dies_after_the_provider_took_over_sends_again_under_the_same_reference(
    scene: Scene,
) -> None:
    notice_id = _queue(scene.ours, "killed")
    environment = os.environ | {
        "DATABASE_URL": scene.running.app_url,
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
    actions.deliver(body_id=scene.ours, notice_id=notice_id, through=Outbox())
    notice = _notice(scene.ours, notice_id)
    assert notice.state == "sent"
    assert notice.provider_reference == died.stdout.strip()


def test_a_notice_of_another_body_is_neither_seen_nor_sent(scene: Scene) -> None:
    notice_id = _queue(scene.ours, "private")
    recorder = Recorder()
    actions.deliver(body_id=scene.theirs, notice_id=notice_id, through=recorder)
    assert recorder.taken == []
    stranger = Officer(person_id=1, body_ids=(scene.theirs,), purpose="casework")
    for context in (stranger, Job(body_id=scene.theirs)):
        with acting(context):
            assert not Notice.objects.filter(id=notice_id).exists()
            assert queries.of_case(body_id=scene.ours, reference="ABC-123") == []


def test_nothing_can_be_queued_for_another_body(scene: Scene) -> None:
    with pytest.raises(Error, match="row-level security"), acting(Job(body_id=scene.theirs)):
        _queue_in_context(scene.ours, "smuggled")


def test_a_draft_queues_a_notice_and_cannot_read_what_others_were_told(scene: Scene) -> None:
    holder = DraftHolder(digest="0" * 64, body_id=scene.ours)
    with acting(holder):
        assert _queue_in_context(scene.ours, "from a draft")
    with pytest.raises(Error, match="permission denied"), acting(holder):
        Notice.objects.filter(body_id=scene.ours).values_list("body_text", flat=True).first()


def test_without_a_context_there_are_no_notices(scene: Scene) -> None:
    with pytest.raises(Error, match="permission denied"):
        Notice.objects.count()


def test_an_officer_reads_the_notices_of_a_case_in_order_and_changes_none(scene: Scene) -> None:
    officer = Officer(person_id=1, body_ids=(scene.theirs,), purpose="casework")
    first, second = _queue(scene.theirs, "first"), _queue(scene.theirs, "second")
    with acting(officer):
        ids = [notice.id for notice in queries.of_case(body_id=scene.theirs, reference="ABC-123")]
        assert ids[-2:] == [first, second]
        assert [notice.id for notice in queries.latest(body_id=scene.theirs, most=2)] == [second, first]
    with pytest.raises(Error, match="permission denied"), acting(officer):
        Notice.objects.filter(body_id=scene.theirs).update(body_text="Rewritten")


def _queue_in_context(body_id: int, key: str) -> int | None:
    return actions.queue(
        body_id=body_id,
        key=key,
        kind=Kind.EMAIL,
        to="resident@example.com",
        subject="We have your report",
        text=TEXT,
        language=Language.EN,
        about="ABC-123",
    )
