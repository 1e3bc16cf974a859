"""No log line repeats what somebody typed, whatever failed with it in its hands."""

import json
import logging
import subprocess
import sys

from tests.clusters import ROOT

WORDS = "ann@example.org, 1 High Street"
PROGRAM = f"""
import logging, structlog
from moothall.config.logging import set_up_logging
set_up_logging(as_json=True)
try:
    raise ValueError({WORDS!r})
except ValueError:
    logging.getLogger("procrastinate.worker").error("job failed", exc_info=True)
    structlog.get_logger(logger_name="moothall.test").error("failed", exc_info=True)
"""


def test_an_exception_is_told_by_its_kind_and_place_and_never_by_its_message() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["error"] for line in lines] == ["ValueError", "ValueError"]
    assert all(line["where"] for line in lines)
    assert "example.org" not in run.stdout + run.stderr
    assert logging.getLevelName(logging.ERROR).lower() == lines[0]["level"]
