"""The tree: nothing in it belongs to one machine, and nothing is left for later."""

import json
import re
from collections.abc import Iterator

from tests.house.tree import SourceFile

# Written so that this file does not match itself.
LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
REGISTRY_HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org")
INDEX_OPTION = re.compile(
    r"^\s*(?:-i|--(?:extra-)?index-url|--find-links|-f|--trusted-host)\b|https?://", re.MULTILINE
)
MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(?:work|home/\w+|Users/\w+|root)/\w")
DEPENDENCY = re.compile(r'^ {4}"[^"]+",(?P<why>\s*#\s*\S.*)?$')


def left_for_later(file: SourceFile) -> Iterator[str]:
    """Yield each line that puts work off."""
    for at, line in enumerate(file.text.splitlines(), start=1):
        if LATER.search(line):
            yield f"{file.path}:{at}: nothing is left for later: {line.strip()[:80]}"


def of_one_machine(file: SourceFile) -> Iterator[str]:
    """Yield each line that names a registry's host or a folder of somebody's machine."""
    for at, line in enumerate(file.text.splitlines(), start=1):
        if found := REGISTRY_HOSTS.search(line) or MACHINE_PATH.search(line):
            yield f"{file.path}:{at}: {found[0]} belongs to one machine or one registry"


def addresses_in_python_lock(file: SourceFile) -> Iterator[str]:
    """Yield each line of a requirements file that says where to fetch from, and what has no hash."""
    for found in INDEX_OPTION.finditer(file.text):
        yield f"{file.path}: a lock file names no address: {found[0].strip()}"
    for block in re.split(r"^(?=\S)", file.text, flags=re.MULTILINE):
        if "==" in block.split("\n")[0] and "--hash=sha256:" not in block:
            yield f"{file.path}: {block.split()[0]} has no hash"


def addresses_in_node_lock(file: SourceFile) -> Iterator[str]:
    """Yield each package of package-lock.json that says where it came from, or that has no hash."""
    packages = json.loads(file.text)["packages"]
    for name, package in packages.items():
        if "resolved" in package:
            yield f"{file.path}: {name} names the address it was fetched from"
        if name and "integrity" not in package and not package.get("link"):
            yield f"{file.path}: {name} has no hash"


def dependencies_without_why(text: str) -> Iterator[str]:
    """Yield each dependency of pyproject.toml's [project] tables that no comment explains."""
    project = text.partition("[project.scripts]")[0]
    inside = False
    for line in project.splitlines():
        if line.endswith("= ["):
            inside = line.startswith(("dependencies", "dev"))
        elif line.startswith("]"):
            inside = False
        elif inside and (found := DEPENDENCY.match(line)) and not found["why"]:
            yield f"pyproject.toml: say why {line.strip()} is needed"
        elif inside and line.strip() and not DEPENDENCY.match(line):
            yield f"pyproject.toml: one dependency a line with its why: {line.strip()}"
