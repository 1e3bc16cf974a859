"""Postcode look-ups per second, the size of the index and what a process pays for it.

Run: python -m bench.postcodes [index file]. Without a file it builds one in a temporary folder.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from moothall.bodies.places import ons_postcodes
from moothall.bodies.places.postcode_build import ready
from moothall.bodies.places.postcode_index import PostcodeIndex
from moothall.rules.postcodes import Postcode, parse

LOOK_UPS = 200_000


def main() -> None:
    """Build or open the index and print what it costs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "postcodes.idx"
        started = time.perf_counter()
        ready(path, lambda _: None)
        print(f"build or open    {time.perf_counter() - started:8.2f} s")
        started = time.perf_counter()
        index = PostcodeIndex.open(path)
        print(f"open             {(time.perf_counter() - started) * 1000:8.2f} ms")
        print(f"file             {path.stat().st_size / 1e6:8.2f} MB for {index.postcode_count:,} postcodes")
        _print_speeds(index)


def _print_speeds(index: PostcodeIndex) -> None:
    drawn = list(sample())
    typed = [str(postcode).lower() for postcode in drawn]
    started = time.perf_counter()
    for postcode in drawn:
        index.look_up(postcode)
    look_up_us = (time.perf_counter() - started) / len(drawn) * 1e6
    started = time.perf_counter()
    for text in typed:
        index.look_up(parse(text))
    both_us = (time.perf_counter() - started) / len(drawn) * 1e6
    print(f"look-up          {look_up_us:8.2f} us = {1e6 / look_up_us:,.0f}/s")
    print(f"parse + look-up  {both_us:8.2f} us = {1e6 / both_us:,.0f}/s")


def sample() -> Iterator[Postcode]:
    """Yield postcodes of the whole country, drawn by chance but the same in each run."""
    rows = [row for path in ons_postcodes.files()[::4] for row in ons_postcodes.rows(path)]
    for outward, inward, code in random.Random(1).sample(rows, LOOK_UPS):
        if code:
            yield Postcode(outward=outward, inward=inward)


if __name__ == "__main__":
    main()
