"""The messages that a demonstration keeps instead of sending them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.notices.models import Notice
from moothall.notices.queries import MOST
from moothall.packs import folders
from moothall.packs.demo import read_demo
from moothall.rules.language import Language
from moothall.ui import texts
from moothall.ui.faces import Link
from moothall.ui.presenters import SummaryRow
from moothall.ui.words import moment_in_words


@dataclass(frozen=True, kw_only=True)
class MessageView:
    """One message, word for word, in the language that it is written in; an address of ours in it is a link."""

    facts: tuple[SummaryRow, ...]
    subject: str
    words: tuple[Link, ...]
    language: str


@dataclass(frozen=True, kw_only=True)
class OutboxView:
    """The page: `heading` names the council chosen, `slug` is "" where none is."""

    heading: str
    slug: str
    councils: tuple[Link, ...]
    messages: tuple[MessageView, ...]
    most: int


def outbox_view(body: KnownBody | None, latest: Iterable[Notice], language: Language) -> OutboxView:
    """Return what the page shows of a council's latest notices, or of none yet."""
    heading = (
        texts.speak("outbox.heading", language)
        if body is None
        else texts.speak("outbox.of", language, body=body.facts.official_name.speak(language))
    )
    return OutboxView(
        heading=heading,
        slug="" if body is None else body.slug,
        councils=tuple(
            Link(text=known.facts.name.speak(language), href=f"?body={known.slug}") for known in _councils()
        ),
        messages=tuple(_message(notice, language) for notice in latest),
        most=MOST,
    )


def _message(notice: Notice, language: Language) -> MessageView:
    facts = {
        "to": notice.to_address,
        "by": texts.speak(f"outbox.kind_{notice.kind}", language),
        "when": moment_in_words(notice.created_at, language),
        "became": texts.speak(f"outbox.state_{notice.state}", language),
    }
    return MessageView(
        facts=tuple(
            SummaryRow(key=texts.speak(f"outbox.{name}", language), value=value, change_href="", about="")
            for name, value in facts.items()
        ),
        subject=notice.subject,
        words=tuple(_pieces(notice.body_text)),
        language=notice.language,
    )


def _pieces(text: str) -> Iterator[Link]:
    """Yield the text in pieces: addresses of the portal's hosts as links, and what is between with no address."""
    ours = "|".join(map(re.escape, (settings.PORTAL_URL, settings.DESK_URL, settings.FILES_URL)))
    for at, piece in enumerate(re.split(rf"((?:{ours})(?![\w.:-])(?:[^\s<>]*[\w/=-])?)", text)):
        if piece:
            yield Link(text=piece, href=piece if at % 2 else "")


def _councils() -> list[KnownBody]:
    """Return the portal itself, and the councils that have invented officers."""
    officers = read_demo(folders.demo(settings.DATA)).officers
    operator = bodies.operator()
    slugs = sorted({post.body for officer in officers for post in officer.posts} - {operator.slug})
    return [operator, *(known for slug in slugs if (known := bodies.by_slug(slug)) is not None)]
