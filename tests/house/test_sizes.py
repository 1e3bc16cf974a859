"""Sizes: functions, files and classes stay small, and the list of exceptions stays empty."""

from pathlib import Path

from tests.house import checks_sizes as checks
from tests.house.tree import SourceFile, report, sample, text_files

LIST = Path(__file__).with_name("size_exceptions.txt")


def written_code() -> list[SourceFile]:
    """Return every tracked file of code that people write; generated migrations are not written."""
    kinds = (".py", ".js", ".mjs", ".sql", ".scss")
    return [file for file in text_files() if file.path.endswith(kinds) and "/migrations/" not in file.path]


def test_functions_files_and_classes_stay_within_their_sizes() -> None:
    allowed = checks.exceptions(LIST.read_text(encoding="utf-8"))
    found = [problem for file in written_code() for problem in checks.oversized(file)]
    problems = [sentence for name, sentence in found if name not in allowed]
    assert not problems, report(problems)


def test_the_list_of_exceptions_is_empty() -> None:
    assert checks.exceptions(LIST.read_text(encoding="utf-8")) == []


def test_a_long_function_is_noticed() -> None:
    fits = "def f():\n" + "    x = 1\n" * 39
    assert not list(checks.oversized(sample(fits)))
    assert [name for name, _ in checks.oversized(sample(fits + "    x = 1\n"))] == [
        "moothall/cases/actions.py:f"
    ]


def test_a_long_file_is_noticed() -> None:
    assert not list(checks.oversized(sample("x = 1\n" * 300)))
    assert list(checks.oversized(sample("x = 1\n" * 301)))


def test_a_class_with_many_public_methods_is_noticed() -> None:
    twelve = (
        "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(12)) + "    def _p(self): ...\n"
    )
    assert not list(checks.oversized(sample(twelve)))
    assert list(checks.oversized(sample(twelve + "    def more(self): ...\n")))


def test_an_exception_on_the_list_is_read() -> None:
    assert checks.exceptions("# why\nmoothall/a.py:f\n\n") == ["moothall/a.py:f"]
