"""Floors: who may know of whom. import-linter reads imports; these checks read what it cannot."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.house.tree import SourceFile, literals, rows, table

SIGNAL_MODULES = re.compile(r"^django(\.\w+)*\.(signals|dispatch)(\.|$)")
BY_NAME = frozenset({"import_module", "__import__", "import_string"})
WORLDLY_MODULES = frozenset(
    {"asyncio", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "socket"}
    | {"sqlite3", "subprocess", "tempfile", "threading", "time", "urllib.request", "http"}
)
# A path from the repository's root or from the setting for it; not somebody's own `home / "data"`.
OUR_DATA = re.compile(r"(?i:root|repository|parents\[\d\]) / 'data\b|\bDATA / ")
WORLDLY_BUILTINS = frozenset({"open", "print", "input", "eval", "exec"})
CLOCKS = frozenset({"now", "today", "utcnow"})


def floors_of_contract(project: Mapping[str, object]) -> list[tuple[str, ...]]:
    """Return the floors of the import contract in pyproject.toml, top first, brackets kept."""
    for contract in rows(table(project, "tool", "importlinter")["contracts"]):
        assert isinstance(contract, dict)
        if contract["type"] == "layers":
            return [tuple(name.strip() for name in str(row).split("|")) for row in rows(contract["layers"])]
    raise AssertionError("pyproject.toml has no layers contract")


def floors_of_paper(text: str) -> list[tuple[str, ...]]:
    """Return the floors that ARCHITECTURE.md draws in its block ```floors, top first."""
    found = re.search(r"^```floors\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found, "ARCHITECTURE.md draws no floors"
    return [tuple(name.strip() for name in line.split("|")) for line in found[1].splitlines() if line.strip()]


def bare(floors: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the floors without the brackets of what is not built yet."""
    return [tuple(name.strip("()") for name in floor) for floor in floors]


def height_of(floors: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Return each package's height: 0 is the lowest floor."""
    top = len(floors) - 1
    return {name: top - at for at, floor in enumerate(bare(floors)) for name in floor}


def misplaced_packages(floors: Sequence[tuple[str, ...]], packages: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each package without a floor, and each bracket that is out of date."""
    named = {name.strip("()"): name.startswith("(") for floor in floors for name in floor}
    present = set(packages)
    for package in present - named.keys():
        yield f"moothall/{package}: put it on a floor in pyproject.toml and ARCHITECTURE.md"
    for name, is_bracketed in named.items():
        if is_bracketed and name in present:
            yield f"moothall/{name} exists: take its brackets away in pyproject.toml"
        if not is_bracketed and name not in present:
            yield f"moothall/{name} does not exist: write it in brackets in pyproject.toml"


def folders_without_init(paths: Iterable[str]) -> Iterator[str]:
    """Yield each folder below moothall/ or tests/ that holds Python but is no package."""
    paths = set(paths)
    folders = {path.rpartition("/")[0] for path in paths if re.match(r"(moothall|tests)/.*\.py$", path)}
    for folder in {"/".join(f.split("/")[:n]) for f in folders for n in range(1, f.count("/") + 2)}:
        if f"{folder}/__init__.py" not in paths:
            yield f"{folder}: add an __init__.py"


def hidden_imports(file: SourceFile, *, is_top: bool) -> Iterator[str]:
    """Yield each import by name, loose key and signal, which no import contract would see.

    A package on the top floor (`is_top`) may import by name: from there every way leads down.
    """
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and any(map(SIGNAL_MODULES.match, _wholes(node))):
            yield f"{file.path}:{node.lineno}: no Django signals: news travels upward as an outbox row"
        elif isinstance(node, ast.Call):
            name = _name(node.func)
            if name in BY_NAME and not is_top:
                yield f"{file.path}:{node.lineno}: {name}(...): import it, so that the floors can see it"
            if name == "GenericForeignKey":
                yield f"{file.path}:{node.lineno}: a key that may point anywhere hides from the floors"
            if _asks_registry(node.func) and "/migrations/" not in file.path:
                yield f"{file.path}:{node.lineno}: apps.get_model(...): import the model"


def _wholes(node: ast.Import | ast.ImportFrom) -> list[str]:
    source = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    return [source + alias.name for alias in node.names]


def _asks_registry(function: ast.expr) -> bool:
    # `state.apps.get_model` belongs to a migration's operation and asks for history, not for a model.
    asked = function.value if isinstance(function, ast.Attribute) and function.attr == "get_model" else None
    return isinstance(asked, ast.Name) and asked.id == "apps"


def upward_strings(file: SourceFile, heights: Mapping[str, int]) -> Iterator[str]:
    """Yield each dotted string that names a package on a higher floor, or beside, than the file's own."""
    own = file.package
    if own is None or own not in heights:
        return
    for line, text in literals(file):
        for named in re.findall(r"\bmoothall\.(\w+)", text):
            if named != own and heights.get(named, -1) >= heights[own]:
                yield f"{file.path}:{line}: the string {text[:60]!r} reaches up to {named}"


def worldly_rules(file: SourceFile) -> Iterator[str]:
    """Yield what a rule may not know: third parties, the clock, chance, files and the network."""
    for node in ast.walk(file.tree):
        for module in _imported(node):
            root = module.split(".")[0]
            if module.startswith("moothall.rules"):
                continue
            if root not in sys.stdlib_module_names or root in WORLDLY_MODULES or module in WORLDLY_MODULES:
                yield f"{file.path}: rules may not import {module}"
        if isinstance(node, ast.Call) and _is_worldly_call(node.func):
            yield f"{file.path}:{node.lineno}: rules may not call {_name(node.func)}"


def data_readers(file: SourceFile) -> Iterator[str]:
    """Yield each place outside `packs` that reads YAML or names a path in data/.

    `config` may name the folder itself.
    """
    if file.package == "packs":
        return
    for node in ast.walk(file.tree):
        if "yaml" in _imported(node):
            yield f"{file.path}: only packs reads YAML"
        if isinstance(node, ast.BinOp) and file.package != "config" and _is_path_to_data(node):
            yield f"{file.path}:{node.lineno}: only packs opens data/"
    for line, text in literals(file):
        if re.match(r"\.?/?data/\w", text):
            yield f"{file.path}:{line}: only packs opens data/"


def upward_keys(keys: Iterable[tuple[str, str, str]], heights: Mapping[str, int]) -> Iterator[str]:
    """Yield each foreign key (app, field, app it points to) that points up or sideways.

    Apps that are not ours stand below every floor: ours may point to them.
    """
    for source, field, target in keys:
        if source in heights and target != source and heights.get(target, -1) >= heights[source]:
            yield f"{source}.{field} points to {target}, which is not on a lower floor"


def _imported(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    return (node.module or "",) if isinstance(node, ast.ImportFrom) else ()


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_worldly_call(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in CLOCKS
    return _name(function) in WORLDLY_BUILTINS


def _is_path_to_data(node: ast.BinOp) -> bool:
    whole = ast.unparse(node)
    return isinstance(node.op, ast.Div) and bool(OUR_DATA.search(whole))
