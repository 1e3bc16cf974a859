"""Whatever code records as evidence, auditors read it in words, in both languages: found in the code, never listed."""

import re

import pytest

from moothall.cases.queries.desk import Which
from moothall.desk.presenters.evidence_subjects import KINDS
from moothall.packs import folders
from moothall.packs.interface import read_interface
from moothall.rules.audit_details import FORMS, SHAPES, fitting
from tests.house import checks_details as checks
from tests.house.tree import ROOT, SourceFile, python_files, report, sample
from tests.house.written_details import written

TEXTS = read_interface(folders.interface(ROOT / "data"))
FILES = list(python_files("moothall"))
BY_PATH = {file.path: file for file in FILES}

_STROLLS = """
from moothall.strolls.words import PURPOSE, said
def note(body_id: int, *, why: str = PURPOSE) -> None:
    record(body_id=body_id, why=why, subject_kind="stroll")
def stroll(is_long: bool, reason: str, miles: int) -> None:
    why = f"{PURPOSE}: {miles} miles" if is_long else said(miles)
    note(1, why=why)
    note(1, why=reason or f"{miles} {reason}".strip())
    record_refusal(body_id=1, why=type(refusal).__name__)
def lost() -> None:
    note(1, why=anything[0])
"""
_WORDS = """
PURPOSE, OTHER = "strolling", "resting"
def said(miles: int) -> str:
    return f"no more than {miles}"
"""
_FIRST = """
def record(*, body_id: int, why: str, subject_kind: str) -> None: ...
def record_refusal(*, why: str) -> None: ...
"""


def found(name: str) -> list[checks.Shape]:
    """Return everything of a kind that the code records."""
    known = checks.takers(FILES, name)
    return [shape for file in FILES for shape in checks.shapes(file, known, BY_PATH)]


def test_every_shape_of_a_detail_is_known_and_has_words() -> None:
    known = {checks.skeleton(shape): name for name, shape in SHAPES.items()}
    shapes = found(checks.WHY)
    problems = [
        f"{each.place}: {each.text!r} is a detail of evidence: name its shape in moothall/rules/audit_details.py"
        if each.text is not None
        else f"{each.place}: nobody can tell what this detail will be: write it as a text with values in it"
        for each in shapes
        if each.text not in known
    ]
    assert not problems, report(problems)
    assert set(known) == {each.text for each in shapes}
    assert {f"evidence_detail.{name}" for name in SHAPES} <= set(TEXTS)


@pytest.mark.parametrize(("name", "shape"), SHAPES.items())
def test_a_detail_is_read_back_as_the_shape_by_which_it_was_written_and_as_no_other(
    name: str, shape: str
) -> None:
    for why, given in written(shape):
        assert [(each.name, each.fields) for each in fitting(why)] == [(name, given)], why


def test_details_are_written_with_the_words_of_all_shapes() -> None:
    shapes = {"way": "to {place} {pace}", "town": "to town: {how}"}
    details = dict(written(shapes["way"], shapes, {"pace": "[a-z]+"}))
    assert {"place": "town", "pace": "town"} not in details.values()
    assert {given["place"] for given in details.values()} > {"17", "to", "town"}
    assert "17" not in {given["pace"] for given in details.values()}


def test_the_form_of_a_list_names_every_list_that_there_is() -> None:
    assert set(FORMS["which"].split("|")) == set(Which)


def test_the_words_of_a_detail_name_only_what_it_holds() -> None:
    for name, shape in SHAPES.items():
        holes = set(re.findall(r"\{([a-z_]+)\}", shape))
        used = set(re.findall(r"\{([a-z_]+)\}", TEXTS[f"evidence_detail.{name}"].en))
        assert used <= holes, name


def test_every_kind_of_subject_has_words() -> None:
    kinds = {each.text for each in found(checks.KIND)}
    assert len(kinds) > 12
    assert kinds == set(KINDS)


def test_every_refusal_has_words() -> None:
    names = set(checks.refusals(FILES))
    assert len(names) > 60
    missing = {f"evidence_refusal.{name}" for name in names} - set(TEXTS)
    assert not missing, report(f"{key}: say in data/interface/evidence_refusals.yaml" for key in missing)


def test_no_words_are_kept_for_a_refusal_that_there_is_not() -> None:
    kept = {key.removeprefix("evidence_refusal.") for key in TEXTS if key.startswith("evidence_refusal.")}
    assert kept - set(checks.refusals(FILES)) == {"unknown"}


def test_a_detail_is_found_however_it_is_handed_on() -> None:
    files = [
        sample(_FIRST, path="moothall/audit/actions.py"),
        sample(_WORDS, path="moothall/strolls/words.py"),
        sample(_STROLLS, path="moothall/strolls/actions.py"),
    ]
    by_path: dict[str, SourceFile] = {file.path: file for file in files}
    whys, kinds = (checks.takers(files, name) for name in (checks.WHY, checks.KIND))
    shapes = list(checks.shapes(files[2], whys, by_path))
    assert {shape.text for shape in shapes} == {
        "strolling",
        "strolling: {} miles",
        "no more than {}",
        "{} {}",
        "{}",
        None,
    }
    assert {shape.text for shape in checks.shapes(files[2], kinds, by_path)} == {"stroll"}
