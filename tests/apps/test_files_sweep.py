"""Bytes without a row are found and removed; a file that a row names is never touched."""

import io
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.files import actions as files
from moothall.files.models import StoredFile
from moothall.wiring import jobs

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(FILES_FOLDER=tmp_path):
        yield tmp_path


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def keep(by: DraftHolder, key: str) -> None:
    with acting(by):
        files.keep_image(by=by, draft_key="d", key=key, name="n", content=photo(), content_type="image/png")


def age(folder: Path, by: DraftHolder, key: str, *, hours: int) -> Path:
    """Let bytes look as if they had been written some hours ago."""
    file = folder / str(by.body_id) / key
    moment = time.time() - hours * 3600
    os.utime(file, (moment, moment))
    return file


def test_bytes_left_by_a_crash_are_removed_after_a_day(resident: DraftHolder, folder: Path) -> None:
    for key, hours in (("a" * 32, 25), ("b" * 32, 23)):
        files.store().put(files.place(body_id=resident.body_id, key=key), photo())
        age(folder, resident, key, hours=hours)
    assert files.sweep_strays(before=datetime.now(tz=UTC) - DAY) == 1
    assert [file.name for file in (folder / str(resident.body_id)).iterdir()] == ["b" * 32]


def test_bytes_that_were_never_finished_are_removed_too(resident: DraftHolder, folder: Path) -> None:
    keep(resident, "a" * 32)
    unfinished = folder / str(resident.body_id) / f"{'c' * 32}.part"
    unfinished.write_bytes(b"half")
    age(folder, resident, unfinished.name, hours=25)
    assert files.sweep_strays(before=datetime.now(tz=UTC) - DAY) == 1
    assert not unfinished.exists()


def test_bytes_with_a_row_stay_however_old(
    resident: DraftHolder, other_resident: DraftHolder, folder: Path
) -> None:
    for by, key in ((resident, "a" * 32), (other_resident, "b" * 32)):
        keep(by, key)
        assert age(folder, by, key, hours=24 * 400).exists()
    assert files.sweep_strays(before=datetime.now(tz=UTC) - DAY) == 0


def test_a_file_of_one_council_does_not_protect_the_bytes_at_another(
    resident: DraftHolder, leeds: KnownBody, folder: Path
) -> None:
    keep(resident, "a" * 32)
    elsewhere = DraftHolder(digest=resident.digest, body_id=leeds.id)
    files.store().put(files.place(body_id=leeds.id, key="a" * 32), photo())
    age(folder, elsewhere, "a" * 32, hours=25)
    age(folder, resident, "a" * 32, hours=25)
    assert files.sweep_strays(before=datetime.now(tz=UTC) - DAY) == 1
    with acting(Job(body_id=resident.body_id)):
        assert StoredFile.objects.filter(body_id=resident.body_id).count() == 1


def test_many_strays_are_swept_a_part_at_a_time(
    resident: DraftHolder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_AT_ONCE", 3)
    keep(resident, "f" * 32)
    age(folder, resident, "f" * 32, hours=25)
    for number in range(8):
        files.store().put(files.place(body_id=resident.body_id, key=f"{number:032}"), photo())
        age(folder, resident, f"{number:032}", hours=25)
    assert files.sweep_strays(before=datetime.now(tz=UTC) - DAY) == 8
    assert [file.name for file in (folder / str(resident.body_id)).iterdir()] == ["f" * 32]


def test_what_is_not_ours_in_the_folder_is_left_alone(db: None, folder: Path) -> None:
    (folder / "lost+found").mkdir()
    stray = folder / "lost+found" / "x"
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert files.sweep_strays(before=datetime.now(tz=UTC)) == 0
    assert stray.exists()


def test_the_sweep_that_runs_every_ten_minutes_finds_strays(resident: DraftHolder, folder: Path) -> None:
    files.store().put(files.place(body_id=resident.body_id, key="a" * 32), photo())
    left = age(folder, resident, "a" * 32, hours=25)
    jobs.sweep(0)
    assert not left.exists()


def test_a_store_without_a_folder_holds_nothing(folder: Path) -> None:
    with override_settings(FILES_FOLDER=folder / "none"):
        assert list(files.store().keys(before=datetime.now(tz=UTC))) == []
