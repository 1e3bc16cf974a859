"""Workers side by side in one process: long work fills a lane, and what is due within seconds has one of its own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from procrastinate import App, JobContext
from procrastinate.app import WorkerOptions
from procrastinate.worker import Worker

Middleware = Callable[[Callable[[], object], JobContext, Worker], object]

# The queue of jobs that no other work may hold up.
PROMPT = "prompt"
_GRACE_SECONDS = 20


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A worker: how many jobs it does at once, and of which queue (None: of all)."""

    concurrency: int
    queue: str | None = None


LANES = (Lane(concurrency=2), Lane(concurrency=1, queue=PROMPT))


async def run_lanes(app: App, middleware: Middleware) -> None:
    """Take jobs in all lanes until cancelled, which finishes those in hand, or until one lane fails.

    Raises whatever the first lane that failed raised.
    """
    lanes = [asyncio.create_task(_run(app, lane, middleware)) for lane in LANES]
    try:
        await asyncio.gather(*lanes)
    finally:
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)


async def _run(app: App, lane: Lane, middleware: Middleware) -> None:
    options: WorkerOptions = {
        "name": lane.queue or "all",
        "concurrency": lane.concurrency,
        "install_signal_handlers": False,
        "delete_jobs": "successful",
        "shutdown_graceful_timeout": _GRACE_SECONDS,
        "task_middleware": [middleware],
    }
    if lane.queue is not None:
        options["queues"] = [lane.queue]
    await app.run_worker_async(**options)
