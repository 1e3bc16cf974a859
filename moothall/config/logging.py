"""One line of JSON per event (plain lines in the demo), and nobody's words in any of them."""

import logging.config
import sys
import traceback

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

# These libraries log what they were sent or what went wrong with it, which may be somebody's words.
_QUIET = {
    "django.request": "CRITICAL",
    "django.security": "CRITICAL",
    "notifications_python_client": "CRITICAL",
    # Says dozens of times in an outage what one line of ours says once.
    "psycopg.pool": "ERROR",
}

_DEEPEST_FRAMES = 12


def set_up_logging(*, as_json: bool) -> None:
    """Send every log line to standard output, `as_json` for machines, otherwise for a person to read.

    Our own events are written straight to it; what libraries log goes through the standard library first.
    """
    renderer: Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    stamped: list[Processor] = [
        _without_words,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*stamped, renderer],
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": [structlog.stdlib.add_logger_name, *stamped],
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                }
            },
            "handlers": {
                "out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "lines"}
            },
            "root": {"handlers": ["out"], "level": "INFO"},
            "loggers": {name: {"level": level} for name, level in _QUIET.items()}
            | {"procrastinate": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
        }
    )


def _without_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Say of an exception what kind it is and where it came from; its message may repeat what somebody typed."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_DEEPEST_FRAMES:]
        event["error"] = type(error).__name__
        event["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
    return event
