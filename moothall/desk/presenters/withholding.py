"""A page on which an auditor says that a resident is not told, for a time, who looks at their case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from moothall.audit.withholding import LONGEST, Ground
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.evidence import PARTS, DayField, day_or_fault
from moothall.people.auditing import Withheld
from moothall.rules.form_check_text import redisplay
from moothall.rules.language import Language
from moothall.rules.moments import end_of
from moothall.ui import texts
from moothall.ui.presenters import ErrorItem
from moothall.ui.words import date_in_words

_LONGEST = 20


@dataclass(frozen=True, kw_only=True)
class GroundOption:
    """One ground to choose."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class WithholdingView:
    """All that the page shows; `now` says what is withheld at the moment, "" where nothing is."""

    reference: str
    back_href: str
    end_href: str
    now: str
    grounds: tuple[GroundOption, ...]
    ground_error: str
    until: DayField

    @property
    def errors(self) -> tuple[ErrorItem, ...]:
        """The lines of the error summary."""
        wrong = ((self.ground_error, "#ground"), (self.until.error, "#until-day"))
        return tuple(ErrorItem(text=text, href=href) for text, href in wrong if text)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was posted: a ground and the last day, each None where it is missing or cannot be."""

    ground: Ground | None
    until_on: date | None
    typed: Mapping[str, str]

    @property
    def to_at(self) -> datetime | None:
        """The end of the last day, in UK time; None where a day that may be chosen is missing."""
        if self.until_on is None or not timezone.localdate() <= self.until_on < _latest():
            return None
        return end_of(self.until_on)


def wanted(post: Mapping[str, str]) -> Wanted:
    """Return what was posted."""
    typed = {name: redisplay(value[:_LONGEST]).strip() for name, value in post.items()}
    until = day_or_fault(typed, "until")
    return Wanted(
        ground=next((ground for ground in Ground if ground == typed.get("ground")), None),
        until_on=until if isinstance(until, date) else None,
        typed=typed,
    )


def withholding_view(
    found: Withheld, posted: Wanted | None, *, body: KnownBody, reference: str, language: Language
) -> WithholdingView:
    """Return the page, with what is wrong in what was posted."""
    place = {"slug": body.slug, "reference": reference}
    typed = posted.typed if posted else {}
    latest = date_in_words(_latest() - timedelta(days=1), language)
    needs_ground = posted is not None and posted.ground is None
    needs_day = posted is not None and posted.to_at is None
    return WithholdingView(
        reference=reference,
        back_href=f"{reverse('evidence', kwargs={'slug': body.slug})}?reference={reference}",
        end_href=reverse("evidence-tell-again", kwargs=place),
        now=_now(found, language),
        grounds=tuple(
            GroundOption(
                value=ground,
                text=texts.speak(f"evidence.ground_{ground}", language),
                is_chosen=posted is not None and ground == posted.ground,
            )
            for ground in Ground
        ),
        ground_error=texts.speak("evidence.choose_ground", language) if needs_ground else "",
        until=DayField(
            name="until",
            label=texts.speak("evidence.until", language),
            values={part: typed.get(f"until{suffix}", "") for part, suffix in PARTS.items()},
            error=texts.speak("evidence.wrong_until", language, latest=latest) if needs_day else "",
        ),
    )


def _now(found: Withheld, language: Language) -> str:
    if found.ground is None or found.to_at is None:
        return ""
    return texts.speak(
        "evidence.withheld_now",
        language,
        ground=texts.speak(f"evidence.ground_{found.ground}", language),
        until=date_in_words(found.to_at - timedelta(seconds=1), language),
    )


def _latest() -> date:
    """Return the first day that is too late."""
    return timezone.localdate() + LONGEST - timedelta(days=1)
