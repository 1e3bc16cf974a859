"""Many threads of a process that has just begun read the services once, and none waits while they are read anew."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from moothall.packs.services import compile_pack
from moothall.services import queries as services
from moothall.services.queries import Published
from tests.cast import forget_everything
from tests.clusters import Database

THREADS = 6


@pytest.fixture
def fresh(own_database: Database) -> Iterator[None]:
    """A process that has read nothing yet."""
    own_database.connect_django()
    forget_everything()
    yield
    forget_everything()


def read() -> Mapping[str, Published]:
    """Read the services in a thread, and hang up."""
    try:
        return services.all_current()
    finally:
        connection.close()


def test_threads_that_begin_together_compile_each_service_once(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[Mapping[str, str]] = []
    together = Barrier(THREADS)

    def counting(content: Mapping[str, str]) -> object:
        compiled.append(content)
        return compile_pack(content)

    def begin() -> Mapping[str, Published]:
        together.wait()
        return read()

    monkeypatch.setattr(services, "compile_pack", counting)
    with ThreadPoolExecutor(THREADS) as threads:
        found = [one.result() for one in [threads.submit(begin) for _ in range(THREADS)]]
    assert all(one == found[0] for one in found)
    assert len(compiled) == len(found[0]) > 0


def test_nobody_waits_while_another_thread_reads_the_services_anew(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, begun, go_on = services.all_current(), Event(), Event()
    services.version.cache_clear()

    def slow(content: Mapping[str, str]) -> object:
        begun.set()
        assert go_on.wait(5)
        return compile_pack(content)

    monkeypatch.setattr(services, "compile_pack", slow)
    monkeypatch.setattr(services, "FRESH_SECONDS", -1.0)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(read)
        assert begun.wait(5)
        try:
            assert services.all_current() is before
        finally:
            go_on.set()
        assert reading.result() == before
