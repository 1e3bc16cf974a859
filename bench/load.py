"""A load generator of one thread: raw sockets, kept alive, one request in flight on each."""

import gc
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

_READ_BYTES = 1 << 18
_BLANK_LINE = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length: "
_CHUNKED = b"\r\ntransfer-encoding: chunked"
_LAST_CHUNK = b"0\r\n\r\n"
_PATIENCE_SECONDS = 20.0


class WrongAnswer(Exception):
    """The server answered with something that is not measured."""


@dataclass(frozen=True, kw_only=True)
class Slice:
    """What one stretch of load gave: answers, how long it took, how long each answer took (sorted)."""

    answers: int
    seconds: float
    latencies_ms: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return self.answers / self.seconds


@dataclass(kw_only=True)
class _Line:
    """One connection, what it has read of the answer, and when it asked."""

    socket: socket.socket
    read: bytes = b""
    asked_at: float = 0.0
    answers: list[float] = field(default_factory=list)


def put_load_on(
    port: int, requests: Iterator[bytes], *, connections: int, seconds: float, status: int
) -> Slice:
    """Send `requests` for some seconds, or until there are no more, and wait for the last answers.

    Raises:
        WrongAnswer: an answer has another status than `status`, or does not come.
    """
    lines = [_Line(socket=_connected(port)) for _ in range(connections)]
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    try:
        _exchange(lines, requests, until=began + seconds, status=b"HTTP/1.1 %d " % status)
    finally:
        gc.enable()
        took = time.perf_counter() - began
        for line in lines:
            line.socket.close()
    latencies = sorted(latency for line in lines for latency in line.answers)
    return Slice(answers=len(latencies), seconds=took, latencies_ms=tuple(latencies))


def answer_to(port: int, request: bytes) -> bytes:
    """Return the whole answer, head and body, to one request."""
    line = _Line(socket=_connected(port))
    line.socket.settimeout(_PATIENCE_SECONDS)
    line.socket.sendall(request)
    try:
        while not _is_whole(line.read):
            piece = line.socket.recv(_READ_BYTES)
            if not piece:
                raise WrongAnswer("The server hung up.")
            line.read += piece
    finally:
        line.socket.close()
    return line.read


def part(latencies_ms: Sequence[float], share: float) -> float:
    """Return the latency below which `share` (0 to 1) of the sorted latencies are."""
    return latencies_ms[min(len(latencies_ms) - 1, int(len(latencies_ms) * share))]


def _connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port))
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _exchange(lines: list[_Line], requests: Iterator[bytes], *, until: float, status: bytes) -> None:
    with selectors.DefaultSelector() as waiting:
        for line in lines:
            line.socket.setblocking(False)
            _ask(line, requests, waiting, is_new=True)
        while waiting.get_map():
            ready = waiting.select(_PATIENCE_SECONDS)
            if not ready:
                raise WrongAnswer("The server does not answer.")
            for key, _ in ready:
                line = key.data
                if not _took_answer(line, status):
                    continue
                if time.perf_counter() < until:
                    _ask(line, requests, waiting, is_new=False)
                else:
                    waiting.unregister(line.socket)


def _ask(line: _Line, requests: Iterator[bytes], waiting: selectors.BaseSelector, *, is_new: bool) -> None:
    request = next(requests, None)
    if request is None:
        with suppress(KeyError):
            waiting.unregister(line.socket)
        return
    line.asked_at = time.perf_counter()
    line.socket.send(request)
    if is_new:
        waiting.register(line.socket, selectors.EVENT_READ, line)


def _took_answer(line: _Line, status: bytes) -> bool:
    piece = line.socket.recv(_READ_BYTES)
    line.read = line.read + piece if line.read else piece
    if not piece:
        raise WrongAnswer("The server hung up.")
    if not _is_whole(line.read):
        return False
    line.answers.append((time.perf_counter() - line.asked_at) * 1000)
    if not line.read.startswith(status):
        raise WrongAnswer(line.read[:300].decode(errors="replace"))
    line.read = b""
    return True


def _is_whole(read: bytes) -> bool:
    """Tell whether an answer is all there, by its length or by the last of its chunks."""
    head = read.find(_BLANK_LINE)
    if head < 0:
        return False
    at = read.find(_LENGTH, 0, head)
    if at >= 0:
        start = at + len(_LENGTH)
        return len(read) >= head + len(_BLANK_LINE) + int(read[start : read.find(b"\r", start)])
    return _CHUNKED not in read[:head] or read.endswith(_LAST_CHUNK)
