"""A copy for people to read: one page without scripts or styles, which leads to the files beside it alone."""

from collections.abc import Mapping
from urllib.parse import quote

from django.utils.html import escape

from moothall.portability.copy_words import label, said
from moothall.rules.answers import Json
from moothall.rules.language import Language

PATH = "path"


def as_html(held: Mapping[str, Json], language: Language) -> str:
    """Return the page of what a copy holds."""
    title = escape(said("copy.title", language))
    body = "".join(
        f"<h2>{escape(said(f'copy.{key}', language))}</h2>{_shown(value, language)}"
        for key, value in held.items()
    )
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def _shown(value: Json, language: Language) -> str:
    match value:
        case dict():
            rows = (_row(key, one, language) for key, one in value.items() if one not in (None, "", []))
            return f"<dl>{''.join(rows)}</dl>"
        case list():
            lines = "".join(f"<li>{_shown(one, language)}</li>" for one in value)
            return f"<ul>{lines}</ul>" if lines else f"<p>{escape(said('copy.nothing', language))}</p>"
        case None | "":
            return "–"
        case bool():
            return str(escape(said("copy.yes" if value else "copy.no", language)))
        case _:
            return str(escape(str(value)))


def _row(key: str, value: Json, language: Language) -> str:
    shown = _link(str(value)) if key == PATH else _shown(value, language)
    return f"<dt>{escape(label(key, language))}</dt><dd>{shown}</dd>"


def _link(path: str) -> str:
    return f'<a href="{escape(quote(path))}">{escape(path)}</a>'
