"""Reads the words of the software itself: data/interface/*.yaml, by key, in English and Welsh."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from moothall.packs import folders
from moothall.packs.problems import PackProblem, PacksRefused, refuse_if_any
from moothall.packs.reader import Lines, read
from moothall.rules.language import Text
from moothall.rules.wording import fields_in


@dataclass(frozen=True, kw_only=True)
class InterfaceFile:
    """One file of words. `welsh_reviewed_by` names who reviewed its Welsh, or is null."""

    welsh_reviewed_by: str | None
    texts: Mapping[str, Text]


@lru_cache(maxsize=1)
def interface_texts(data: Path) -> Mapping[str, Text]:
    """Return all texts of a folder `data` by key: read once in each process, for whoever speaks with them.

    Raises PacksRefused as read_interface.
    """
    return read_interface(folders.interface(data))


def read_interface(folder: Path) -> Mapping[str, Text]:
    """Return all texts in the YAML files of `folder` (data/interface), by key.

    Raises PacksRefused with every mistake: a key that stands twice (in one file or in two), a text without
    Welsh, {fields} that differ between the languages.
    """
    texts: dict[str, Text] = {}
    problems: list[PackProblem] = []
    for path in sorted(folder.glob("*.yaml")):
        file = f"interface/{path.name}"
        try:
            found, lines = read(path.read_text(encoding="utf-8"), InterfaceFile, file=file)
        except PacksRefused as refusal:
            problems.extend(refusal.problems)
            continue
        except UnicodeDecodeError:
            problems.append(
                PackProblem(file=file, line=0, message="The file is not UTF-8: save it as UTF-8.")
            )
            continue
        problems.extend(_problems(found, lines, texts))
        texts |= found.texts
    refuse_if_any(problems)
    return MappingProxyType(texts)


def _problems(found: InterfaceFile, lines: Lines, known: Mapping[str, Text]) -> Iterator[PackProblem]:
    for key, text in found.texts.items():
        message = _wrong(text)
        if message is not None:
            yield lines.problem(("texts", key), message)
        if key in known:
            yield lines.problem(("texts", key), f"`{key}` stands in another file of data/interface already.")


def _wrong(text: Text) -> str | None:
    if text.cy is None:
        return "The Welsh is missing: write it under `cy`."
    try:
        same = fields_in(text.en) == fields_in(text.cy)
    except ValueError:
        return "The {braces} do not match: write {{ and }} for braces that are words."
    return None if same else "The English and the Welsh have different {fields}."
