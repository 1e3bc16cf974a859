"""Prose written by service owners: a small part of Markdown as GOV.UK's typography, everything else escaped.

Blocks stand between empty lines: a paragraph, a heading (`## `), a list whose lines begin with `- ` or `1. `.
Inside a line: `**bold**` and `[words](address)`, where the address is https, mailto, tel, a path or a #place.
"""

import re
from functools import lru_cache

from markupsafe import Markup, escape

from moothall.rules.language import Language, Text

_LINK = re.compile(r"\[([^\[\]]+)\]\(((?:https://|mailto:|tel:|/(?!/)|#)[^\s()]*)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_NUMBER = re.compile(r"[0-9]+\. ")


def prose(text: Text, language: Language) -> Markup:
    """Return the prose of `text` in `language` as HTML; it comes from data/ or an author, no resident."""
    return html_of(text.speak(language))


@lru_cache(maxsize=1024)
def html_of(written: str) -> Markup:
    """Return the HTML of `written`."""
    blocks = re.split(r"\n\s*\n", written.replace("\r\n", "\n").strip())
    return Markup("\n").join(_block(block.strip()) for block in blocks if block.strip())


def _block(block: str) -> Markup:
    lines = [line.strip() for line in block.split("\n")]
    if len(lines) == 1 and block.startswith("## "):
        return Markup('<h2 class="govuk-heading-m">{}</h2>').format(_inline(block[3:]))
    if lines[0].startswith("- "):
        return _list("ul", "bullet", _items(lines, re.compile("- ")))
    if _NUMBER.match(lines[0]):
        return _list("ol", "number", _items(lines, _NUMBER))
    return Markup('<p class="govuk-body">{}</p>').format(_inline(" ".join(lines)))


def _items(lines: list[str], start: re.Pattern[str]) -> list[str]:
    """Return the list's items; a line that does not begin one belongs to the item before it."""
    items: list[str] = []
    for line in lines:
        found = start.match(line)
        if found:
            items.append(line[found.end() :])
        else:
            items[-1] += f" {line}"
    return items


def _list(tag: str, kind: str, items: list[str]) -> Markup:
    inner = Markup("").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
    return Markup('<{tag} class="govuk-list govuk-list--{kind}">{inner}</{tag}>').format(
        tag=tag, kind=kind, inner=inner
    )


def _inline(line: str) -> Markup:
    safe = str(escape(line))
    linked = _LINK.sub(r'<a class="govuk-link" href="\2">\1</a>', safe)
    return Markup(_BOLD.sub(r"<strong>\1</strong>", linked))  # noqa: S704 - escaped before marks become tags
