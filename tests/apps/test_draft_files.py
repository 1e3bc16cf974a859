"""The photos of a draft live as long as the draft; a case is never sent without a photo that its answers name."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases.actions import drafts, submission
from moothall.cases.models import Draft
from moothall.cases.queries.drafts import EMPTY, held
from moothall.cases.refusals import NotReady
from moothall.files import actions as files
from moothall.files.models import StoredFile
from moothall.portability import retention
from moothall.rules.answer_json import to_json
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.services.queries import Published
from tests.cast import POTHOLE, answers_for

DAY = timedelta(days=1)
KEY, PHOTO = "a-draft-with-a-photo--", "f" * 32


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FILES_FOLDER=tmp_path):
        yield tmp_path


def service() -> Published:
    found = services.current(slug=POTHOLE)
    assert found is not None
    return found


@pytest.fixture
def draft(resident: DraftHolder) -> DraftHolder:
    """Somebody whose answers about a pothole are complete, with a photo that was given 40 days ago."""
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2)).save(drawn, "PNG")
    photo = FileAnswer(key=PHOTO, name="hole.png", size_bytes=1, content_type="image/png")
    with acting(resident):
        files.keep_image(
            by=resident,
            draft_key=KEY,
            key=PHOTO,
            name="hole.png",
            content=drawn.getvalue(),
            content_type="image/png",
        )
        drafts.keep(
            by=resident,
            key=KEY,
            service=service(),
            earlier=EMPTY,
            answers=to_json({**answers_for(POTHOLE), "photo": (photo,)}),
            language=Language.EN,
        )
    with acting(Job(body_id=resident.body_id)):
        StoredFile.objects.filter(body_id=resident.body_id).update(
            created_at=timezone.now() - timedelta(days=40)
        )
    return resident


def photos(by: DraftHolder) -> int:
    with acting(Job(body_id=by.body_id)):
        return StoredFile.objects.filter(body_id=by.body_id).count()


def test_a_photo_outlives_the_sweep_while_its_draft_lives(draft: DraftHolder, folder: Path) -> None:
    retention.run(at=timezone.now())
    assert photos(draft) == 1
    with acting(draft):
        submission.submit(by=draft, key=KEY, language=Language.EN)
    retention.run(at=timezone.now() + DAY)
    assert photos(draft) == 1
    assert (folder / str(draft.body_id) / PHOTO).exists()


def test_a_photo_goes_when_its_draft_has_gone(draft: DraftHolder, folder: Path) -> None:
    with acting(Job(body_id=draft.body_id)):
        Draft.objects.filter(body_id=draft.body_id).update(expires_at=timezone.now() - timedelta(seconds=1))
    retention.run(at=timezone.now())
    assert photos(draft) == 1
    retention.run(at=timezone.now() + DAY)
    assert photos(draft) == 0
    assert not (folder / str(draft.body_id) / PHOTO).exists()


def test_the_draft_of_somebody_elses_council_protects_no_photo(draft: DraftHolder, leeds: object) -> None:
    with acting(Job(body_id=draft.body_id)):
        Draft.objects.filter(body_id=draft.body_id).delete()
    retention.run(at=timezone.now())
    assert photos(draft) == 0


def test_a_draft_whose_photo_is_gone_is_not_sent_and_asks_for_it_again(draft: DraftHolder) -> None:
    with acting(Job(body_id=draft.body_id)):
        StoredFile.objects.filter(body_id=draft.body_id).delete()
    with acting(draft):
        with pytest.raises(NotReady):
            submission.submit(by=draft, key=KEY, language=Language.EN)
        answers = held(by=draft, key=KEY, service=service()).answers
    assert "photo" not in answers
    assert answers.keys() == answers_for(POTHOLE).keys() - {"photo"}
