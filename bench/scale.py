"""The same pages with one council in the database and with thousands of bodies."""

from collections.abc import Callable, Sequence

from bench import requests, scenes, world
from bench.pages import subjects
from bench.run import Run, Target
from bench.servers import Server
from bench.table import Aim, Cells, lines_of

Ask = Callable[[int, int], bytes]


def scale(run: Run) -> list[Cells]:
    """Ask the only council, a few of thousands, then all of the thousands in turn: the hardest for any cache."""
    asked: dict[str, Ask] = {
        "question page": scenes.question,
        "home of a body": scenes.home,
        "status page": lambda number, councils: scenes.status(
            scenes.grant(scenes.FIRST_ORDINARY_CASE + number, run.references, councils)
        ),
    }
    targets = [target for name, ask in asked.items() for target in _targets(run, name, ask)]
    rows = lines_of(run.in_turn(targets))
    return [(f"One council against {run.many.bodies:,} bodies",), *rows]


def _targets(run: Run, name: str, ask: Ask) -> tuple[Target, Target, Target]:
    many = run.many.councils
    alone = f"{name}, 1 council"
    return (
        _target(alone, run.one, ask, subjects(run.many), councils=1),
        _target(
            f"{name}, {world.BUSY} of {many:,}",
            run.ours,
            ask,
            subjects(run.many),
            councils=many,
            against=alone,
        ),
        _target(f"{name}, {many:,} in turn", run.ours, ask, range(many), councils=many, against=alone),
    )


def _target(
    name: str, server: Server, ask: Ask, numbers: Sequence[int], *, councils: int, against: str = ""
) -> Target:
    return Target(
        name=name,
        server=server,
        requests=requests.over_and_over([ask(number, councils) for number in numbers]),
        aim=Aim(against=against, share=0.9) if against else None,
    )
