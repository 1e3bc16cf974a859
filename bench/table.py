"""The one table that a run prints: ratios are medians over slices that were measured in turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.load import Slice, part

Cells = Sequence[str]
"""A line of the table; a single cell is the heading of a group."""


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a row is held against: another row of the same group, and the least share of its rate, if there is one."""

    against: str
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One thing that was measured: its slices, and how much processor time of the server each took."""

    name: str
    slices: Sequence[Slice]
    cpu_seconds: Sequence[float]
    aim: Aim | None = None


HEAD = ("", "a second", "p50 ms", "p99 ms", "CPU ms", "of which", "ratio", "from to", "aim", "")


def lines_of(rows: Sequence[Row]) -> list[Cells]:
    """Return the cells of a group of rows, measured in turn."""
    return [_cells(row, {other.name: other for other in rows}) for row in rows]


def print_table(lines: Sequence[Cells]) -> None:
    """Print rows of cells under their head, columns aligned."""
    whole = [HEAD, *lines]
    widths = [max(len(line[column]) for line in whole if len(line) > 1) for column in range(len(HEAD))]
    for line in whole:
        if len(line) == 1:
            print(f"\n{line[0]}")
            continue
        first = line[0].ljust(widths[0])
        print(
            "  ".join(
                [first, *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
            ).rstrip()
        )


def _cells(row: Row, rows: dict[str, Row]) -> Cells:
    latencies = sorted(latency for slice_ in row.slices for latency in slice_.latencies_ms)
    answers = sum(slice_.answers for slice_ in row.slices)
    cpu = sum(row.cpu_seconds) / answers * 1000 if any(row.cpu_seconds) else None
    return (
        row.name,
        f"{median(slice_.per_second for slice_ in row.slices):,.0f}",
        f"{part(latencies, 0.5):.2f}",
        f"{part(latencies, 0.99):.2f}",
        "" if cpu is None else f"{cpu:.3f}",
        *_against(row, rows),
    )


def _against(row: Row, rows: dict[str, Row]) -> tuple[str, str, str, str, str]:
    if row.aim is None:
        return ("",) * 5
    other = rows[row.aim.against]
    ratios = sorted(
        mine.per_second / theirs.per_second for mine, theirs in zip(row.slices, other.slices, strict=True)
    )
    reached = median(ratios)
    return (
        other.name,
        f"{reached:.2f}",
        f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
        *_judged(reached, row.aim.share),
    )


def _judged(reached: float, share: float | None) -> tuple[str, str]:
    if share is None:
        return "", ""
    return f"{share:.2f}", "reached" if reached >= share else "MISSED"
