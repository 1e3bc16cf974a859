"""The papers tell the truth: their commands run, their links lead somewhere, the licence is the real one."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.house import checks_papers as checks
from tests.house.tree import ROOT, SourceFile, report, sample, text_files

PAPERS = [file for file in text_files() if file.path.endswith(".md") and not file.path.startswith("data/")]
COMMANDS = checks.taught(PAPERS)
ELSEWHERE = [command for command in COMMANDS if command in checks.RUN_BY_CI or checks.is_in_the_demo(command)]
# SHA-256 of the Free Software Foundation's own text, agpl-3.0.txt.
AGPL = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
EXPECTED = [
    "README.md",
    "ARCHITECTURE.md",
    "GLOSSARY.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "LICENSE",
    "publiccode.yml",
]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_paper_of_the_house_is_there(name: str) -> None:
    assert (ROOT / name).is_file()


def test_the_papers_teach_some_commands() -> None:
    assert "make demo" in COMMANDS


def test_what_ci_runs_itself_is_written_where_the_table_says() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = [command for command in COMMANDS if command in checks.RUN_BY_CI]
    problems = list(checks.missing_targets(wanted, checks.make_targets(makefile)))
    problems += [
        f"{command}: {checks.RUN_BY_CI[command]} is not there"
        for command in wanted
        if not list(ROOT.glob(checks.RUN_BY_CI[command]))
    ]
    assert not problems, report(problems)


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in ELSEWHERE])
def test_every_other_command_of_the_papers_runs(command: str, tmp_path: Path) -> None:
    path = f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "MOOTHALL_MODE": "test", "MOOTHALL_VAR": str(tmp_path)}
    run = subprocess.run(
        ["bash", "-euc", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"


def test_every_how_to_with_a_command_for_operators_says_how_to_give_it_in_the_demo() -> None:
    problems = [problem for file in PAPERS for problem in checks.without_the_demo(file)]
    assert not problems, report(problems)


def test_a_how_to_that_forgets_the_demo_is_noticed() -> None:
    told = "See [how](run-the-demo.md#commands-against-the-demo)."
    forgets = sample("Give `moothall vault rotate`.", path="docs/how-to/x.md")
    assert list(checks.without_the_demo(forgets))
    assert not list(
        checks.without_the_demo(sample(f"`moothall vault rotate` {told}", path="docs/how-to/x.md"))
    )
    assert not list(checks.without_the_demo(sample("Run `make demo`.", path="docs/how-to/x.md")))


def test_every_link_leads_somewhere() -> None:
    problems = [problem for file in PAPERS for problem in checks.broken_links(file, ROOT)]
    assert not problems, report(problems)


def test_every_path_that_a_paper_names_is_there() -> None:
    living = [
        file for file in PAPERS if not file.path.startswith("docs/adr/") and file.path != "CHANGELOG.md"
    ]
    problems = [problem for file in living for problem in checks.lost_paths(file, ROOT)]
    assert not problems, report(problems)


def test_the_decisions_are_short_and_numbered_without_gaps() -> None:
    papers = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs/adr").glob("*.md")}
    assert papers
    problems = list(checks.wrong_decisions(papers))
    assert not problems, report(problems)


def test_the_licence_is_the_agpl_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == AGPL


def test_publiccode_has_the_keys_that_its_standard_requires() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert str(code["publiccodeYmlVersion"]).startswith("0")
    assert {"name", "url", "platforms", "developmentStatus", "softwareType", "description"} <= code.keys()
    assert {"legal", "maintenance", "localisation"} <= code.keys()
    assert code["legal"]["license"] == "AGPL-3.0-or-later"
    for language in ("en", "cy"):
        words = code["description"][language]
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_only_blocks_of_sh_are_commands() -> None:
    text = "```sh\n# a remark\nmake demo\nmoothall check \\\n  --quick\n```\n```text\nnot this\n```\n"
    assert checks.commands(sample(text, path="README.md")) == ["make demo", "moothall check    --quick"]


def test_a_make_target_that_is_not_there_is_noticed() -> None:
    targets = checks.make_targets("demo: venv\n\t@x\n.PHONY: lost\nX := 1\n")
    assert targets == {"demo"}
    assert list(checks.missing_targets(["make lost"], targets))
    assert not list(checks.missing_targets(["make demo PORT=8010", "ls"], targets))


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    paper = SourceFile(
        path="README.md", text="[a](lost.md) [b](LICENSE) [c](https://example.com) [d](#nowhere)"
    )
    found = report(checks.broken_links(paper, ROOT))
    assert "lost.md leads nowhere" in found
    assert "#nowhere" in found
    assert "LICENSE" not in found


def test_a_path_that_is_gone_is_noticed() -> None:
    paper = sample("See `moothall/rules/language.py` and `moothall/rules/lost.py`.", path="ARCHITECTURE.md")
    assert list(checks.lost_paths(paper, ROOT)) == ["ARCHITECTURE.md: `moothall/rules/lost.py` is not there"]


def test_a_gap_or_a_long_decision_is_noticed() -> None:
    good = "# 0001. We write decisions down\n\n## Why\n\n## Decision\n\n## What follows\n"
    assert not list(checks.wrong_decisions({"0001-a.md": good}))
    assert list(checks.wrong_decisions({"0002-a.md": good}))
    assert list(checks.wrong_decisions({"0001-a.md": good + "x\n" * 60}))
    assert list(checks.wrong_decisions({"0001-a.md": "# 0001. No headings\n"}))
