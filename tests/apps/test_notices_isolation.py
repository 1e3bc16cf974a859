"""Nobody sees, sends or changes the notices of another body."""

from collections.abc import Iterator

import pytest
from django.db import Error
from pytest_django import DjangoDbBlocker

from moothall.bodies.context import DraftHolder, Job, Officer, acting
from moothall.notices import actions, queries
from moothall.notices.models import Notice
from tests.apps import notice_scene
from tests.apps.notice_scene import Recorder, Scene, as_written, queue, queue_in_context
from tests.clusters import Databases

pytestmark = pytest.mark.isolation


@pytest.fixture(scope="module")
def scene(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    with notice_scene.staged(databases, django_db_blocker) as scene:
        yield scene


def test_a_notice_of_another_body_is_neither_seen_nor_sent(scene: Scene) -> None:
    notice_id = queue(scene.ours, "private")
    recorder = Recorder()
    actions.deliver(body_id=scene.theirs, notice_id=notice_id, fill=as_written, through=recorder)
    assert recorder.taken == []
    stranger = Officer(person_id=1, body_ids=(scene.theirs,), purpose="casework")
    for context in (stranger, Job(body_id=scene.theirs)):
        with acting(context):
            assert not Notice.objects.filter(id=notice_id).exists()
            assert queries.of_case(body_id=scene.ours, reference="ABC-123") == []


def test_nothing_can_be_queued_for_another_body(scene: Scene) -> None:
    with pytest.raises(Error, match="row-level security"), acting(Job(body_id=scene.theirs)):
        queue_in_context(scene.ours, "smuggled")


def test_a_draft_queues_a_notice_and_cannot_read_what_others_were_told(scene: Scene) -> None:
    holder = DraftHolder(digest="0" * 64, body_id=scene.ours)
    with acting(holder):
        assert queue_in_context(scene.ours, "from a draft")
    with pytest.raises(Error, match="permission denied"), acting(holder):
        Notice.objects.filter(body_id=scene.ours).values_list("body_text", flat=True).first()


def test_without_a_context_there_are_no_notices(scene: Scene) -> None:
    with pytest.raises(Error, match="permission denied"):
        Notice.objects.count()


def test_an_officer_reads_the_notices_of_a_case_in_order_and_changes_none(scene: Scene) -> None:
    officer = Officer(person_id=1, body_ids=(scene.theirs,), purpose="casework")
    first, second = queue(scene.theirs, "first"), queue(scene.theirs, "second")
    with acting(officer):
        ids = [notice.id for notice in queries.of_case(body_id=scene.theirs, reference="ABC-123")]
        assert ids[-2:] == [first, second]
        assert [notice.id for notice in queries.latest(body_id=scene.theirs, most=2)] == [second, first]
    with pytest.raises(Error, match="permission denied"), acting(officer):
        Notice.objects.filter(body_id=scene.theirs).update(body_text="Rewritten")
