"""How far a right to act for somebody goes, in plain words: what it allows, in which services, until when."""

from datetime import timedelta
from enum import StrEnum

from moothall.people.helping import Help
from moothall.rules.language import Language
from moothall.services.queries import all_current
from moothall.ui import texts
from moothall.ui.words import date_in_words, end_in_words

# What is over at the beginning of a day had the day before as its last.
_MOMENT = timedelta(microseconds=1)


class Side(StrEnum):
    """Whose requests the words speak of: mine on my own page, theirs to the helper, yours in letters to the person.

    On my own page the words know whether my address is secret; to all others they are true whether it is or not.
    """

    MINE = ""
    MINE_HIDDEN = "_hidden"
    THEIRS = "_theirs"
    YOURS = "_yours"


def may(one: Help, language: Language, side: Side) -> str:
    """Return what a right allows."""
    key = "account.may_act" if one.may_act else "account.may_read"
    return texts.interface()[f"{key}{side}"].speak(language)


def services(one: Help, language: Language) -> str:
    """Return for which services a right is, by their titles; one that is offered no longer goes by its slug."""
    if not one.services:
        return texts.interface()["account.covers_all"].speak(language)
    known = all_current()
    return ", ".join(
        known[slug].definition.title.speak(language) if slug in known else slug for slug in one.services
    )


def answer_by(one: Help, language: Language) -> str:
    """Return the last day on which an invitation can be accepted."""
    return date_in_words(one.answer_by - _MOMENT, language)


def until(one: Help, language: Language) -> str:
    """Return when a right is over, in words that follow "until"."""
    return end_in_words(one.ends_at, language)
