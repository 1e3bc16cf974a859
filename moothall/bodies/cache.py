"""A bounded memory of what changes only with a release: the same size with one body as with eight thousand."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class RecentlyUsed(Generic[Key, Value]):
    """Keeps the `most` answers used last, none longer than `seconds`."""

    def __init__(self, look_up: Callable[[Key], Value], *, most: int, seconds: float) -> None:
        """Take the function that finds an answer when it is not kept."""
        self._look_up = look_up
        self._most = most
        self._seconds = seconds
        self._lock = Lock()
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def get(self, key: Key) -> Value:
        """Return the answer for `key`, kept or found now."""
        now = time.monotonic()
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and now - kept[0] < self._seconds:
                self._kept.move_to_end(key)
                return kept[1]
        value = self._look_up(key)
        with self._lock:
            self._kept[key] = (now, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        """Forget everything: after the register was loaded, and in tests."""
        with self._lock:
            self._kept.clear()
