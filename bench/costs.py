"""What is not a page under load: postcodes, the weight of a first visit, memory."""

import gzip
import os
import random
import re
import time
from itertools import islice
from pathlib import Path

from bench import requests, scenes
from bench.load import answer_to, put_load_on
from bench.pages import subjects
from bench.postcodes import sample
from bench.run import CONNECTIONS, Run
from bench.servers import Memory, family, memory_of
from bench.table import Cells
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.rules.postcodes import parse

LARGEST_FIRST_VISIT_KB = 100
_LONGEST_SECONDS = 20
_LINKED = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


def places(run: Run) -> list[Cells]:
    """Postcodes as typed, looked up in this process: one core."""
    index = PostcodeIndex.open(Path(os.environ["MOOTHALL_VAR"]) / "postcodes.index")
    typed = [str(postcode).lower() for postcode in islice(sample(), int(20_000 * run.pace.seconds))]
    random.Random(2).shuffle(typed)
    took: list[float] = []
    for text in typed:
        began = time.perf_counter()
        index.look_up(parse(text))
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    rate = len(took) / sum(took) * 1000
    name = f"postcode look-up ({index.postcode_count / 1e6:.2f} million)"
    middle, slow = took[len(took) // 2], took[len(took) * 99 // 100]
    return [("Places",), _line(name, f"{rate:,.0f}", f"{middle:.4f}", f"{slow:.4f}", f"{1000 / rate:.4f}")]


def weight(run: Run) -> list[Cells]:
    """What a first visit to the front page transfers: the page as a proxy compresses it, and what it loads."""
    _, _, page = answer_to(run.ours.port, requests.get("/")).partition(b"\r\n\r\n")
    loaded = sorted(set(_LINKED.findall(page)))
    parts = [answer_to(run.ours.port, requests.get(path.decode())) for path in loaded]
    files = sum(len(part.partition(b"\r\n\r\n")[2]) for part in parts)
    whole = (len(gzip.compress(page, 6)) + files) / 1000
    lines = [
        _line(
            f"front page, {len(page) / 1000:.1f} kB of HTML", f"{len(gzip.compress(page, 6)) / 1000:.1f} kB"
        ),
        _line(f"{len(loaded)} files it loads, compressed", f"{files / 1000:.1f} kB"),
        _line(
            "together",
            f"{whole:.1f} kB",
            aim=f"{LARGEST_FIRST_VISIT_KB} kB",
            is_reached=whole < LARGEST_FIRST_VISIT_KB,
        ),
    ]
    return [("A first visit",), *lines]


def memory(run: Run) -> list[Cells]:
    """What the processes hold at their start, and after all of the load before this and some on both web servers."""
    for server, councils in ((run.ours, run.many.councils), (run.one, 1)):
        for ask in (scenes.question, scenes.home):
            asked = [ask(number, councils) for number in subjects(run.many)]
            put_load_on(
                server.port, iter(asked * 2), connections=CONNECTIONS, seconds=_LONGEST_SECONDS, status=200
            )
    after = {
        "ours": run.ours.memory(),
        "one": run.one.memory(),
        "jobs": memory_of(family(run.jobs.process.pid)),
    }
    names = {"ours": f"web, {run.many.bodies:,} bodies", "one": "web, 1 council", "jobs": "jobs"}
    lines = [
        line
        for key, name in names.items()
        for line in (
            _memory(f"{name}, at start", run.before[key]),
            _memory(f"{name}, after the load", after[key]),
        )
    ]
    ratio = after["ours"].pss / after["one"].pss
    compared = _line(
        "web, after the load, against 1 council",
        "",
        ratio=f"{ratio:.2f}",
        aim="1.10",
        is_reached=ratio <= 1.1,
    )
    return [("Memory (main process and worker)",), *lines, compared]


def _memory(name: str, held: Memory) -> Cells:
    return _line(name, f"{held.pss:.0f} MB PSS", f"{held.rss:.0f} RSS")


def _line(name: str, *cells: str, ratio: str = "", aim: str = "", is_reached: bool = True) -> Cells:
    said = ("reached" if is_reached else "MISSED") if aim else ""
    blank = ("",) * (5 - 1 - len(cells))
    return (name, *cells, *blank, "", ratio, "", aim, said)
