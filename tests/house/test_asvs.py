"""The ASVS table is whole, and each test that it names exists."""

from tests.house import checks_asvs as checks
from tests.house.tree import ROOT, report

FOLDER = ROOT / "docs" / "asvs"
CHAPTERS = ("6-authentication.md", "7-sessions.md", "8-access.md", "9-tokens.md")


def paper(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_every_requirement_of_levels_one_and_two_has_one_line_of_its_level() -> None:
    found = [line for name in CHAPTERS for line in checks.lines(paper(name))]
    problems = list(checks.lacking(found))
    assert not problems, report(problems)
    order = list(checks.requirements())
    assert [line.id for line in found] == sorted((line.id for line in found), key=order.index)


def test_every_line_names_a_test_or_a_reason() -> None:
    problems = [problem for name in CHAPTERS for problem in checks.unproved(checks.lines(paper(name)))]
    assert not problems, report(problems)


def test_every_test_that_the_table_names_is_there() -> None:
    problems = [
        f"{path.name}: {problem}"
        for path in sorted(FOLDER.glob("*.md"))
        for problem in checks.lost_tests(path.read_text(encoding="utf-8"), ROOT)
    ]
    assert not problems, report(problems)


def test_what_is_not_met_is_said_at_the_top() -> None:
    top = paper("README.md")
    for name in CHAPTERS:
        for line in checks.lines(paper(name)):
            if "Not met" in line.proof:
                assert f"| {line.id} |" in top, line.id


def test_a_line_that_lacks_something_is_noticed() -> None:
    good = "| 7.3.1 | 2 | words | `tests/house/test_asvs.py::test_a_line_that_lacks_something_is_noticed` |\n"
    bad = "| 7.3.2 | 1 | words | it just is so |\n| 7.3.1 | 2 | words | `tests/house/test_asvs.py::test_lost` |\n"
    found = checks.lines(good + bad)
    assert "7.3.1 has 2 lines" in report(checks.lacking(found))
    assert "7.3.2 is of level 2" in report(checks.lacking(found))
    assert "6.1.1 has 0 lines" in report(checks.lacking(found))
    assert list(checks.unproved(found)) == ["7.3.2 names no test and no reason"]
    assert list(checks.lost_tests(good + bad, ROOT)) == ["tests/house/test_asvs.py::test_lost is not there"]
