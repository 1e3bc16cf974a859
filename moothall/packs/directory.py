"""Reads what councils do: the local government service list, its topics, the tiers, and the signposts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from moothall.packs.csv_file import Row, read_rows
from moothall.packs.problems import PackProblem
from moothall.rules.bodies import Duty, Nation, ProvidedBy, Signpost, Tier
from moothall.rules.language import Text

TOPICS_FILE = "bodies/topics.csv"
TOPICS_COLUMNS = ["slug", "title_en", "title_cy", "about_en", "about_cy"]
SERVICES_FILE = "bodies/lgsl.csv"
SERVICES_COLUMNS = ["lgsl", "title_en", "title_cy", "provided_by", "topic", "nations"]
SHARES_FILE = "bodies/who_does_what.csv"
SHARES_COLUMNS = ["tier", "line_en", "line_cy"]
SIGNPOSTS_FILE = "bodies/signposts.csv"
SIGNPOSTS_COLUMNS = ["duty", "nation", "region", "body_slug", "about_en", "about_cy", "reference"]


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A group of services under a name that residents understand."""

    slug: str
    title: Text
    about: Text


@dataclass(frozen=True, kw_only=True)
class ListedService:
    """One service of the local government service list: its number, who provides it, and in which nations."""

    lgsl: int
    title: Text
    provided_by: ProvidedBy
    topic_slug: str
    nations: frozenset[Nation]


@dataclass(frozen=True, kw_only=True)
class Directory:
    """What councils do, in the order in which a page shows it."""

    topics: Mapping[str, Topic]
    services: Mapping[int, ListedService]
    shares: Mapping[Tier, tuple[Text, ...]]
    signposts: tuple[Signpost, ...]


def read_directory(folder: Path, slugs: Iterable[str], problems: list[PackProblem]) -> Directory:
    """Return the directory in `folder`/bodies; `slugs` are the bodies that a signpost may name."""
    topics = _read_topics(folder, problems)
    return Directory(
        topics=topics,
        services=_read_services(folder, topics, problems),
        shares=_read_shares(folder, problems),
        signposts=_read_signposts(folder, frozenset(slugs), problems),
    )


def _read_topics(folder: Path, problems: list[PackProblem]) -> dict[str, Topic]:
    topics: dict[str, Topic] = {}
    for row in read_rows(folder, TOPICS_FILE, TOPICS_COLUMNS, problems):
        topic = Topic(slug=row.slug("slug"), title=row.bilingual("title"), about=row.bilingual("about"))
        if topics.setdefault(topic.slug, topic) is not topic:
            row.refuse(f"The topic {topic.slug} stands twice: write another slug.")
    return topics


def _read_services(
    folder: Path, topics: Mapping[str, Topic], problems: list[PackProblem]
) -> dict[int, ListedService]:
    services: dict[int, ListedService] = {}
    for row in read_rows(folder, SERVICES_FILE, SERVICES_COLUMNS, problems):
        service = _service(row, topics)
        if service and services.setdefault(service.lgsl, service) is not service:
            row.refuse(f"The service {service.lgsl} stands twice: keep one of the rows.")
    return services


def _service(row: Row, topics: Mapping[str, Topic]) -> ListedService | None:
    row.required("lgsl")
    lgsl, provided_by = row.whole_number("lgsl"), row.choice("provided_by", ProvidedBy)
    topic_slug, title = row.slug("topic"), row.bilingual("title")
    if topic_slug and topic_slug not in topics:
        row.refuse(f"topic {topic_slug!r} is not in topics.csv: write one of {', '.join(topics)}.")
    nations = _nations(row)
    if lgsl is None or provided_by is None:
        return None
    return ListedService(
        lgsl=lgsl, title=title, provided_by=provided_by, topic_slug=topic_slug, nations=nations
    )


def _nations(row: Row) -> frozenset[Nation]:
    named = row.cells["nations"].split()
    unknown = [name for name in named if name not in set(Nation)]
    if unknown:
        row.refuse(f"nations {unknown[0]!r} is not known: write {' '.join(Nation)}, or nothing for all.")
    return frozenset(nation for nation in Nation if nation in named) if named else frozenset(Nation)


def _read_shares(folder: Path, problems: list[PackProblem]) -> dict[Tier, tuple[Text, ...]]:
    lines: dict[Tier, list[Text]] = {}
    for row in read_rows(folder, SHARES_FILE, SHARES_COLUMNS, problems):
        tier, line = row.choice("tier", Tier), row.bilingual("line")
        if tier is not None:
            lines.setdefault(tier, []).append(line)
    return {tier: tuple(texts) for tier, texts in lines.items()}


def _read_signposts(folder: Path, slugs: frozenset[str], problems: list[PackProblem]) -> tuple[Signpost, ...]:
    rows = read_rows(folder, SIGNPOSTS_FILE, SIGNPOSTS_COLUMNS, problems)
    places: set[tuple[str, str, str]] = set()
    for row in rows:
        place = (row.cells["duty"], row.cells["nation"], row.cells["region"])
        if place in places:
            row.refuse("This duty has a signpost for this place already: keep one of the rows.")
        places.add(place)
    found = [_signpost(row, slugs) for row in rows]
    return tuple(signpost for signpost in found if signpost is not None)


def _signpost(row: Row, slugs: frozenset[str]) -> Signpost | None:
    duty, nation = row.choice("duty", Duty), row.choice("nation", Nation)
    body_slug, about, reference = row.slug("body_slug"), row.bilingual("about"), row.required("reference")
    if body_slug not in slugs:
        row.refuse(f"body_slug {body_slug!r} is no body of bodies.csv: write the slug of one that is.")
    if duty is None or nation is None:
        return None
    region = row.optional("region")
    return Signpost(
        duty=duty, nation=nation, region=region, body_slug=body_slug, about=about, reference=reference
    )
