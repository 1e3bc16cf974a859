"""What a row of evidence is about, in words: a title, and where to look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from moothall.audit.queries import Entry
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.evidence_details import body_in_words, person_in_words
from moothall.desk.presenters.people import function_name
from moothall.people.evidence_subjects import ARRANGEMENT, LIST, MEMBERSHIP, REQUEST, TEAM, Subjects
from moothall.portability import counts
from moothall.rules.language import Language
from moothall.rules.papers import PaperKind
from moothall.ui import texts
from moothall.ui.words import moment_in_words

_ALL = "all"


@dataclass(frozen=True, kw_only=True)
class About:
    """A title, and where to look at it, "" where this page leads nowhere."""

    text: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A row with what the body knows of it."""

    entry: Entry
    subjects: Subjects
    body: KnownBody
    language: Language

    @property
    def id(self) -> str:
        return self.entry.subject_id

    @property
    def number(self) -> int:
        is_number = self.id.isascii() and self.id.isdigit() and len(self.id) < 19
        return int(self.id) if is_number else 0

    def speak(self, key: str, **fields: str | int) -> str:
        return texts.speak(f"evidence.about_{key}", self.language, **fields)

    def href(self, name: str, **parts: str | int) -> str:
        return reverse(name, kwargs={"slug": self.body.slug, **parts})


def about(entry: Entry, subjects: Subjects, *, body: KnownBody, language: Language) -> About:
    """Return what a row is about; of a kind that this version does not know, no more than that."""
    row = _Row(entry=entry, subjects=subjects, body=body, language=language)
    return KINDS.get(entry.subject_kind, _other)(row)


def _case(row: _Row) -> About:
    query = urlencode({"reference": row.id})
    return About(text=row.id, href=f"{row.href('evidence')}?{query}")


def _body(row: _Row) -> About:
    return About(text=body_in_words(row.number, row.language))


def _person(row: _Row) -> About:
    if row.entry.actor_kind != "officer" and row.number == row.entry.actor_id:
        return About(text=row.speak("own_account"))
    return About(text=person_in_words(row.number, row.subjects, row.language))


def _queue(row: _Row) -> About:
    return About(text=row.speak("queue", person=person_in_words(row.number, row.subjects, row.language)))


def _post(row: _Row) -> About:
    post = row.subjects.posts.get((row.entry.subject_kind, row.number))
    if post is None:
        return About(text=row.speak("some_post"))
    person = person_in_words(post.person_id, row.subjects, row.language)
    function = function_name(post.function, row.language)
    return About(
        text=row.speak(row.entry.subject_kind, person=person, function=function, team=post.team),
    )


def _arrangement(row: _Row) -> About:
    parties = row.subjects.arrangements.get(row.number)
    if parties is None:
        return About(text=row.speak("some_arrangement"))
    home, provider = (each.facts.name.speak(row.language) for each in (parties.home, parties.provider))
    return About(
        text=row.speak("arrangement", provider=provider, home=home),
        href=row.href("arrangement", arrangement_id=row.number),
    )


def _team(row: _Row) -> About:
    name = row.subjects.teams.get(row.number)
    return About(text=row.speak("team", team=name) if name else row.speak("some_team"))


def _list(row: _Row) -> About:
    at = row.subjects.lists.get(row.number)
    if at is None:
        return About(text=row.speak("some_list"))
    return About(text=row.speak("list", when=moment_in_words(at, row.language)))


def _erasure(row: _Row) -> About:
    if row.id == _ALL:
        return About(text=row.speak("erasures"), href=row.href("erasures"))
    return About(text=row.speak("erasure"), href=row.href("erasure", request_id=row.number))


def _paper(row: _Row) -> About:
    if row.id not in {kind.value for kind in PaperKind}:
        return About(text=row.speak("paper"))
    text = texts.speak(f"desk_privacy.paper_{row.id}", row.language)
    return About(text=text, href=row.href("paper", kind=row.id))


def _retention(row: _Row) -> About:
    kept = counts.all_kept().get(row.id)
    text = row.speak("retention") if kept is None else kept.what.speak(row.language)
    return About(text=text, href=row.href("retention"))


def _audit_row(row: _Row) -> About:
    return About(text=row.speak(row.entry.subject_kind, number=f"{row.number:,}"))


def _nameless(row: _Row) -> About:
    return About(text=row.speak(row.entry.subject_kind))


def _letter(row: _Row) -> About:
    return About(text=row.speak("letters" if row.id == _ALL else "letter"))


def _other(row: _Row) -> About:
    return About(text=row.speak("other"))


# Every kind that code records; a house test finds them all.
KINDS: Mapping[str, Callable[[_Row], About]] = {
    ARRANGEMENT: _arrangement,
    "audit_row": _audit_row,
    "audit_rows": _audit_row,
    "body": _body,
    "case": _case,
    "erasure": _erasure,
    "file": _nameless,
    "given_answer": _nameless,
    "letter": _letter,
    LIST: _list,
    MEMBERSHIP: _post,
    "paper": _paper,
    "person": _person,
    "queue": _queue,
    REQUEST: _post,
    "retention": _retention,
    TEAM: _team,
}
