"""Pages under load: published ones, a resident's, officers'."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest

from bench import baseline_views, requests, scenes, world
from bench.run import Run, Target, pages_file
from bench.servers import Server
from bench.statements import watching
from bench.table import Aim, Cells, lines_of
from bench.world import Size

# Drafts or cases of each busy council.
OF_EACH = 5
MINIMAL, ONE_QUERY = "Django, a minimal view", "Django and one query"


class AnotherPlan(Exception):
    """The plain view does not do what the page does."""


@dataclass(frozen=True, kw_only=True)
class Imitated:
    """A page with a plain view beside it: the request for each subject, and how the statements name that subject.

    Subjects are drafts or cases by their numbers; those of one council stand `councils` apart.
    """

    name: str
    request: Callable[[int], bytes]
    swap: Callable[[int], dict[str, str]]
    status: int = 200


def published(run: Run) -> list[Cells]:
    """Published pages against a minimal view, and made anew against one query."""
    home = f"/{world.council_slug(0)}/"
    start = f"{home}{world.SERVICE}/"
    kept, anew = Aim(against=MINIMAL, share=1 / 3), Aim(against=ONE_QUERY, share=1 / 2)
    pages = [("front page", "/"), ("home of a body", home), ("start page of a service", start)]
    targets = [
        _always("bare WSGI function", run.plain, "/hello"),
        _always(MINIMAL, run.plain, "/minimal"),
        _always("the same in our middleware", run.ours, "/robots.txt"),
        _always(ONE_QUERY, run.plain, "/one-query"),
        *(_always(name, run.ours, path, kept) for name, path in pages),
        *(_always(f"{name}, made anew", run.ours, f"{path}?anew", anew) for name, path in pages),
    ]
    return [("Published pages",), *lines_of(run.in_turn(targets))]


def form(run: Run) -> list[Cells]:
    """A page of questions, an answer to it and the status page against plain views of the same statements."""
    councils, first = run.many.councils, scenes.FIRST_ORDINARY_CASE
    pages = [
        Imitated(
            name="question page",
            request=lambda n: scenes.question(n, councils),
            swap=lambda n: scenes.draft_swap(n, councils),
        ),
        Imitated(
            name="an answer",
            request=lambda n: scenes.reply(n, councils),
            swap=lambda n: scenes.draft_swap(n, councils),
            status=302,
        ),
        Imitated(
            name="status page",
            request=lambda n: scenes.status(scenes.grant(first + n, run.references, councils)),
            swap=lambda n: scenes.case_swap(first + n, first, run.references, councils),
        ),
    ]
    scenes.write_pages({page.name: _written(run, page) for page in pages}, pages_file())
    targets = [target for page in pages for target in _both(run, page)]
    return [("A resident's pages",), *lines_of(run.in_turn(targets))]


def desk(run: Run) -> list[Cells]:
    """What officers look at: a long list of cases, and one case, which is audited."""
    slug = world.council_slug(0)
    cases = [f"/{slug}/cases/{reference}/" for reference in run.references[: world.BUSY * OF_EACH]]
    asked = {"list of cases": [f"/{slug}/"], "case": cases}
    targets = [
        Target(
            name=name,
            server=run.ours,
            requests=requests.over_and_over(
                [requests.get(path, host=world.DESK_HOST, cookie=run.session) for path in paths]
            ),
        )
        for name, paths in asked.items()
    ]
    return [
        (f"Officers' pages (a council with {scenes.FIRST_ORDINARY_CASE:,} cases)",),
        *lines_of(run.in_turn(targets)),
    ]


def subjects(size: Size) -> list[int]:
    """Return the numbers of the drafts or cases that are asked for, council by council."""
    each = min(OF_EACH, (size.cases - scenes.FIRST_ORDINARY_CASE) // size.councils)
    return [place * size.councils + number for place in range(each) for number in range(world.BUSY)]


def _always(name: str, server: Server, path: str, aim: Aim | None = None) -> Target:
    return Target(name=name, server=server, requests=requests.over_and_over([requests.get(path)]), aim=aim)


def _written(run: Run, page: Imitated) -> dict[str, object]:
    """Return what the plain view needs."""
    answer, statements = scenes.seen_warm(page.request(0), status=page.status)
    return scenes.written_page(answer, statements, [page.swap(number) for number in subjects(run.many)])


def _both(run: Run, page: Imitated) -> tuple[Target, Target]:
    _check(page)
    asked = subjects(run.many)
    paths = [f"/plain/{quote(page.name)}/{place}" for place in range(len(asked))]
    plain = requests.over_and_over([requests.get(path) for path in paths])
    ours = requests.over_and_over([page.request(number) for number in asked])
    beside = f"{page.name}, plain"
    return (
        Target(name=beside, server=run.plain, requests=plain, status=page.status),
        Target(
            name=page.name,
            server=run.ours,
            requests=ours,
            status=page.status,
            aim=Aim(against=beside, share=0.5),
        ),
    )


def _check(page: Imitated) -> None:
    """Compare what the page and its plain view run for another subject, and how much they answer.

    Raises:
        AnotherPlan: they differ.
    """
    answer, ours = scenes.seen_warm(page.request(1), status=page.status)
    with watching() as theirs:
        plain = baseline_views.plain(HttpRequest(), page.name, 1)
    if ours.texts() != theirs.texts():
        raise AnotherPlan(f"{page.name}: {ours.texts()} is not {theirs.texts()}")
    if abs(len(plain.content) - len(answer.body.encode())) > 100:
        raise AnotherPlan(f"{page.name}: {len(plain.content)} bytes are not {len(answer.body.encode())}")
