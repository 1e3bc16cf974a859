"""At the moment of reading, fills in what a notice's stored text only marks; at that of sending, says where it goes."""

from moothall.cases.actions import letters
from moothall.notices.models import Notice
from moothall.people import codes, helping
from moothall.people import letters as of_portal
from moothall.people.credentials import links
from moothall.portability.erasure import letters as erasure

_OF_NO_CASE = (codes.ABOUT, links.ABOUT, helping.ABOUT, erasure.ABOUT)


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
    return letters.filled(text, about) if _is_case(about) else text


def whom(notice: Notice) -> str | None:
    """Return where a notice goes now, None where nobody may have it any more: it may have waited.

    Raises:
        VaultFailed: where it was to go does not open.
    """
    about = notice.case_reference
    if about.startswith(erasure.ABOUT):
        return erasure.goes_to(about) or notice.to_address
    if not _is_case(about):
        return of_portal.goes_to(reader=notice.reader_id, key=notice.key, about=about) or notice.to_address
    return letters.goes_to(reference=about, key=notice.key, kind=notice.kind)


def _is_case(about: str) -> bool:
    return bool(about) and about != codes.ACCOUNT and not about.startswith(_OF_NO_CASE)
