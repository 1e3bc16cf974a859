"""What is written to the log while something happens, as far as production writes it."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from structlog.testing import capture_logs

from moothall.config import logging as configured
from tests.attack.canaries import Canaries


class _Kept(logging.Handler):
    """Keeps lines of libraries, but for those that our configuration silences."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        least = next(
            (level for name, level in configured._QUIET.items() if f"{record.name}.".startswith(f"{name}.")),
            "INFO",
        )
        if record.levelno >= logging.getLevelNamesMapping()[least]:
            self.lines.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """Give a list that holds every line that was logged, once the block is over."""
    lines: list[str] = []
    handler = _Kept(lines)
    logging.getLogger().addHandler(handler)
    try:
        with capture_logs() as events:
            yield lines
        lines.extend(str(event) for event in events)
    finally:
        logging.getLogger().removeHandler(handler)


def given_away(lines: Iterable[str], canaries: Canaries) -> list[str]:
    """Return a sentence for each word of the victim's that stands in the log: nobody's visit may leave one there."""
    return [
        f"the log gives away {canary!r}: {line}"
        for line in lines
        for canary in sorted(canaries.seen_in(line.encode()))
    ]
