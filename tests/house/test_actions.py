"""Every action that is recorded, and every function that somebody can have, has words for those who read of it."""

from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.rules.posts import ADMINISTRATIVE, RECORDS
from tests.house import checks_actions as checks
from tests.house.tree import ROOT, python_files, report, sample

LABELS = read_interface(folders.interface(ROOT / "data"))

_STROLLS = """
def record(*, action: str) -> None: ...
def working(by: str, action: str) -> None: ...
def rest(*, action: str = "strolls.rest") -> None: ...
def stroll(is_long: bool) -> None:
    name = "strolls.long" if is_long else "strolls.short"
    record(action=name)
    working("somebody", "strolls.begin")
SQL = "insert into audit_auditrow values ('strolls.end')"
"""


def test_every_action_that_is_recorded_has_a_label() -> None:
    files = list(python_files("moothall"))
    known = checks.takers(files)
    found = [each for file in files for each in checks.recorded(file, known)]
    assert len({each.name for each in found}) > 50
    problems = list(checks.without_label(found, LABELS))
    assert not problems, report(problems)


def test_every_function_that_no_service_names_has_a_label() -> None:
    assert {f"people.function_{function}" for function in {*ADMINISTRATIVE, RECORDS}} <= set(LABELS)


def test_an_action_is_found_however_it_is_handed_on() -> None:
    file = sample(_STROLLS)
    found = list(checks.recorded(file, checks.takers([file])))
    assert sorted(each.name for each in found) == [
        "strolls.begin",
        "strolls.end",
        "strolls.long",
        "strolls.rest",
        "strolls.short",
    ]
    assert len(list(checks.without_label(found, ["action.strolls.rest"]))) == 4
