"""The tree belongs to no machine, names no registry, and leaves nothing for later."""

import json
import re

import pytest

from tests.house import checks_tree as checks
from tests.house.tree import ROOT, SourceFile, report, sample, text_files

REQUIREMENTS = [file for file in text_files() if re.match(r"requirements/.*\.txt$", file.path)]


def test_nothing_is_left_for_later() -> None:
    problems = [problem for file in text_files() for problem in checks.left_for_later(file)]
    assert not problems, report(problems)


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    problems = [problem for file in text_files() for problem in checks.of_one_machine(file)]
    assert not problems, report(problems)


def test_python_locks_have_hashes_and_no_address() -> None:
    assert {file.path for file in REQUIREMENTS} >= {"requirements/base.txt", "requirements/dev.txt"}
    problems = [problem for file in REQUIREMENTS for problem in checks.addresses_in_python_lock(file)]
    assert not problems, report(problems)


def test_the_node_lock_has_hashes_and_no_address() -> None:
    lock = SourceFile(path="package-lock.json", text=(ROOT / "package-lock.json").read_text(encoding="utf-8"))
    problems = list(checks.addresses_in_node_lock(lock))
    assert not problems, report(problems)


def test_every_dependency_says_why_it_is_needed() -> None:
    problems = list(checks.dependencies_without_why((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    assert not problems, report(problems)


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_a_line_that_puts_work_off_is_noticed(word: str) -> None:
    assert list(checks.left_for_later(sample(f"x = 1  # {word}: finish\n")))


@pytest.mark.parametrize(
    "place", ["pypi" + ".org", "registry.npmjs" + ".org", "/ho" + "me/sam/x", "/wo" + "rk/main"]
)
def test_a_place_of_one_machine_is_noticed(place: str) -> None:
    assert list(checks.of_one_machine(sample(f"x = '{place}'")))


def test_an_address_or_a_missing_hash_in_a_python_lock_is_noticed() -> None:
    good = "anyio==4.16.0 \\\n    --hash=sha256:59bb\n    # via httpx\n"
    assert not list(checks.addresses_in_python_lock(sample(good)))
    assert list(checks.addresses_in_python_lock(sample("--index-url https://packages.example.com\n" + good)))
    assert list(checks.addresses_in_python_lock(sample("anyio==4.16.0\n" + good)))


def test_an_address_or_a_missing_hash_in_a_node_lock_is_noticed() -> None:
    def lock(package: dict[str, str]) -> SourceFile:
        return sample(json.dumps({"packages": {"": {}, "node_modules/sass": package}}))

    assert not list(checks.addresses_in_node_lock(lock({"integrity": "sha512-x"})))
    assert list(
        checks.addresses_in_node_lock(lock({"integrity": "sha512-x", "resolved": "https://example.com/x"}))
    )
    assert list(checks.addresses_in_node_lock(lock({"version": "1.0.0"})))


def test_a_dependency_without_a_reason_is_noticed() -> None:
    reason = 'dependencies = [\n    "django~=5.2",  # the web framework\n]\n'
    assert not list(checks.dependencies_without_why(reason))
    assert list(checks.dependencies_without_why(reason.replace("  # the web framework", "")))
