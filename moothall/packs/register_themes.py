"""Reads the themes of bodies and refuses colours that people cannot read and marks that could do harm."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from moothall.packs.csv_file import Row, read_rows
from moothall.packs.problems import PackProblem
from moothall.rules.colour import WHITE, Theme, check_theme, parse_colour
from moothall.rules.refusal import Refused

THEMES_COLUMNS = ["slug", "background", "text", "logo"]

LARGEST_LOGO_CHARACTERS = 20_000

_SVG = "{http://www.w3.org/2000/svg}"
_DRAWING = frozenset(
    [
        *("svg", "g", "defs", "title", "desc"),
        *("path", "circle", "ellipse", "rect", "line", "polyline", "polygon"),
        *("clipPath", "mask", "linearGradient", "radialGradient", "stop"),
    ]
)
_WITHIN = re.compile(r"url\(\s*#[\w-]+\s*\)")


def read_themes(
    folder: Path, file: str, slugs: Iterable[str], problems: list[PackProblem]
) -> dict[str, Theme]:
    """Return the theme of each body that `folder/file` names; marks stand beside it, below its folder."""
    known, themes = frozenset(slugs), dict[str, Theme]()
    for row in read_rows(folder, file, THEMES_COLUMNS, problems):
        slug, theme = row.slug("slug"), _theme(row, folder / PurePosixPath(file).parent)
        if slug not in known:
            row.refuse(f"slug {slug!r} is no body of bodies.csv: write the slug of one that is.")
        if slug in themes:
            row.refuse(f"The theme of {slug} stands twice: keep one of the rows.")
        if theme is not None:
            themes[slug] = theme
    return themes


def svg_faults(drawing: str) -> tuple[str, ...]:
    """Return what makes an SVG unsafe to serve, as sentences: scripts, handlers, foreign parts, references.

    Only plain drawing elements are allowed, so what is not known is refused too.
    """
    if "<!DOCTYPE" in drawing or "<!ENTITY" in drawing or "<?xml-stylesheet" in drawing:
        return ("It declares a document type, entities or a style sheet: remove the declaration.",)
    try:
        root = ElementTree.fromstring(drawing)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError):
        return ("It is no well-formed XML: save it again as plain SVG.",)
    if root.tag != f"{_SVG}svg":
        return ("It is no SVG drawing: its outermost element must be svg in SVG's namespace.",)
    return tuple(fault for element in root.iter() for fault in _element_faults(element))


def _theme(row: Row, folder: Path) -> Theme | None:
    path = row.optional("logo")
    logo = None if path is None else _drawing(row, folder, path)
    try:
        background = parse_colour(row.required("background"))
        text = parse_colour(row.cells["text"] or str(WHITE))
        theme = Theme(background=background, text=text, logo=logo)
        check_theme(theme)
    except Refused as refused:
        row.refuse(str(refused))
        return None
    return theme


def _drawing(row: Row, folder: Path, logo: str) -> str | None:
    path = PurePosixPath(logo)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".svg":
        row.refuse(f"logo {logo!r} is no SVG file in this folder: write a path such as logos/example.svg.")
        return None
    try:
        drawing = (folder / path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        row.refuse(f"logo {logo!r} is missing or not UTF-8: add the file, or leave the cell empty.")
        return None
    if len(drawing) > LARGEST_LOGO_CHARACTERS:
        row.refuse(f"logo {logo!r} is over {LARGEST_LOGO_CHARACTERS} characters: simplify the drawing.")
        return None
    faults = svg_faults(drawing)
    for fault in faults:
        row.refuse(f"logo {logo!r} is refused. {fault}")
    return None if faults else drawing


def _element_faults(element: ElementTree.Element) -> Iterable[str]:
    name = str(element.tag).removeprefix(_SVG)
    if name not in _DRAWING:
        yield f"It contains the element {name!r}: remove it; a mark holds plain shapes only."
    for attribute, value in element.attrib.items():
        yield from _attribute_faults(attribute.rpartition("}")[2].lower(), value)


def _attribute_faults(attribute: str, value: str) -> Iterable[str]:
    if attribute.startswith("on"):
        yield f"It contains the event handler {attribute!r}: remove it."
    elif attribute == "style":
        yield "It contains the attribute 'style': write fill, stroke and the like as attributes."
    elif attribute in ("href", "src"):
        yield f"It contains the reference {attribute!r}: draw the shape in the file itself."
    elif "url(" in _WITHIN.sub("", value.lower()) or "javascript:" in value.lower():
        yield f"It refers to something outside the file in {attribute!r}: remove the reference."
