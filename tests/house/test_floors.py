"""The floors: imports, keys and names only go down."""

import subprocess
import sys

import pytest

from tests.house import checks_floors as checks
from tests.house.tree import ROOT, SourceFile, project, python_files, report, sample, tracked_paths

FLOORS = checks.floors_of_contract(project())
HEIGHTS = checks.height_of(FLOORS)
MOOTHALL = tuple(python_files("moothall"))


def test_the_import_contract_and_the_architecture_name_the_same_floors() -> None:
    paper = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert checks.floors_of_paper(paper) == checks.bare(FLOORS)


def test_every_package_stands_on_a_floor_and_brackets_mark_what_is_not_built() -> None:
    packages = {file.package for file in MOOTHALL if file.package}
    problems = list(checks.misplaced_packages(FLOORS, packages))
    assert not problems, report(problems)


def test_imports_only_go_down() -> None:
    linter = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as go; go()",
        "--no-cache",
    ]
    run = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_folder_of_python_is_a_package() -> None:
    problems = list(checks.folders_without_init(tracked_paths()))
    assert not problems, report(problems)


def test_the_top_package_imports_nothing() -> None:
    assert not (ROOT / "moothall/__init__.py").read_text(encoding="utf-8").strip()


def test_nothing_is_imported_by_name_and_there_are_no_signals() -> None:
    problems = [
        problem
        for file in MOOTHALL
        for problem in checks.hidden_imports(file, is_top=file.package in FLOORS[0])
    ]
    assert not problems, report(problems)


def test_no_string_names_a_higher_floor() -> None:
    problems = [problem for file in MOOTHALL for problem in checks.upward_strings(file, HEIGHTS)]
    assert not problems, report(problems)


def test_rules_know_neither_the_world_nor_third_parties() -> None:
    rules = [file for file in MOOTHALL if file.package == "rules"]
    assert rules
    problems = [problem for file in rules for problem in checks.worldly_rules(file)]
    assert not problems, report(problems)


def test_only_packs_reads_data() -> None:
    problems = [problem for file in MOOTHALL for problem in checks.data_readers(file)]
    assert not problems, report(problems)


def test_a_package_without_a_floor_is_noticed() -> None:
    floors = [("web", "(api)"), ("rules",)]
    found = report(checks.misplaced_packages(floors, {"web", "api", "utils"}))
    assert "moothall/utils: put it on a floor" in found
    assert "moothall/api exists" in found
    assert "moothall/rules does not exist" in found


def test_a_folder_without_init_is_noticed() -> None:
    paths = {"moothall/__init__.py", "moothall/cases/deep/actions.py", "moothall/cases/deep/__init__.py"}
    assert list(checks.folders_without_init(paths)) == ["moothall/cases: add an __init__.py"]


@pytest.mark.parametrize(
    "text",
    [
        "from importlib import import_module\nimport_module('x')",
        "import importlib\nimportlib.import_module('x')",
        "__import__('x')",
        "from django.apps import apps\napps.get_model('cases', 'Case')",
        "subject = GenericForeignKey()",
        "from django.dispatch import receiver",
        "from django.db.models.signals import post_save",
        "from django.db.models import signals",
        "import_string('x')",
    ],
)
def test_an_import_by_name_or_a_signal_is_noticed(text: str) -> None:
    assert list(checks.hidden_imports(sample(text), is_top=False))


def test_the_top_floor_may_import_by_name_for_every_way_leads_down() -> None:
    assert not list(checks.hidden_imports(sample("import_module('x')"), is_top=True))


def test_a_migration_may_ask_for_its_historical_models() -> None:
    text = "def fill(apps, editor):\n    apps.get_model('cases', 'Case')"
    assert not list(
        checks.hidden_imports(sample(text, path="moothall/cases/migrations/0002_fill.py"), is_top=False)
    )


def test_a_string_that_reaches_up_is_noticed() -> None:
    file = sample("VIEW = 'moothall.web.views.case'")
    assert list(checks.upward_strings(file, {"web": 3, "cases": 2}))
    assert not list(checks.upward_strings(SourceFile(path="moothall/config/x.py", text=file.text), HEIGHTS))


@pytest.mark.parametrize(
    "text",
    [
        "import django",
        "import os",
        "from pathlib import Path",
        "date.today()",
        "open('x')",
        "import moothall.packs",
    ],
)
def test_a_worldly_rule_is_noticed(text: str) -> None:
    assert list(checks.worldly_rules(sample(text, path="moothall/rules/fees.py")))


def test_a_plain_rule_passes() -> None:
    text = "from datetime import date, time\nfrom moothall.rules.bodies import Body\nimport re"
    assert not list(checks.worldly_rules(sample(text, path="moothall/rules/fees.py")))


@pytest.mark.parametrize(
    "text",
    [
        "import yaml",
        "ROOT / 'data' / 'law'",
        "ROOT / 'data/law'",
        "settings.DATA / 'law'",
        "open('data/law/x')",
    ],
)
def test_reading_data_outside_packs_is_noticed(text: str) -> None:
    assert list(checks.data_readers(sample(text)))
    assert not list(checks.data_readers(sample(text, path="moothall/packs/law.py")))


def test_a_folder_of_somebody_elses_that_is_called_data_passes() -> None:
    assert not list(checks.data_readers(sample("home / 'data'", path="moothall/cli/cluster.py")))
    assert not list(checks.data_readers(sample("ROOT / 'data'", path="moothall/config/settings.py")))
