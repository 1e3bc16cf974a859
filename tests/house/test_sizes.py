"""Sizes: functions, files and classes stay small, without exception."""

from tests.house import checks_sizes as checks
from tests.house.tree import SourceFile, report, sample, text_files


def written_code() -> list[SourceFile]:
    """Return every tracked file of code that people write; generated migrations are not written."""
    kinds = (".py", ".js", ".mjs", ".sql", ".scss")
    return [file for file in text_files() if file.path.endswith(kinds) and "/migrations/" not in file.path]


def test_functions_files_and_classes_stay_within_their_sizes() -> None:
    problems = [problem for file in written_code() for problem in checks.oversized(file)]
    assert not problems, report(problems)


def test_a_long_function_is_noticed() -> None:
    fits = "def f():\n" + "    x = 1\n" * 39
    assert not list(checks.oversized(sample(fits)))
    (problem,) = checks.oversized(sample(fits + "    x = 1\n"))
    assert problem.startswith("moothall/cases/actions.py:f has 41 lines")


def test_a_long_file_is_noticed() -> None:
    assert not list(checks.oversized(sample("x = 1\n" * 300)))
    assert list(checks.oversized(sample("x = 1\n" * 301)))


def test_a_class_with_many_public_methods_is_noticed() -> None:
    twelve = (
        "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(12)) + "    def _p(self): ...\n"
    )
    assert not list(checks.oversized(sample(twelve)))
    assert list(checks.oversized(sample(twelve + "    def more(self): ...\n")))
