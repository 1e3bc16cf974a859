"""What the register refuses: rows that are well written one by one and do not fit together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moothall.packs.csv_file import Row
from moothall.packs.register_bodies import BodyEntry, CodeEntry, SuccessionEntry
from moothall.rules.bodies import (
    CODE_NATION,
    KIND_NATION,
    Body,
    Kind,
    Nation,
    Standing,
    outlasts,
    standing,
)


@dataclass(frozen=True, kw_only=True)
class Entries:
    """The rows of the register that are checked against each other."""

    bodies: tuple[BodyEntry, ...]
    codes: tuple[CodeEntry, ...]
    successions: tuple[SuccessionEntry, ...]
    reserved: frozenset[str]
    by_slug: Mapping[str, BodyEntry]


def check_register(entries: Entries) -> None:
    """Refuse every row that does not fit: each rule below notes its problems on the row that is wrong."""
    _check_unlike(entries.bodies)
    inherited = {entry.succession.predecessor_slug for entry in entries.successions}
    for entry in entries.bodies:
        _check_slug(entry, entries.reserved)
        _check_period(entry)
        _check_end(entry, inherited)
        _check_nation(entry)
        _check_welsh(entry)
        _check_parent(entry, entries.by_slug)
    for code in entries.codes:
        _check_known(code.row, "slug", entries.by_slug)
    _check_codes(entries)
    for succession in entries.successions:
        _check_succession(succession, entries.by_slug)


def _check_unlike(entries: Iterable[BodyEntry]) -> None:
    slugs: dict[str, int] = {}
    hosts: dict[str, int] = {}
    custodians: dict[str, int] = {}
    for entry in entries:
        body, row = entry.body, entry.row
        _claim(row, "slug", body.slug, slugs)
        _claim(row, "own_host", body.own_host, hosts)
        _claim(row, "custodian_code", row.optional("custodian_code"), custodians)


def _claim(row: Row, column: str, value: str | None, taken: dict[str, int]) -> None:
    if value and taken.setdefault(value, row.line) != row.line:
        row.refuse(f"{column} {value!r} stands on line {taken[value]} already: write another one.")


def _check_slug(entry: BodyEntry, reserved: frozenset[str]) -> None:
    if entry.body.slug in reserved:
        entry.row.refuse(
            f"slug {entry.body.slug!r} is kept for the portal itself (reserved_slugs.csv): write another one."
        )


def _check_period(entry: BodyEntry) -> None:
    body = entry.body
    if body.from_on and body.to_on and body.to_on <= body.from_on:
        entry.row.refuse(
            f"to_on {body.to_on} is not after from_on {body.from_on}: write the first day without the body."
        )
    if body.shadow_from_on and (body.from_on is None or body.from_on <= body.shadow_from_on):
        entry.row.refuse(
            "shadow_from_on is not before from_on: write the day on which the shadow period began."
        )


def _check_end(entry: BodyEntry, inherited: set[str]) -> None:
    body = entry.body
    if body.to_on and body.slug not in inherited and body.why_ended is None:
        entry.row.refuse(
            f"{body.slug} ends and nothing follows: "
            "write its successor in successions.csv, or why it ended in why_ended_en and why_ended_cy."
        )


def _check_nation(entry: BodyEntry) -> None:
    body, row = entry.body, entry.row
    expected = KIND_NATION.get(body.kind)
    if expected is not None and body.nation is not expected:
        row.refuse(f"A body of kind {body.kind} has the nation {expected}: write that, or another kind.")
    if body.nation is None and body.kind is not Kind.OPERATOR:
        row.refuse("The column nation is empty: write england, wales, scotland or northern_ireland.")
    fitting = CODE_NATION.get(body.gss_code[0]) if body.gss_code else None
    if fitting is not None and body.nation is not fitting:
        row.refuse(f"gss_code {body.gss_code} belongs to {fitting}: write that nation, or another code.")


def _check_welsh(entry: BodyEntry) -> None:
    body = entry.body
    if body.kind is not Kind.WELSH and body.nation is not Nation.WALES:
        return
    for column, name in (("name_cy", body.name), ("official_name_cy", body.official_name)):
        if name.cy is None:
            entry.row.refuse(f"A Welsh body has no Welsh name: write it in {column}.")


def _check_parent(entry: BodyEntry, by_slug: Mapping[str, BodyEntry]) -> None:
    body, row = entry.body, entry.row
    if body.parent_slug is None:
        if body.kind is Kind.DISTRICT:
            row.refuse("A district has no county: write the county's slug in parent_slug.")
        return
    if body.kind is not Kind.DISTRICT:
        row.refuse(f"Only a district has a parent: leave parent_slug empty for a body of kind {body.kind}.")
    elif _check_known(row, "parent_slug", by_slug):
        _check_county(entry, by_slug[body.parent_slug].body)


def _check_county(entry: BodyEntry, county: Body) -> None:
    if county.kind is not Kind.COUNTY:
        entry.row.refuse(
            f"parent_slug {county.slug!r} is no county: write the slug of the district's county."
        )
    elif not outlasts(county, entry.body):
        entry.row.refuse(
            f"The county {county.slug} does not stand during the whole life of {entry.body.slug}: "
            "write a county that does, or correct their dates."
        )


def _check_known(row: Row, column: str, by_slug: Mapping[str, BodyEntry]) -> bool:
    slug = row.cells[column]
    if slug and slug not in by_slug:
        row.refuse(f"{column} {slug!r} is no body of bodies.csv: write the slug of one that is.")
    return slug in by_slug


def _check_codes(entries: Entries) -> None:
    owners: dict[str, str] = {}
    lines: dict[str, int] = {}
    for entry in entries.bodies:
        _claim(entry.row, "gss_code", entry.body.gss_code, lines)
        owners.setdefault(entry.body.gss_code or "", entry.body.slug)
    listed: dict[str, int] = {}
    for code in entries.codes:
        gss_code, slug = code.period.gss_code, code.period.slug
        _claim(code.row, "gss_code", gss_code, listed)
        owner = owners.get(gss_code, slug) if gss_code else slug
        if owner != slug:
            code.row.refuse(f"gss_code {gss_code} belongs to {owner} in bodies.csv: write that slug.")


def _check_succession(entry: SuccessionEntry, by_slug: Mapping[str, BodyEntry]) -> None:
    row, succession = entry.row, entry.succession
    known = [_check_known(row, column, by_slug) for column in ("predecessor_slug", "successor_slug")]
    if not all(known):
        return
    predecessor = by_slug[succession.predecessor_slug].body
    successor = by_slug[succession.successor_slug].body
    if predecessor.to_on != succession.on:
        ends = predecessor.to_on or "never"
        row.refuse(
            f"{predecessor.slug} ends {ends}: write that day here, or correct its to_on in bodies.csv."
        )
    if standing(successor, on=succession.on) is not Standing.IN_FORCE:
        row.refuse(f"{successor.slug} does not stand on {succession.on}: write a successor that does.")
