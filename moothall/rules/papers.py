"""Papers about processing that are filled from data: what they rest on, and what has changed since one was signed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.bodies import Kind
from moothall.rules.language import Language
from moothall.rules.privacy import ARTICLE_6, ARTICLE_9
from moothall.rules.processing import Activity


class PaperKind(StrEnum):
    """A paper that a body keeps.

    Under the UK GDPR: the record of processing of a controller (Article 30(1)) or of the processor (30(2)), the
    agreement between the two (28(3)), the assessment of impact (35(7)). For accounts the operator is a controller
    itself, and keeps the first kind as well.
    """

    RECORD = "record"
    AGREEMENT = "agreement"
    DPIA = "dpia"
    PROCESSOR = "processor"
    ACCOUNTS = "accounts"


def kinds_for(kind: Kind) -> tuple[PaperKind, ...]:
    """Return the papers of a body: the operator of the portal is the processor, everybody else a controller.

    Of residents' accounts the operator is the controller.
    """
    if kind is Kind.OPERATOR:
        return (PaperKind.ACCOUNTS, PaperKind.PROCESSOR)
    return (PaperKind.RECORD, PaperKind.AGREEMENT, PaperKind.DPIA)


class Part(StrEnum):
    """Which part of a paper a fact belongs to."""

    PURPOSE = "purpose"
    PEOPLE = "people"
    ASKED = "asked"
    BASIS = "basis"
    SPECIAL = "special"
    RECIPIENTS = "recipients"
    KEPT = "kept"
    SUPPLIERS = "suppliers"
    CONTROLLERS = "controllers"
    WORDS = "words"


class Trait(StrEnum):
    """Something that is so of a body's services; parts of a paper and risks may be for those only of which it is."""

    SPECIAL_CATEGORY = "special_category"
    NO_SPECIAL_CATEGORY = "no_special_category"
    FILES = "files"
    ARRANGEMENTS = "arrangements"


def traits_of(activities: tuple[Activity, ...], *, is_arranged: bool) -> frozenset[Trait]:
    """Return what is so of some services; `is_arranged` where another body's team takes part."""
    is_special = any(each.special for each in activities)
    found = {
        Trait.SPECIAL_CATEGORY: is_special,
        Trait.NO_SPECIAL_CATEGORY: not is_special,
        Trait.FILES: any(each.takes_files for each in activities),
        Trait.ARRANGEMENTS: is_arranged,
    }
    return frozenset(trait for trait, is_so in found.items() if is_so)


Facts = Mapping[str, str]
"""What a paper was filled from: "<part>|<what it is about>|<which>" -> the value, in English."""


class ChangeKind(StrEnum):
    """What happened to a fact since a paper was signed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A fact that is no longer what it was; `was` and `now` are "" where there was or is none."""

    kind: ChangeKind
    part: Part
    about: str
    was: str
    now: str


def facts_of(activity: Activity) -> Iterator[tuple[str, str]]:
    """Yield each fact of one service: its key, and its value in English."""
    said, about = activity.privacy, activity.title.en

    def key(part: Part, which: str = "") -> str:
        return f"{part}|{about}|{which}"

    yield key(Part.PURPOSE), said.purpose.en
    yield key(Part.BASIS), ARTICLE_6[said.lawful_basis]
    for statute in activity.statutes:
        yield key(Part.BASIS, statute.name), statute.name
    for at, text in enumerate(said.people):
        yield key(Part.PEOPLE, str(at)), text.en
    for at, text in enumerate(said.recipients):
        yield key(Part.RECIPIENTS, str(at)), text.en
    for asked in activity.asked:
        mark = " (sealed)" if asked.is_sealed else ""
        yield key(Part.ASKED, asked.id), f"{asked.label.en} ({asked.type}){mark}"
    if said.special_category is not None:
        special = said.special_category
        of = ", ".join(each.label.speak(Language.EN) for each in activity.special)
        yield key(Part.SPECIAL), f"{ARTICLE_9[special.condition]}, {special.law}: {of}"
    yield from ((key(Part.KEPT, which), words) for which, words in _periods(activity))


def _periods(activity: Activity) -> Iterator[tuple[str, str]]:
    yield "draft", f"Not sent: {activity.draft_days} days"
    for kept in activity.kept:
        yield kept.state, f"{kept.name.en}: {kept.days} days"
    for kept in activity.kept_earlier:
        words = f"{kept.name.en}: {kept.days} days, for cases of an earlier version"
        yield f"{kept.state}/{kept.days}", words


def digest(facts: Facts) -> str:
    """Return the SHA-256 of what a paper was filled from, in one canonical form."""
    written = json.dumps(dict(facts), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def changes(before: Facts, now: Facts) -> tuple[Change, ...]:
    """Return what is different now, in the order of parts."""
    found = [
        _change(key, before.get(key, ""), now.get(key, ""))
        for key in sorted({*before, *now})
        if before.get(key, "") != now.get(key, "")
    ]
    order = list(Part)
    return tuple(sorted(found, key=lambda change: (order.index(change.part), change.about, change.was)))


def _change(key: str, was: str, now: str) -> Change:
    part, about, _ = key.split("|", 2)
    kind = ChangeKind.CHANGED if was and now else ChangeKind.ADDED if now else ChangeKind.REMOVED
    return Change(kind=kind, part=Part(part), about=about, was=was, now=now)
