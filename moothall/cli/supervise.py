"""Start PostgreSQL, prepare the database, run web and jobs, and end all of it together."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from moothall.cli import processes
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, Urls, database
from moothall.cli.places import REPOSITORY, Listen, check_free, listen_on, var_folder
from moothall.cli.problem import PROBLEM_CODE, Problem, explaining, make_folder
from moothall.cli.processes import Child

MOOTHALL = (sys.executable, "-m", "moothall.cli.main")
_ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_NAMES = {"serve": "web", "work": "jobs"}
_WHERE_ALL_INTERFACES_ANSWER = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 compared, never bound
_READY_SECONDS = 60
_SAY_EVERY_SECONDS = 5


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """How our own children are started: the program that takes a word, its environment, where its logs go."""

    program: Sequence[str]
    environment: Mapping[str, str]
    logs: Path | None
    listen: Listen
    server: Child | None


class Stopped(BaseException):
    """Somebody asked us to stop."""


class ChildEnded(Exception):
    """A process that should run for ever has ended."""

    def __init__(self, child: Child) -> None:
        """Keep which."""
        code = child.process.returncode
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        super().__init__(
            f"The {child.name} process ended by itself ({how}); {_told_by(child)}. Stopping everything."
        )


def say(sentence: str) -> None:
    """Print one line of progress at once."""
    print(sentence, flush=True)


def run(
    *,
    first: Sequence[str],
    logs_to_files: bool,
    welcome: Sequence[str],
    program: Sequence[str] = MOOTHALL,
    while_running: Callable[[Mapping[str, str]], AbstractContextManager[None]] = lambda _: nullcontext(),
) -> int:
    """Run everything until a signal or the end of a child, then stop it: web first, jobs, PostgreSQL last.

    The words in `first` are done one after the other before anything serves. With `logs_to_files`, web and
    jobs write to MOOTHALL_VAR/log and the terminal stays readable. `welcome` is printed when the web process
    answers; `while_running` gets the environment of the children. `program` is what takes the words of
    `first`, and `serve` and `work`. Returns 0 after a signal, 1 when a child ended by itself.

    Raises:
        Problem: something outside stands in the way of starting.
        SystemExit: a word in `first` met such a thing and has said it.
    """
    for number in _ENDING_SIGNALS:
        signal.signal(number, _raise_stopped)
    with ExitStack() as running:
        try:
            plan = _plan(running, program, logs_to_files=logs_to_files)
            for word in first:
                _finish(running, plan, word)
            children = _serve(running, plan)
            running.enter_context(while_running(plan.environment))
            for line in welcome:
                say(line)
            _wait_for_an_end(children)
        except Stopped:
            say("Stopping")
        except ChildEnded as ended:
            say(str(ended))
            return 1
        finally:
            _stop_listening()
    say("Stopped")
    return 0


def _raise_stopped(number: int, frame: FrameType | None) -> None:
    _stop_listening()
    raise Stopped


def _stop_listening() -> None:
    """From here on we are stopping, and a second Ctrl-C must not cut that short."""
    for number in _ENDING_SIGNALS:
        signal.signal(number, lambda *_: say("Already stopping, please wait"))


def _plan(running: ExitStack, program: Sequence[str], *, logs_to_files: bool) -> _Plan:
    listen = listen_on()
    check_free(listen)
    var = var_folder()
    logs = var / "log"
    make_folder(logs)
    urls, server = running.enter_context(database(var, say))
    return _Plan(
        program=program,
        environment=_environment(urls, var, listen),
        logs=logs if logs_to_files else None,
        listen=listen,
        server=server,
    )


def _finish(running: ExitStack, plan: _Plan, word: str) -> None:
    code = _child(running, plan, word).process.wait()
    if code == PROBLEM_CODE:
        raise SystemExit(code)
    if code:
        raise Problem(f"'moothall {word}' did not succeed; the lines above say why.")


def _serve(running: ExitStack, plan: _Plan) -> list[Child]:
    say("Starting web and jobs")
    # Stopped in the opposite order: web first, so that no request finds its jobs gone.
    jobs = _child(running, plan, "work", log="jobs.log")
    web = _child(running, plan, "serve", log="web.log")
    children = [web, jobs, *([plan.server] if plan.server else [])]
    _wait_until_it_answers(plan.listen, children)
    return children


def _environment(urls: Urls, var: Path, listen: Listen) -> dict[str, str]:
    return {
        **os.environ,
        APP_VARIABLE: urls.app,
        ADMIN_VARIABLE: urls.admin,
        "MOOTHALL_VAR": str(var),
        "MOOTHALL_HOST": listen.host,
        "MOOTHALL_PORT": str(listen.port),
    }


def _child(running: ExitStack, plan: _Plan, word: str, *, log: str = "") -> Child:
    path = plan.logs / log if plan.logs and log else None
    with explaining(path or REPOSITORY):
        child = processes.start(
            _NAMES.get(word, word),
            [*plan.program, word],
            folder=REPOSITORY,
            environment=plan.environment,
            log=path,
        )
    running.callback(processes.stop, child)
    return child


def _wait_until_it_answers(listen: Listen, children: Sequence[Child]) -> None:
    began = told = time.monotonic()
    while (status := _health(listen)) is None:
        for child in children:
            if child.process.poll() is not None:
                raise ChildEnded(child)
        now = time.monotonic()
        if now - began > _READY_SECONDS:
            raise Problem(
                f"The web process has not answered on port {listen.port} for {_READY_SECONDS} seconds."
            )
        if now - told > _SAY_EVERY_SECONDS:
            say("Still starting")
            told = now
        time.sleep(0.05)
    if status >= 500:
        raise Problem(
            f"The web process answers its health check with error {status}; {_told_by(children[0])}."
        )


def _told_by(child: Child) -> str:
    return f"{child.log} says why" if child.log else "the lines above say why"


def _health(listen: Listen) -> int | None:
    host = _WHERE_ALL_INTERFACES_ANSWER.get(listen.host, listen.host)
    connection = http.client.HTTPConnection(host, listen.port, timeout=10)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{listen.port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _wait_for_an_end(children: Sequence[Child]) -> None:
    by_pid = {child.process.pid: child for child in children}
    while True:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        if ended is None:
            continue
        if ended.si_pid in by_pid:
            by_pid[ended.si_pid].process.wait()
            raise ChildEnded(by_pid[ended.si_pid])
        # As the first process of a container we also inherit other people's orphans.
        os.waitpid(ended.si_pid, os.WNOHANG)
