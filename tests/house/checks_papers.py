"""The papers: what they tell a reader to type and to follow works."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.house.tree import SourceFile

ADR_LINES = 60
ADR_HEADINGS = ("## Why", "## Decision", "## What follows")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)

# What CI itself runs, and where (a pattern of paths). Every other command in a ```sh block is run by
# tests/house/test_papers.py.
RUN_BY_CI = {
    "make demo": "tests/house/test_cli_*.py",
    "make test": ".ci/run",
    "make check": ".ci/run",
    "make test-all": "Makefile",
    "make bench": "Makefile",
    "make help": "Makefile",
}
TAUGHT = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "docs/how-to/")
# Commands against a demo that runs: tests/house/test_cli_demo.py has one.
IN_THE_DEMO = ".venv/bin/moothall demo "
_OPERATORS = re.compile(r"\bmoothall (?:audit|check|invite|retention|sessions|vault)\b")
_HOW = "run-the-demo.md#commands-against-the-demo"


def taught(files: Iterable[SourceFile]) -> list[str]:
    """Return the commands that papers teach, each once."""
    return sorted({command for file in files if file.path.startswith(TAUGHT) for command in commands(file)})


def is_in_the_demo(command: str) -> bool:
    """Tell whether a command wants a demo that runs."""
    return command.startswith(IN_THE_DEMO)


def without_the_demo(file: SourceFile) -> Iterator[str]:
    """Yield a sentence for a how-to with a command for operators that does not say how to try it in the demo."""
    folder, _, name = file.path.rpartition("/")
    is_other = folder == "docs/how-to" and not _HOW.startswith(name)
    if is_other and _OPERATORS.search(file.text) and f"]({_HOW})" not in file.text:
        yield f"{file.path}: say how to give its commands in the demo, and link to {_HOW}"


def commands(file: SourceFile) -> list[str]:
    """Return the commands of a paper's ```sh blocks; a line that ends in a backslash goes on."""
    blocks = re.findall(r"^```sh\n(.*?)^```", file.text, re.DOTALL | re.MULTILINE)
    lines = (line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def make_targets(makefile: str) -> set[str]:
    """Return the targets that a Makefile defines."""
    lines = re.findall(r"^([\w .-]+?)\s*:(?!=)", makefile, re.MULTILINE)
    return {target for line in lines for target in line.split() if not target.startswith(".")}


def missing_targets(wanted: Iterable[str], targets: set[str]) -> Iterator[str]:
    """Yield a sentence for each `make x` of a paper whose target is not in the Makefile."""
    for command in wanted:
        first, *words = command.split()
        if first == "make":
            lost = [word for word in words if _is_lost(word, targets)]
            yield from (f"{command}: the Makefile has no {word}" for word in lost)


def _is_lost(word: str, targets: set[str]) -> bool:
    return "=" not in word and not word.startswith("-") and word not in targets


def broken_links(file: SourceFile, root: Path) -> Iterator[str]:
    """Yield each relative link of a paper that leads to no file, or to no heading of that file."""
    text = FENCE.sub("", file.text)
    for found in LINK.finditer(text):
        link = found[1] or found[2]
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        where, _, heading = link.partition("#")
        target = (root / file.path).parent / where if where else root / file.path
        if not target.exists():
            yield f"{file.path}: {link} leads nowhere"
        elif heading and heading not in anchors(target.read_text(encoding="utf-8")):
            yield f"{file.path}: {link} names a heading that is not there"


def anchors(text: str) -> set[str]:
    """Return the anchors of a paper's headings, as GitHub and GitLab make them."""
    headings = re.findall(r"^#+ +(.+?)\s*$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def lost_paths(file: SourceFile, root: Path) -> Iterator[str]:
    """Yield each path in `code marks` of a paper that looks like one of ours and is not there."""
    for path in re.findall(r"`((?:moothall|tests|data|docs|bench)/[\w./-]*[\w/])`", file.text):
        if not (root / path).exists():
            yield f"{file.path}: `{path}` is not there"


def wrong_decisions(papers: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the decision records (file name to text): numbers, length, headings."""
    for at, name in enumerate(sorted(papers), start=1):
        if not re.fullmatch(rf"{at:04}-[a-z0-9-]+\.md", name):
            yield f"{name}: expected number {at:04}"
    for name, text in papers.items():
        lines = text.splitlines()
        if len(lines) > ADR_LINES:
            yield f"{name}: {len(lines)} lines, over {ADR_LINES}"
        if not lines or not lines[0].startswith(f"# {name[:4]}. "):
            yield f"{name}: begin with `# {name[:4]}. ` and what was decided"
        yield from (f"{name}: has no heading {heading}" for heading in ADR_HEADINGS if heading not in lines)
