"""What a paper about processing rests on, fact by fact, and what has changed since somebody signed it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.language import Language, Text
from moothall.rules.papers import Part
from moothall.rules.periods import in_words
from moothall.rules.privacy import ARTICLE_6, ARTICLE_9, SpecialCategory
from moothall.rules.processing import Activity, Asked

Texts = Mapping[str, Text]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that a paper rests on.

    `value` is what a signature is for and what is compared; `about` and `said` are what people read of it.
    """

    value: str
    about: Text
    said: Text


Facts = Mapping[str, Fact]
"""What a paper was filled from: "<part>|<what it is about>|<which>" -> the fact."""


class ChangeKind(StrEnum):
    """What happened to a fact since a paper was signed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A fact that is no longer what it was; `was` and `now` are None where there was or is none."""

    kind: ChangeKind
    part: Part
    about: Text
    was: Text | None
    now: Text | None


def facts_of(activity: Activity, texts: Texts) -> Iterator[tuple[str, Fact]]:
    """Yield each fact of one service: its key, and what it says. `texts` are the interface's, by key."""
    said, about = activity.privacy, activity.title

    def fact(part: Part, value: str, words: Text, which: str = "") -> tuple[str, Fact]:
        return f"{part}|{about.en}|{which}", Fact(value=value, about=about, said=words)

    yield fact(Part.PURPOSE, said.purpose.en, said.purpose)
    article = ARTICLE_6[said.lawful_basis]
    basis = filled(texts[f"privacy.basis_{said.lawful_basis}"], article=Text(en=article))
    yield fact(Part.BASIS, article, basis)
    for statute in activity.statutes:
        name = Text(en=statute.name, cy=statute.name_cy)
        yield fact(Part.BASIS, statute.name, name, statute.name)
    for part, groups in ((Part.PEOPLE, said.people), (Part.RECIPIENTS, said.recipients)):
        for at, text in enumerate(groups):
            yield fact(part, text.en, text, str(at))
    for asked in activity.asked:
        mark = " (sealed)" if asked.is_sealed else ""
        yield fact(Part.ASKED, f"{asked.label.en} ({asked.type}){mark}", _asked(asked, texts), asked.id)
    if said.special_category is not None:
        yield fact(Part.SPECIAL, *_special(said.special_category, activity.special, texts))
    for which, value, words in _periods(activity, texts):
        yield fact(Part.KEPT, value, words, which)


def filled(text: Text, **fields: Text) -> Text:
    """Return a text with its braces filled, in each language by words of it."""
    en, cy = (
        text.speak(language).format(**{name: field.speak(language) for name, field in fields.items()})
        for language in (Language.EN, Language.CY)
    )
    return Text(en=en, cy=cy)


def joined(words: tuple[Text, ...]) -> Text:
    """Return texts in one line."""
    return Text(
        en=", ".join(word.en for word in words), cy=", ".join(word.speak(Language.CY) for word in words)
    )


def _asked(asked: Asked, texts: Texts) -> Text:
    kind = texts[f"desk_privacy.type_{asked.type}"]
    marks = joined((kind, texts["desk_privacy.mark_sealed"])) if asked.is_sealed else kind
    return filled(Text(en="{label} ({marks})"), label=asked.label, marks=marks)


def _special(special: SpecialCategory, asked: tuple[Asked, ...], texts: Texts) -> tuple[str, Text]:
    article, labels = ARTICLE_9[special.condition], joined(tuple(one.label for one in asked))
    law = Text(en=special.law, cy=special.law_cy)
    said = filled(texts["desk_privacy.special_law"], article=Text(en=article), law=law)
    words = filled(Text(en="{said}: {labels}"), said=said, labels=labels)
    return f"{article}, {special.law}: {labels.en}", words


def _periods(activity: Activity, texts: Texts) -> Iterator[tuple[str, str, Text]]:
    """Yield each period: which it is, its value, and its words."""
    unsent = filled(texts["desk_privacy.fact_unsent"], days=in_words(activity.draft_days))
    yield "draft", f"Not sent: {activity.draft_days} days", unsent
    plain, earlier = Text(en="{state}: {days}"), texts["desk_privacy.fact_earlier"]
    for kept in activity.kept:
        words = filled(plain, state=kept.name, days=in_words(kept.days))
        yield kept.state, f"{kept.name.en}: {kept.days} days", words
    for kept in activity.kept_earlier:
        value = f"{kept.name.en}: {kept.days} days, for cases of an earlier version"
        words = filled(earlier, state=kept.name, days=in_words(kept.days))
        yield f"{kept.state}/{kept.days}", value, words


def digest(facts: Facts) -> str:
    """Return the SHA-256 of what a paper was filled from, in one canonical form."""
    values = {key: fact.value for key, fact in facts.items()}
    written = json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("ascii")).hexdigest()


def to_json(facts: Facts) -> dict[str, dict[str, str]]:
    """Return facts as a signature keeps them."""
    return {
        key: {
            "value": fact.value,
            **{
                f"{name}_{language}": text.speak(language)
                for name, text in (("about", fact.about), ("said", fact.said))
                for language in Language
            },
        }
        for key, fact in facts.items()
    }


def from_json(kept: Mapping[str, object]) -> dict[str, Fact]:
    """Return the facts that a signature keeps; those from before they had Welsh are in English alone."""
    return {key: _from_json(key, value) for key, value in kept.items()}


def _from_json(key: str, value: object) -> Fact:
    match value:
        case {
            "value": str(known),
            "about_en": str(about_en),
            "about_cy": str(about_cy),
            "said_en": str(said_en),
            "said_cy": str(said_cy),
        }:
            about, said = Text(en=about_en, cy=about_cy), Text(en=said_en, cy=said_cy)
            return Fact(value=known, about=about, said=said)
        case _:
            return Fact(value=str(value), about=Text(en=key.split("|", 2)[1]), said=Text(en=str(value)))


def changes(before: Facts, now: Facts) -> tuple[Change, ...]:
    """Return what is different now, in the order of parts."""
    order = list(Part)
    found = (_change(key, before.get(key), now.get(key)) for key in sorted({*before, *now}))
    return tuple(
        sorted(
            (change for change in found if change is not None),
            key=lambda change: (
                order.index(change.part),
                change.about.en,
                change.was.en if change.was else "",
            ),
        )
    )


def _change(key: str, was: Fact | None, now: Fact | None) -> Change | None:
    known = now or was
    if known is None or (was and now and was.value == now.value):
        return None
    kind = ChangeKind.CHANGED if was and now else ChangeKind.ADDED if now else ChangeKind.REMOVED
    return Change(
        kind=kind,
        part=Part(key.split("|", 1)[0]),
        about=known.about,
        was=was.said if was else None,
        now=now.said if now else None,
    )
