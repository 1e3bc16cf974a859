"""The files whose Welsh nobody has reviewed are known by name."""

import shutil
from pathlib import Path

import pytest

from moothall.packs.reviews import unreviewed_welsh

DATA = Path(__file__).parents[2] / "data"
FILES = [
    "services/pothole/service.yaml",
    "services/pothole/form.yaml",
    "services/missed-bin/workflow.yaml",
    "services/missed-bin/notices/done.md",
    "interface/form.yaml",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("services", "interface"):
        shutil.copytree(DATA / name, tmp_path / name)
    return tmp_path


def test_every_file_is_named_until_somebody_has_reviewed_its_welsh(data: Path) -> None:
    everything = [
        *data.glob("services/*/*.yaml"),
        *data.glob("services/*/notices/*.md"),
        *data.glob("interface/*"),
    ]
    said = unreviewed_welsh(data)
    assert len(said) == len(everything)
    assert list(said) == sorted(said)
    for path in everything:
        path.write_text(
            path.read_text().replace("welsh_reviewed_by: null", "welsh_reviewed_by: Eleri Example")
        )
    assert unreviewed_welsh(data) == ()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_somebody_reviewed_is_named_no_more(data: Path, name: str) -> None:
    sentence = f"{name}: nobody has reviewed the Welsh."
    assert sentence in unreviewed_welsh(data)
    path = data / name
    path.write_text(path.read_text().replace("welsh_reviewed_by: null", "welsh_reviewed_by: Eleri Example"))
    assert sentence not in unreviewed_welsh(data)
