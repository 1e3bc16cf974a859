"""The words of the software: every key once, in both languages, with the same fields."""

from pathlib import Path

import pytest

from moothall.packs.interface import read_interface
from moothall.packs.problems import PacksRefused
from moothall.rules.language import Text

DATA = Path(__file__).parents[2] / "data"


def test_the_words_of_the_software_are_right() -> None:
    texts = read_interface(DATA / "interface")
    assert texts["answers.missing"] == Text(en="Enter {called}", cy="Rhowch {called}")


@pytest.mark.parametrize(
    ("texts", "line", "says"),
    [
        ("a: {en: x}", 4, "The Welsh is missing"),
        ("a: {en: '{name}', cy: '{enw}'}", 4, "different {fields}"),
        ("a: {en: '{name', cy: '{name'}", 4, "do not match"),
        ("a: {en: x, cy: y}\n  a: {en: x, cy: y}", 5, "stands twice"),
        ("known: {en: x, cy: y}", 4, "another file"),
        ("a: {en: x, cy: y, de: z}", 4, "`de` is no part of a text"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, texts: str, line: int, says: str) -> None:
    (tmp_path / "a.yaml").write_text("welsh_reviewed_by: null\ntexts:\n  known: {en: x, cy: y}\n")
    (tmp_path / "b.yaml").write_text(f"# Words\nwelsh_reviewed_by: null\ntexts:\n  {texts}\n")
    with pytest.raises(PacksRefused) as raised:
        read_interface(tmp_path)
    problem = raised.value.problems[0]
    assert (problem.file, problem.line) == ("interface/b.yaml", line)
    assert says in problem.message


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("texts: {a: {en: Siôn}}".encode("latin-1"))
    with pytest.raises(PacksRefused, match="not UTF-8"):
        read_interface(tmp_path)
