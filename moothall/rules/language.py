"""Texts in the two languages of the portal."""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language that the portal speaks, by its ISO 639-1 code."""

    EN = "en"
    CY = "cy"


@dataclass(frozen=True, kw_only=True)
class Text:
    """The same words in English and, where somebody has written it, Welsh."""

    en: str
    cy: str | None = None

    def speak(self, language: Language) -> str:
        """Return the words in `language`, or the English where there is no Welsh yet."""
        return self.cy if language is Language.CY and self.cy is not None else self.en

    def has(self, language: Language) -> bool:
        """Tell whether the words exist in `language`."""
        return language is Language.EN or self.cy is not None
