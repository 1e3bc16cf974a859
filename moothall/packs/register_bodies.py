"""Reads the bodies of the register, the codes they carried and who took over from whom."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from moothall.packs.csv_file import Row, read_rows
from moothall.packs.problems import PackProblem
from moothall.rules.bodies import Body, Kind, Nation, Succession
from moothall.rules.language import Text

BODIES_FILE = "bodies/bodies.csv"
BODIES_COLUMNS = [
    *("slug", "kind", "nation", "region"),
    *("name_en", "name_cy", "official_name_en", "official_name_cy"),
    *("gss_code", "from_on", "to_on", "shadow_from_on", "parent_slug"),
    *("billing_authority", "custodian_code", "homepage_url"),
    *("why_ended_en", "why_ended_cy", "own_host"),
]
CODES_FILE = "bodies/code_history.csv"
CODES_COLUMNS = ["gss_code", "slug", "from_on", "to_on"]
SUCCESSIONS_FILE = "bodies/successions.csv"
SUCCESSIONS_COLUMNS = ["predecessor_slug", "successor_slug", "on"]
RESERVED_FILE = "bodies/reserved_slugs.csv"
RESERVED_COLUMNS = ["slug", "reason"]

_GSS = re.compile(r"[EWSN][0-9]{8}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")


@dataclass(frozen=True, kw_only=True)
class BodyEntry:
    """A body and the row that it was read from."""

    body: Body
    row: Row


@dataclass(frozen=True, kw_only=True)
class CodePeriod:
    """A GSS code that stood for a body during [from_on, to_on); None where the day is not known."""

    gss_code: str
    slug: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """A period of a code and the row that it was read from."""

    period: CodePeriod
    row: Row


@dataclass(frozen=True, kw_only=True)
class SuccessionEntry:
    """A succession and the row that it was read from."""

    succession: Succession
    row: Row


def read_bodies(folder: Path, problems: list[PackProblem]) -> tuple[BodyEntry, ...]:
    """Return the bodies in `folder`/bodies/bodies.csv; a row whose kind is not known is left out."""
    rows = read_rows(folder, BODIES_FILE, BODIES_COLUMNS, problems)
    found = ((row, _body(row)) for row in rows)
    return tuple(BodyEntry(body=body, row=row) for row, body in found if body is not None)


def read_codes(folder: Path, problems: list[PackProblem]) -> tuple[CodeEntry, ...]:
    """Return the periods of GSS codes in `folder`/bodies/code_history.csv."""
    rows = read_rows(folder, CODES_FILE, CODES_COLUMNS, problems)
    return tuple(CodeEntry(period=_code_period(row), row=row) for row in rows)


def read_successions(folder: Path, problems: list[PackProblem]) -> tuple[SuccessionEntry, ...]:
    """Return who took over from whom (bodies/successions.csv); a row without a day is left out."""
    rows = read_rows(folder, SUCCESSIONS_FILE, SUCCESSIONS_COLUMNS, problems)
    found = ((row, _succession(row)) for row in rows)
    return tuple(SuccessionEntry(succession=found, row=row) for row, found in found if found is not None)


def read_reserved(folder: Path, problems: list[PackProblem]) -> frozenset[str]:
    """Return the first path segments that no body may have as its slug, from reserved_slugs.csv."""
    rows = read_rows(folder, RESERVED_FILE, RESERVED_COLUMNS, problems)
    for row in rows:
        row.required("reason")
    return frozenset(row.required("slug") for row in rows)


def entries_by_slug(entries: Iterable[BodyEntry]) -> dict[str, BodyEntry]:
    """Return the first entry of each slug."""
    found: dict[str, BodyEntry] = {}
    for entry in entries:
        found.setdefault(entry.body.slug, entry)
    return found


def _body(row: Row) -> Body | None:
    nation = row.choice("nation", Nation) if row.optional("nation") else None
    kind = row.choice("kind", Kind)
    if kind is None:
        return None
    return Body(
        slug=row.slug("slug"),
        kind=kind,
        nation=nation,
        region=row.optional("region"),
        name=row.text("name"),
        official_name=row.text("official_name"),
        gss_code=_gss_code(row),
        from_on=row.day("from_on"),
        to_on=row.day("to_on"),
        shadow_from_on=row.day("shadow_from_on"),
        parent_slug=row.optional("parent_slug"),
        is_billing_authority=row.yes_no("billing_authority"),
        custodian_code=row.whole_number("custodian_code"),
        homepage_url=_homepage(row),
        why_ended=_why_ended(row),
        own_host=_own_host(row),
    )


def _gss_code(row: Row) -> str | None:
    written = row.optional("gss_code")
    if written and not _GSS.fullmatch(written):
        row.refuse(f"gss_code {written!r} is no GSS code: write E, W, S or N and eight digits.")
    return written


def _homepage(row: Row) -> str | None:
    written = row.optional("homepage_url")
    if written and not written.startswith(("https://", "http://")):
        row.refuse(f"homepage_url {written!r} is no web address: begin it with https://.")
    return written


def _own_host(row: Row) -> str | None:
    written = row.optional("own_host")
    if written and not _HOST.fullmatch(written):
        row.refuse(f"own_host {written!r} is no host name: write it in small letters, as in www.example.org.")
    return written


def _why_ended(row: Row) -> Text | None:
    given = row.optional("why_ended_en") or row.optional("why_ended_cy")
    return row.bilingual("why_ended") if given else None


def _code_period(row: Row) -> CodePeriod:
    row.required("gss_code")
    from_on, to_on = row.day("from_on"), row.day("to_on")
    if from_on and to_on and to_on <= from_on:
        row.refuse(f"to_on {to_on} is not after from_on {from_on}: write the first day without the code.")
    return CodePeriod(gss_code=_gss_code(row) or "", slug=row.slug("slug"), from_on=from_on, to_on=to_on)


def _succession(row: Row) -> Succession | None:
    predecessor, successor = row.slug("predecessor_slug"), row.slug("successor_slug")
    row.required("on")
    on = row.day("on")
    if on is None:
        return None
    return Succession(predecessor_slug=predecessor, successor_slug=successor, on=on)
