"""A body's records about its records: its papers, what is due to be deleted, and what was."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.papers import signed_words, state_of
from moothall.portability import counts
from moothall.portability.models import RetentionRun
from moothall.portability.papers import LONGEST, Signature, Standing
from moothall.portability.retention_queries import Outlook
from moothall.portability.rules import RULES
from moothall.rules.bodies import Kind
from moothall.rules.faults import Wrong
from moothall.rules.form_check_date import DAY, MONTH, YEAR, read_date
from moothall.rules.form_check_text import clean, redisplay
from moothall.rules.language import Language
from moothall.ui import privacy_words
from moothall.ui.presenters import ErrorItem
from moothall.ui.texts import speak
from moothall.ui.words import date_in_words, moment_in_words

PARTS = (DAY, MONTH, YEAR)


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """A paper in the list."""

    title: str
    href: str
    state: str
    colour: str
    signed: str
    is_signed: bool


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A rule: what it keeps, for how long, why, and how much is due now and in 30 days."""

    what: str
    period: str
    source: str
    due: int
    ahead: int


@dataclass(frozen=True, kw_only=True)
class RunRow:
    """What one rule did on a day; `confirm_href` is where a held one is let go."""

    confirm_href: str
    what: str
    when: str
    due: int
    whole: int
    done: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class RetentionView:
    """The page of retention; `letters_href` leads whoever may send them to the letters that cases wait for."""

    rules: tuple[RuleRow, ...]
    held_up: str
    letters_href: str
    held: tuple[RunRow, ...]
    runs: tuple[RunRow, ...]
    may_confirm: bool
    back_href: str


@dataclass(frozen=True, kw_only=True)
class SignForm:
    """A signature as it was typed; `errors` are empty where it may be kept."""

    name: str
    role: str
    day: Mapping[str, str]
    signed_on: date | None
    errors: tuple[ErrorItem, ...]
    field_errors: Mapping[str, str]

    def signature(self, digest: str) -> Signature | None:
        """Return what was signed, or None where something is wrong with it."""
        if self.errors or self.signed_on is None:
            return None
        return Signature(digest=digest, name=self.name, role=self.role, signed_on=self.signed_on)


def paper_rows(body: KnownBody, standings: Iterable[Standing], language: Language) -> tuple[PaperRow, ...]:
    """Return the papers of a body."""
    rows = []
    for standing in standings:
        state, colour = state_of(standing, language)
        kind = standing.filled.kind
        rows.append(
            PaperRow(
                title=speak(f"desk_privacy.paper_{kind}", language),
                href=reverse("paper", kwargs={"slug": body.slug, "kind": kind.value}),
                state=state,
                colour=colour,
                signed=signed_words(standing, language),
                is_signed=standing.is_signed,
            )
        )
    return tuple(rows)


def retention_view(
    outlook: Outlook, *, body: KnownBody, may_confirm: bool, language: Language
) -> RetentionView:
    """Return the page of retention: a body sees its own rules, the operator those of the portal as well."""
    is_operator = body.facts.kind is Kind.OPERATOR
    shown = [name for name, rule in RULES.items() if is_operator or not rule.is_portals]
    return RetentionView(
        rules=tuple(_rule_row(name, outlook, language) for name in shown),
        held_up=_held_up(outlook.held_up, language),
        letters_href=reverse("letters", kwargs={"slug": body.slug}) if may_confirm else "",
        held=tuple(_run_row(run, body, language) for run in outlook.held),
        runs=tuple(_run_row(run, body, language) for run in outlook.runs),
        may_confirm=may_confirm,
        back_href=reverse("privacy", kwargs={"slug": body.slug}),
    )


def sign_form(posted: Mapping[str, str] | None, *, today: date, language: Language) -> SignForm:
    """Return the form of a signature as it was posted, or an empty one of today."""
    given = posted or {}
    name, role = (_words(given.get(field, "")) for field in ("name", "role"))
    typed = {part: redisplay(str(given.get(f"signed_on{part}", "")))[:10].strip() for part in PARTS}
    if posted is None:
        typed = dict(zip(PARTS, (str(today.day), str(today.month), str(today.year)), strict=True))
    found = read_date(typed)
    signed_on = found if isinstance(found, date) and found <= today else None
    wrong = {
        "name": not name,
        "role": not role,
        "signed_on": signed_on is None,
    }
    words = {
        field: speak(f"desk_privacy.error_{field}", language) for field, is_wrong in wrong.items() if is_wrong
    }
    shown = words if posted is not None else {}
    return SignForm(
        name=name,
        role=role,
        day=typed,
        signed_on=signed_on,
        errors=tuple(
            ErrorItem(text=text, href=f"#{field}{DAY if field == 'signed_on' else ''}")
            for field, text in shown.items()
        ),
        field_errors=shown,
    )


def _words(typed: str) -> str:
    cleaned = clean(typed, max_length=LONGEST, lines=False)
    return "" if isinstance(cleaned, Wrong) else cleaned


def _rule_row(name: str, outlook: Outlook, language: Language) -> RuleRow:
    kept = counts.all_kept()[name]
    own_time = speak("desk_privacy.own_time", language)
    return RuleRow(
        what=kept.what.speak(language),
        period=own_time if kept.days is None else privacy_words.period(kept.days, language),
        source=kept.source.speak(language),
        due=outlook.due.get(name, 0),
        ahead=outlook.ahead.get(name, 0),
    )


def _held_up(count: int, language: Language) -> str:
    if count > 1:
        return speak("desk_privacy.held_up", language, number=count)
    return speak("desk_privacy.held_up_one", language) if count else ""


def _run_row(run: RetentionRun, body: KnownBody, language: Language) -> RunRow:
    return RunRow(
        confirm_href=reverse("retention-confirm", kwargs={"slug": body.slug, "rule": run.rule}),
        what=counts.all_kept()[run.rule].what.speak(language),
        when=moment_in_words(run.counted_at, language),
        due=run.due,
        whole=run.whole,
        done=run.done,
        failed=run.failed,
    )


def filled_words(today: date, language: Language) -> str:
    """Return on what day a paper was filled."""
    return speak("desk_privacy.filled_on", language, day=date_in_words(today, language))
