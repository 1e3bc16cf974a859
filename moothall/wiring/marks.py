"""Fills in, at the moment of reading, what a notice's stored text only marks."""

from moothall.cases.actions import letters
from moothall.people import codes, helping
from moothall.people.credentials import links
from moothall.portability.erasure import letters as erasure


def filled(text: str, about: str) -> str:
    """Return the stored text of a notice as its reader gets it; `about` says what it is about. Never store it.

    The context is that of the body that sends it.
    """
    if about.startswith(codes.ABOUT):
        return codes.with_code(text, about)
    if about.startswith(links.ABOUT):
        return links.with_link(text, about)
    if about.startswith(helping.ABOUT):
        return helping.with_code(text, about)
    if about.startswith(erasure.ABOUT):
        return erasure.with_words(text, about)
    return letters.filled(text, about) if about and about != codes.ACCOUNT else text
