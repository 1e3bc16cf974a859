"""Which answers may be offered again: those of three types of question, and never of a sensitive type."""

from enum import StrEnum

from moothall.rules.answers import AddressAnswer
from moothall.rules.questions import AddressQuestion, EmailQuestion, PhoneQuestion, Question


class KnownKind(StrEnum):
    """What an answer tells of a person, whatever question asked for it."""

    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"


def kind_of(question: Question) -> KnownKind | None:
    """Return what the answer to a question tells, or None where it is not offered again.

    Only these three types are: no number that identifies, no bank account, and nothing written freely, in which
    somebody may have said anything about themselves.
    """
    match question:
        case AddressQuestion():
            return KnownKind.ADDRESS
        case EmailQuestion():
            return KnownKind.EMAIL
        case PhoneQuestion():
            return KnownKind.PHONE
        case _:
            return None


def in_words(value: str | AddressAnswer) -> str:
    """Return a known answer in one line."""
    return value if isinstance(value, str) else ", ".join((*value.lines, value.postcode))


def plain(words: str) -> str:
    """Return a known answer in one line in the form that is the same however it is spaced, capitalised or divided."""
    return " ".join(words.casefold().replace(",", " ").split())
