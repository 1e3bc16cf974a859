"""The application as each worker of the web process loads it: the worker ends when the web process dies."""

import signal

from moothall.cli import processes
from moothall.config.wsgi import application

__all__ = ["application"]

processes.end_with_parent(signal.SIGTERM)
