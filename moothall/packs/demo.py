"""Reads the invented officers and residents of data/demo, who make a demonstration lively."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from moothall.packs.problems import PackProblem, PacksRefused, refuse_if_any
from moothall.packs.reader import Lines, Where, read
from moothall.rules.arrangements import ArrangementKind, LawfulBasis
from moothall.rules.form_check_date import DAY, MONTH, YEAR
from moothall.rules.language import Language
from moothall.rules.posts import ADMINISTRATOR

OFFICERS, RESIDENTS, ARRANGEMENTS = "officers.yaml", "residents.yaml", "arrangements.yaml"

_INVENTED = re.compile(r"[a-z0-9.-]+@example\.(com|org)")
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{7,31}")
_File = TypeVar("_File")


@dataclass(frozen=True, kw_only=True)
class DemoPost:
    """A function in a team of a body."""

    body: str
    team: str
    function: str


@dataclass(frozen=True, kw_only=True)
class DemoOfficer:
    """An invented officer, known by an email address at example.com or example.org."""

    email: str
    name: str
    posts: tuple[DemoPost, ...]


@dataclass(frozen=True, kw_only=True)
class DemoStep:
    """A step that an officer (by email address) takes with a case."""

    transition: str
    by: str
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoCase:
    """An invented resident's case.

    `key` is the key of its draft, for ever the same, so that it becomes one case however often it is invented.
    `answers` are fields as a browser posts them; `days_ago` answers date questions, counted back from the day of
    the demonstration; `photos` answers file questions with files below data/demo.
    """

    key: str
    body: str
    service: str
    language: Language
    answers: Mapping[str, tuple[str, ...]]
    days_ago: Mapping[str, int] = field(default_factory=dict)
    photos: Mapping[str, str] = field(default_factory=dict)
    taken_by: str | None = None
    steps: tuple[DemoStep, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DemoArrangement:
    """What two bodies agreed, with the data-sharing record beside it; `proposed_by` and `agreed_by` are addresses.

    The administrator of `provider`, whose team serves, proposes; the administrator of `home` agrees.
    """

    home: str
    provider: str
    team: str
    kind: ArrangementKind
    functions: tuple[str, ...]
    controller: str
    proposed_by: str
    agreed_by: str
    legal_basis: str
    purpose: str
    lawful_basis: LawfulBasis
    categories: str
    recipients: str
    retention: str
    security: str
    contacts: str
    review_in_days: int


@dataclass(frozen=True, kw_only=True)
class Demo:
    """Everybody who is invented, and what they agreed."""

    officers: tuple[DemoOfficer, ...]
    cases: tuple[DemoCase, ...]
    arrangements: tuple[DemoArrangement, ...]


@dataclass(frozen=True, kw_only=True)
class OfficersFile:
    """officers.yaml."""

    officers: tuple[DemoOfficer, ...]


@dataclass(frozen=True, kw_only=True)
class ResidentsFile:
    """residents.yaml."""

    cases: tuple[DemoCase, ...]


@dataclass(frozen=True, kw_only=True)
class ArrangementsFile:
    """arrangements.yaml."""

    arrangements: tuple[DemoArrangement, ...]


def read_demo(folder: Path) -> Demo:
    """Return the invented people of `folder` (data/demo).

    Raises PacksRefused with everything that is wrong: addresses that might be somebody's, a key or an address
    that stands twice, an officer who is not there or does not serve the case's body, a photo that is missing, an
    arrangement of a team or by an administrator that nobody has.
    """
    officers, officer_lines = _read(folder, OFFICERS, OfficersFile)
    residents, case_lines = _read(folder, RESIDENTS, ResidentsFile)
    agreed, agreed_lines = _read(folder, ARRANGEMENTS, ArrangementsFile)
    refuse_if_any(
        [
            *_wrong_officers(officers.officers, officer_lines),
            *_wrong_cases(residents.cases, officers.officers, case_lines, folder),
            *_wrong_arrangements(agreed.arrangements, officers.officers, agreed_lines),
        ]
    )
    return Demo(officers=officers.officers, cases=residents.cases, arrangements=agreed.arrangements)


def posted_fields(case: DemoCase, *, today: date) -> Mapping[str, tuple[str, ...]]:
    """Return the fields that the resident would post, over all pages of the form, on the day `today`."""
    fields = dict(case.answers)
    for question_id, days in case.days_ago.items():
        day = today - timedelta(days=days)
        parts = {DAY: day.day, MONTH: day.month, YEAR: day.year}
        fields |= {question_id + part: (str(number),) for part, number in parts.items()}
    return fields


def _read(folder: Path, name: str, kind: type[_File]) -> tuple[_File, Lines]:
    file = f"demo/{name}"
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PacksRefused([PackProblem(file=file, line=0, message="The file is missing.")]) from None
    except UnicodeDecodeError:
        raise PacksRefused([PackProblem(file=file, line=0, message="Save the file as UTF-8.")]) from None
    return read(text, kind, file=file)


def _wrong_officers(officers: tuple[DemoOfficer, ...], lines: Lines) -> Iterator[PackProblem]:
    seen: set[str] = set()
    for at, officer in enumerate(officers):
        where: Where = ("officers", at, "email")
        if not _INVENTED.fullmatch(officer.email):
            yield lines.problem(where, "Invented people have addresses at example.com or example.org.")
        if officer.email in seen:
            yield lines.problem(where, "This address stands twice: each officer has their own.")
        if not officer.posts:
            yield lines.problem(("officers", at), "An officer has at least one post: write it under `posts`.")
        seen.add(officer.email)


def _wrong_cases(
    cases: tuple[DemoCase, ...], officers: tuple[DemoOfficer, ...], lines: Lines, folder: Path
) -> Iterator[PackProblem]:
    bodies = {officer.email: {post.body for post in officer.posts} for officer in officers}
    seen: set[str] = set()
    for at, case in enumerate(cases):
        if not _KEY.fullmatch(case.key):
            yield lines.problem(
                ("cases", at, "key"),
                "A key is 8 to 32 small letters, digits and dashes, a letter or digit first.",
            )
        if case.key in seen:
            yield lines.problem(("cases", at, "key"), "This key stands twice: each case has its own.")
        seen.add(case.key)
        for where, email in _officers_in(case):
            if case.body not in bodies.get(email, set()):
                message = f"`{email[:60]}` is no officer of `{case.body[:60]}` in {OFFICERS}."
                yield lines.problem(("cases", at, *where), message)
        for question_id, photo in case.photos.items():
            if not (folder / photo).is_file():
                yield lines.problem(
                    ("cases", at, "photos", question_id), f"`{photo[:60]}` is not below data/demo."
                )


def _wrong_arrangements(
    arrangements: tuple[DemoArrangement, ...], officers: tuple[DemoOfficer, ...], lines: Lines
) -> Iterator[PackProblem]:
    posts = [(officer.email, post) for officer in officers for post in officer.posts]
    teams = {(post.body, post.team) for _, post in posts}
    administrators = {(post.body, email) for email, post in posts if post.function == ADMINISTRATOR}
    for at, each in enumerate(arrangements):
        if (each.provider, each.team) not in teams:
            message = f"Nobody in {OFFICERS} is in the team `{each.team[:60]}` of `{each.provider[:60]}`."
            yield lines.problem(("arrangements", at, "team"), message)
        for role, body in (("proposed_by", each.provider), ("agreed_by", each.home)):
            email: str = getattr(each, role)
            if (body, email) not in administrators:
                message = f"`{email[:60]}` is no administrator of `{body[:60]}` in {OFFICERS}."
                yield lines.problem(("arrangements", at, role), message)


def _officers_in(case: DemoCase) -> Iterator[tuple[Where, str]]:
    if case.taken_by is not None:
        yield ("taken_by",), case.taken_by
    for at, step in enumerate(case.steps):
        yield ("steps", at, "by"), step.by
