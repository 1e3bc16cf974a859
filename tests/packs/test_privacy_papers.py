"""The papers answer each point of the law, and a mistake in their words is told with its line."""

import re
import shutil
from pathlib import Path

import pytest

from moothall.packs.privacy import Table, read_measures, read_paper, unreviewed
from moothall.packs.problems import PacksRefused
from moothall.rules.papers import PaperKind

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "privacy"


def laws(kind: PaperKind) -> str:
    return " ".join(section.law.en if section.law else "" for section in read_paper(FOLDER, kind).sections)


@pytest.mark.parametrize(
    ("kind", "article", "letters"),
    [
        (PaperKind.RECORD, "Article 30(1)", "abcdefg"),
        (PaperKind.PROCESSOR, "Article 30(2)", "abcd"),
        (PaperKind.ACCOUNTS, "Article 30(1)", "abcdefg"),
        (PaperKind.AGREEMENT, "Article 28(3)", "abcdefgh"),
        (PaperKind.DPIA, "Article 35(7)", "abcd"),
    ],
)
def test_every_point_of_the_article_is_answered(kind: PaperKind, article: str, letters: str) -> None:
    found = laws(kind)
    for letter in letters:
        pointed = f"{article}({letter})" in found
        assert pointed or f"and ({letter})" in found, letter
    assert read_paper(FOLDER, kind).law.en.endswith(article)


def test_the_assessment_follows_the_seven_steps_and_names_risks() -> None:
    paper = read_paper(FOLDER, PaperKind.DPIA)
    steps = re.findall(
        r"Steps? (\d)(?: and (\d))?", " ".join(section.heading.en for section in paper.sections)
    )
    assert "".join(first + second for first, second in steps) == "1234567"
    assert len(paper.risks) >= 5
    assert Table.RISKS in {section.table for section in paper.sections}


def test_what_a_measure_points_to_is_there() -> None:
    for measure in read_measures(FOLDER):
        assert (ROOT / measure.where).exists(), measure.where


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{controller} is the controller.", "{council} is the controller.", "Write no {field}"),
        ("    table: kept", "    table: kitchen", "not known here"),
        ("title:\n", "titel:\n", "`titel`"),
        ("      cy: Pwy sy'n gyfrifol\n", "", "Welsh is missing"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "privacy"
    shutil.copytree(FOLDER, folder)
    file = folder / "record.yaml"
    written = file.read_text(encoding="utf-8")
    assert old in written
    file.write_text(written.replace(old, new), encoding="utf-8")
    with pytest.raises(PacksRefused) as raised:
        read_paper(folder, PaperKind.RECORD)
    found = [problem for problem in raised.value.problems if said in problem.message]
    assert found
    assert all(problem.line for problem in found)


def test_every_paper_is_named_until_somebody_has_reviewed_its_welsh(tmp_path: Path) -> None:
    folder = tmp_path / "privacy"
    shutil.copytree(FOLDER, folder)
    assert set(unreviewed(folder)) == set(folder.glob("*.yaml"))
    for path in folder.glob("*.yaml"):
        written = path.read_text(encoding="utf-8")
        path.write_text(written.replace("welsh_reviewed_by: null", "welsh_reviewed_by: Eleri Example"))
    assert list(unreviewed(folder)) == []
