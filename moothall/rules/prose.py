"""Prose of packs: paragraphs, `## ` headings, `- ` lists and [links](https://...), and nothing else.

It becomes blocks, which a page renders and escapes itself: no markup of a pack ever reaches a page unread.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words that lead somewhere: to https, a telephone number, or a path of the portal."""

    text: str
    url: str


Span = Words | Link


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading below the page's title."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list without an order."""

    items: tuple[tuple[Span, ...], ...]


Block = Heading | Paragraph | Bullets

_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(((?:https://|tel:|/(?!/))[^\s()<>\"']{1,500})\)")


def parse(prose: str) -> tuple[Block, ...]:
    """Return the blocks of `prose`, divided by empty lines; what is no mark of ours is plain words."""
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", prose))
    return tuple(block for chunk in chunks if chunk for block in _blocks(chunk.splitlines()))


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    if lines[0].startswith("## "):
        heading = Heading(spans=spans(lines[0].removeprefix("## ")))
        return (heading, *_blocks(lines[1:])) if len(lines) > 1 else (heading,)
    if all(line.startswith(("- ", "  ")) for line in lines) and lines[0].startswith("- "):
        items = re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE)[1:]
        return (Bullets(items=tuple(spans(item) for item in items)),)
    start = next((at for at, line in enumerate(lines) if line.startswith("- ")), 0)
    if start:
        return (*_blocks(lines[:start]), *_blocks(lines[start:]))
    return (Paragraph(spans=spans(" ".join(lines))),)


def spans(words: str) -> tuple[Span, ...]:
    """Return a line of words with its links told apart."""
    line = " ".join(words.split())
    found: list[Span] = []
    end = 0
    for match in _LINK.finditer(line):
        if match.start() > end:
            found.append(Words(text=line[end : match.start()]))
        found.append(Link(text=match.group(1), url=match.group(2)))
        end = match.end()
    if end < len(line):
        found.append(Words(text=line[end:]))
    return tuple(found)
