"""Things done in this process, one after the other on one core, in turn with what they are held against."""

import time
from collections.abc import Callable, Sequence

from bench.load import Slice
from bench.run import Run
from bench.table import Aim, Row

Timed = tuple[str, Callable[[], object], Aim | None]


def in_turn(run: Run, things: Sequence[Timed]) -> list[Row]:
    """Do each thing over and over for a slice of time, round after round, after a warm-up."""
    for _, do, _ in things:
        _slice(do, run.pace.seconds / 2)
    taken = [[_slice(do, run.pace.seconds) for _, do, _ in things] for _ in range(run.pace.rounds)]
    return [
        Row(name=name, slices=[slices[place] for slices in taken], cpu_seconds=[], aim=aim)
        for place, (name, _, aim) in enumerate(things)
    ]


def _slice(do: Callable[[], object], seconds: float) -> Slice:
    latencies: list[float] = []
    began = time.perf_counter()
    ends_at = began + seconds
    while (now := time.perf_counter()) < ends_at or not latencies:
        do()
        latencies.append((time.perf_counter() - now) * 1000)
    took = time.perf_counter() - began
    return Slice(answers=len(latencies), seconds=took, latencies_ms=tuple(sorted(latencies)))
