"""The register of public bodies: reads data/bodies, refuses what does not fit, answers questions about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from moothall.packs.directory import Directory, ListedService, read_directory
from moothall.packs.problems import PackProblem, refuse_if_any
from moothall.packs.register_bodies import (
    CodePeriod,
    entries_by_slug,
    read_bodies,
    read_codes,
    read_reserved,
    read_successions,
)
from moothall.packs.register_checks import Entries, check_register
from moothall.packs.register_themes import read_themes
from moothall.rules import bodies as body_rules
from moothall.rules.bodies import Body, Duty, Signpost, Succession
from moothall.rules.colour import Theme

THEMES_FILE = "bodies/themes.csv"
DEMO_THEMES_FILE = "demo/themes.csv"


@dataclass(frozen=True, kw_only=True)
class Register:
    """Every public body that the portal knows, and what councils do.

    `codes` gives for a GSS code, of today or of the past, the slug of its body. `successors` and
    `predecessors` give bodies by slug; `children` gives a county's districts, of all times.
    """

    bodies: Mapping[str, Body]
    codes: Mapping[str, str]
    code_history: tuple[CodePeriod, ...]
    successions: tuple[Succession, ...]
    successors: Mapping[str, tuple[Body, ...]]
    predecessors: Mapping[str, tuple[Body, ...]]
    children: Mapping[str, tuple[Body, ...]]
    directory: Directory
    reserved_slugs: frozenset[str]
    themes: Mapping[str, Theme]

    def parent_of(self, body: Body) -> Body | None:
        """Return the county of a district, or None for every other body."""
        return None if body.parent_slug is None else self.bodies[body.parent_slug]

    def stands_in_for(self, slug: str, *, on: date) -> tuple[Body, ...]:
        """Return the bodies in force on `on` that do the work of the body `slug`; KeyError if unknown."""
        return body_rules.stands_in_for(self.bodies[slug], on=on, successors=self.successors)

    def serving(self, slug: str, *, on: date) -> tuple[Body, ...]:
        """Return who serves the area of the lower-tier body `slug` on the day `on`: county, then district.

        Where the body has ended its successors answer instead. Raises KeyError for an unknown slug.
        """
        found: dict[str, Body] = {}
        for lower in self.stands_in_for(slug, on=on):
            serving = body_rules.serving(lower, parent=self.parent_of(lower), on=on)
            found.update((body.slug, body) for body in serving)
        return tuple(found.values())

    def signpost(self, duty: Duty, *, place: Body) -> Signpost | None:
        """Return the signpost for `duty` in the area of the council `place`, or None where there is none."""
        return body_rules.signposted(
            self.directory.signposts, duty=duty, nation=place.nation, region=place.region
        )

    def services_of(self, body: Body) -> tuple[ListedService, ...]:
        """Return the listed services that a council of this tier and nation provides, in the list's order."""
        tier, nation = body.tier, body.nation
        if tier is None or nation is None:
            return ()
        return tuple(
            service
            for service in self.directory.services.values()
            if nation in service.nations and body_rules.provides(tier, service.provided_by)
        )


def read_register(folder: Path, *, with_demo: bool = False) -> Register:
    """Return the register in `folder` (the data folder, which holds bodies/ and demo/).

    `with_demo` dresses the demo's bodies in the themes of demo/themes.csv as well. Raises PacksRefused with
    every mistake in all the files.
    """
    problems: list[PackProblem] = []
    entries = _read_entries(folder, problems)
    slugs = entries.by_slug.keys()
    directory = read_directory(folder, slugs, problems)
    files = (THEMES_FILE, DEMO_THEMES_FILE) if with_demo else (THEMES_FILE,)
    themes: dict[str, Theme] = {}
    for file in files:
        themes.update(read_themes(folder, file, slugs, problems))
    check_register(entries)
    refuse_if_any(problems)
    return _register(entries, directory, themes)


def _read_entries(folder: Path, problems: list[PackProblem]) -> Entries:
    bodies = read_bodies(folder, problems)
    return Entries(
        bodies=bodies,
        codes=read_codes(folder, problems),
        successions=read_successions(folder, problems),
        reserved=read_reserved(folder, problems),
        by_slug=entries_by_slug(bodies),
    )


def _register(entries: Entries, directory: Directory, themes: Mapping[str, Theme]) -> Register:
    bodies = {entry.body.slug: entry.body for entry in entries.bodies}
    periods = tuple(entry.period for entry in entries.codes)
    successions = tuple(entry.succession for entry in entries.successions)
    heirs = [(succession.predecessor_slug, succession.successor_slug) for succession in successions]
    parents = [(body.parent_slug, body.slug) for body in bodies.values() if body.parent_slug is not None]
    return Register(
        bodies=bodies,
        codes={period.gss_code: period.slug for period in periods}
        | {body.gss_code: body.slug for body in bodies.values() if body.gss_code is not None},
        code_history=periods,
        successions=successions,
        successors=_grouped(heirs, bodies),
        predecessors=_grouped([(successor, predecessor) for predecessor, successor in heirs], bodies),
        children=_grouped(parents, bodies),
        directory=directory,
        reserved_slugs=entries.reserved,
        themes=themes,
    )


def _grouped(pairs: Iterable[tuple[str, str]], bodies: Mapping[str, Body]) -> dict[str, tuple[Body, ...]]:
    found: dict[str, list[Body]] = {}
    for slug, other in pairs:
        found.setdefault(slug, []).append(bodies[other])
    return {slug: tuple(others) for slug, others in found.items()}
