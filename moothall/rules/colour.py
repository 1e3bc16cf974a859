"""Colours of a body's theme, and whether people can read what stands on them (WCAG 2.2)."""

import re
from dataclasses import dataclass

from moothall.rules.refusal import Refused

TEXT_CONTRAST = 4.5
"""WCAG 2.2 success criterion 1.4.3, level AA: text of ordinary size."""

EDGE_CONTRAST = 3.0
"""WCAG 2.2 success criterion 1.4.11, level AA: parts of the page that a person must make out."""

_WRITTEN = re.compile(r"#[0-9a-f]{6}")


class NotAColour(Refused):
    """This is no colour: write a hash and six hexadecimal digits in lower case, as in #1d5a8a."""


class TextTooFaint(Refused):
    """{text} on {background} has a contrast of {contrast}: choose colours with at least 4.5."""


class EdgeTooFaint(Refused):
    """{background} on white has a contrast of {contrast}: choose a darker colour with at least 3."""


@dataclass(frozen=True, kw_only=True)
class Colour:
    """An sRGB colour: three channels from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        """Return the colour as CSS writes it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE = Colour(red=255, green=255, blue=255)


@dataclass(frozen=True, kw_only=True)
class Theme:
    """How a body's pages are dressed: its colour, the text on it, and its mark (an SVG drawing's text)."""

    background: Colour
    text: Colour = WHITE
    logo: str | None = None


def parse_colour(written: str) -> Colour:
    """Return the colour written as `#rrggbb` in lower case; raise NotAColour for anything else."""
    if not _WRITTEN.fullmatch(written):
        raise NotAColour
    red, green, blue = (int(written[start : start + 2], 16) for start in (1, 3, 5))
    return Colour(red=red, green=green, blue=blue)


def luminance(colour: Colour) -> float:
    """Return the relative luminance of `colour`, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    return 0.2126 * _linear(colour.red) + 0.7152 * _linear(colour.green) + 0.0722 * _linear(colour.blue)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check_theme(theme: Theme) -> None:
    """Raise TextTooFaint or EdgeTooFaint where people could not read or make out what the theme colours."""
    on_text = contrast(theme.background, theme.text)
    if on_text < TEXT_CONTRAST:
        facts = {"text": str(theme.text), "background": str(theme.background)}
        raise TextTooFaint(contrast=_shortened(on_text), **facts)
    on_page = contrast(theme.background, WHITE)
    if on_page < EDGE_CONTRAST:
        raise EdgeTooFaint(contrast=_shortened(on_page), background=str(theme.background))


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _shortened(ratio: float) -> str:
    return f"{int(ratio * 100) / 100:.2f}"
