"""Any and cast stand in a short list of adapter files."""

from tests.house import checks_types as checks
from tests.house.tree import project, python_files, report, sample

MOST_ADAPTERS = 8


def test_any_and_cast_stand_only_in_the_files_that_the_project_lists() -> None:
    problems = list(checks.loose_outside(python_files("moothall"), checks.adapters(project())))
    assert not problems, report(problems)


def test_the_list_of_adapters_is_short() -> None:
    assert len(checks.adapters(project())) <= MOST_ADAPTERS


def test_any_outside_the_list_is_noticed() -> None:
    loose = sample("from typing import Any")
    assert list(checks.loose_outside([loose], []))
    assert list(checks.loose_outside([sample("import typing\nx: typing.Any = 1")], []))
    assert not list(checks.loose_outside([loose], ["moothall.cases.actions"]))


def test_a_listed_file_that_is_clean_or_gone_is_noticed() -> None:
    assert list(checks.loose_outside([sample("x = 1")], ["moothall.cases.actions"]))
    assert list(checks.loose_outside([], ["moothall.cases.actions"]))
