"""What waits for whoever keeps a body's records, on the first page they come to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.erasure import left
from moothall.desk.presenters.letters import waiting_words
from moothall.desk.presenters.records import PaperRow
from moothall.portability.erasure.queries import Waiting
from moothall.rules.language import Language
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that waits, as the macro `task_list` shows it."""

    text: str
    href: str
    hint: str = ""
    status: str = ""
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """How much waits: requests for erasure, letters to send by hand, and deletions that are held."""

    erasures: Waiting
    letters: int
    held: int


def tasks(
    waits: Waits, papers: Iterable[PaperRow], *, body: KnownBody, today: date, language: Language
) -> tuple[Task, ...]:
    """Return what waits: what has a day first, then letters, deletions and papers that nobody has signed."""
    return (
        *_erasures(waits.erasures, body, today, language),
        *_letters(waits.letters, body, language),
        *_held(waits.held, body, language),
        *_papers(papers, language),
    )


def _erasures(found: Waiting, body: KnownBody, today: date, language: Language) -> Iterator[Task]:
    for one in found.first:
        time_left = left(one.due_on, today, language)
        asked, due = (date_in_words(day, language) for day in (one.asked_at, one.due_on))
        yield Task(
            text=speak("desk_records.erasure", language, day=asked),
            href=reverse("erasure", kwargs={"slug": body.slug, "request_id": one.id}),
            hint=speak("desk_records.erasure_due", language, day=due),
            status=time_left.text,
            colour=time_left.colour or "blue",
        )
    if found.count > len(found.first):
        more = speak("desk_records.more_erasures", language, number=found.count - len(found.first))
        yield Task(text=more, href=reverse("erasures", kwargs={"slug": body.slug}))


def _letters(count: int, body: KnownBody, language: Language) -> Iterator[Task]:
    if count:
        words = waiting_words(count, language)
        href = reverse("letters", kwargs={"slug": body.slug})
        yield Task(text=speak("desk_letters.title", language), href=href, hint=words)


def _held(count: int, body: KnownBody, language: Language) -> Iterator[Task]:
    if count:
        yield Task(
            text=speak("desk_records.held", language),
            href=reverse("retention", kwargs={"slug": body.slug}),
            hint=speak("desk_records.held_hint", language),
            status=speak("desk_records.held_count", language, number=count),
            colour="orange",
        )


def _papers(papers: Iterable[PaperRow], language: Language) -> Iterator[Task]:
    for paper in papers:
        if not paper.is_signed:
            words = speak("desk_records.sign", language, paper=paper.title)
            yield Task(
                text=words, href=paper.href, hint=paper.signed, status=paper.state, colour=paper.colour
            )
