"""Letters about a request for erasure: on receipt, when it takes longer, and with the answer."""

from collections.abc import Callable, Sequence
from functools import partial

from moothall.bodies import queries as bodies
from moothall.notices import actions as notices
from moothall.notices.channels.messages import Kind
from moothall.notices.links import portal_link
from moothall.people import contacts
from moothall.portability.copy_words import said
from moothall.portability.erasure import askers
from moothall.portability.erasure.askers import Asker
from moothall.portability.erasure.words import grounds
from moothall.portability.models import ErasureItem, ErasureRequest
from moothall.portability.sealed import ABOUT_ERASURE, LETTER_WORDS
from moothall.rules.erasure import Outcome
from moothall.rules.language import Language
from moothall.rules.wording import in_words
from moothall.services.queries import version
from moothall.vault import columns

# What such a message is about: no case, so that it holds no code and goes with the messages of no case.
ABOUT = ABOUT_ERASURE


def received(request: ErasureRequest, items: Sequence[ErasureItem]) -> None:
    """Confirm what was asked, and by when it is answered."""
    to = askers.of_request(request)
    language = to.language
    asked = "\n".join(f"- {_named(item, language)}" for item in items)
    _send(request, to, "received", asked=asked, due=in_words(request.due_on, language))


def extended(request: ErasureRequest) -> None:
    """Tell why it takes longer, and until when."""
    to = askers.of_request(request)
    due = in_words(request.due_on, to.language)
    _send(request, to, "extended", reason=sealed_word(request.key, request.extension_reason), due=due)


def answered(request: ErasureRequest, items: Sequence[ErasureItem]) -> None:
    """Tell what was decided about each case, on what ground in law, and what can be done about it."""
    to = askers.of_request(request)
    word = partial(sealed_word, request.key)
    decisions = "\n\n".join(
        f"{_named(item, to.language)}\n{decided(item, to.language, word=word)}" for item in items
    )
    _send(request, to, "answered", decisions=decisions)


def goes_to(about: str) -> str:
    """Return where a letter about erasure goes now, "" where no account says: it may have waited. Ask as a job.

    Raises:
        VaultFailed: an account says it, and that does not open.
    """
    request = ErasureRequest.objects.filter(key=about.removeprefix(ABOUT)).first()
    return "" if request is None else contacts.email_to_send_to(person_id=request.person_id)


def sealed_word(key: str, word: str) -> str:
    """Return an officer's words as they stand in the stored text of a letter: sealed, and opened when it is sent."""
    sealed = columns.seal(LETTER_WORDS, body_id=None, row=key, text=word)
    return columns.in_words(sealed) if sealed else ""


def with_words(text: str, about: str) -> str:
    """Return the stored text of a letter about erasure as its reader gets it. Never store it.

    Raises:
        Tampered, KeyLost: see vault.actions.unseal.
    """
    key = about.removeprefix(ABOUT)
    return columns.each_word(
        text, lambda sealed: columns.unseal(LETTER_WORDS, body_id=None, row=key, sealed=sealed)
    )


def decided(item: ErasureItem, language: Language, *, word: Callable[[str], str] = str) -> str:
    """Return in words what was decided about one case: lines of plain text, the officer's own as `word` writes them."""
    lines = [_outcome(item, language)]
    if item.outcome == Outcome.LATER and (privacy := version(version_id=item.version_id).definition.privacy):
        lines.append(privacy.retention_reason.speak(language))
    if item.note:
        lines.append(word(item.note))
    return "\n".join(lines)


def _outcome(item: ErasureItem, language: Language) -> str:
    if item.outcome == Outcome.REFUSED and item.ground in grounds():
        ground = grounds()[item.ground]
        return said(
            "erasure.told_refused", language, why=ground.why.speak(language), law=ground.law.speak(language)
        )
    if item.outcome == Outcome.LATER and item.keep_until is not None:
        return said("erasure.told_later", language, day=in_words(item.keep_until, language))
    return said(f"erasure.told_{item.outcome}", language)


def _named(item: ErasureItem, language: Language) -> str:
    title = version(version_id=item.version_id).definition.title.speak(language)
    return f"{title}, {item.reference}"


def _send(request: ErasureRequest, to: Asker, step: str, **fields: str) -> None:
    """Queue a letter in the body's name; somebody who can be reached nowhere reads it in their account."""
    if not to.email:
        return
    language = to.language
    council = bodies.by_id(request.body_id).facts.official_name.speak(language)
    notices.queue(
        body_id=request.body_id,
        key=f"{ABOUT}{request.key}/{step}",
        kind=Kind.EMAIL,
        to=to.email,
        subject=said(f"erasure.mail_{step}_subject", language),
        text=said(
            f"erasure.mail_{step}_text",
            language,
            council=council,
            url=portal_link(language, "/account/erasure"),
            **fields,
        ),
        language=language,
        about=f"{ABOUT}{request.key}",
        format_needed=to.format_needed,
    )
