"""A small SMTP server on this machine that keeps messages in memory (RFC 5321, STARTTLS, AUTH PLAIN)."""

import base64
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

USERNAME, PASSWORD = "moothall", "only-for-tests"


@dataclass
class Stub:
    """What the server took over, and how it shall behave."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    offers_starttls: bool = True
    replies: dict[str, str] = field(default_factory=dict)
    sent: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    was_private: list[bool] = field(default_factory=list)
    signed_in: list[bool] = field(default_factory=list)
    hang_up_after: str = ""


class _Session(socketserver.StreamRequestHandler):
    stub: Stub
    private = False
    signed_in = False

    def handle(self) -> None:
        self._say(self.stub.replies.get("CONNECT", "220 stub ESMTP"))
        while line := self.rfile.readline(2048):
            verb = line.split()[0].decode().upper() if line.split() else ""
            if verb == self.stub.hang_up_after:
                return
            self._obey(verb, line.decode().strip())
            if verb == "QUIT":
                return

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def _obey(self, verb: str, line: str) -> None:
        told = self.stub.replies.get(verb)
        if told is not None and verb != "DATA":
            self._say(told)
            return
        ways: dict[str, Callable[[str], None]] = {
            "NOOP": self._ok,
            "MAIL": self._ok,
            "RSET": self._ok,
            "EHLO": self._ehlo,
            "HELO": self._ok,
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "RCPT": self._recipient,
            "DATA": self._data,
            "QUIT": self._quit,
        }
        ways[verb](line)

    def _ok(self, _: str) -> None:
        self._say("250 ok")

    def _quit(self, _: str) -> None:
        self._say("221 bye")

    def _ehlo(self, _: str) -> None:
        offers = ["stub"]
        if self.stub.tls and self.stub.offers_starttls and not self.private:
            offers.append("STARTTLS")
        if self.private:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _starttls(self, _: str) -> None:
        assert self.stub.tls is not None
        self._say("220 go ahead")
        self.connection = self.stub.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.private = True

    def _auth(self, line: str) -> None:
        given = base64.b64decode(line.rpartition(" ")[2]).decode().split("\0")
        self.signed_in = given[1:] == [USERNAME, PASSWORD]
        self._say("235 welcome" if self.signed_in else "535 no")

    def _recipient(self, line: str) -> None:
        self.stub.recipients.append(line.partition("<")[2].partition(">")[0])
        self._say("250 ok")

    def _data(self, _: str) -> None:
        self._say("354 go on")
        content = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            content += line[1:] if line.startswith(b".") else line
        told = self.stub.replies.get("DATA", "250 taken over")
        if told.startswith("250"):
            self.stub.sent.append(content)
            self.stub.was_private.append(self.private)
            self.stub.signed_in.append(self.signed_in)
        self._say(told)

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, stub: Stub, *, private_from_start: bool) -> None:
        handler = type("Session", (_Session,), {"stub": stub, "private": private_from_start})
        super().__init__(("127.0.0.1", 0), handler)
        if private_from_start and stub.tls:
            self.socket = stub.tls.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_: object) -> None:
        """Clients that go away are part of the tests."""


def certificate(folder: Path) -> Path:
    """Make a certificate for localhost that signs itself, key and all in one file."""
    path = folder / "localhost.pem"
    subprocess.run(
        [
            *[
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
            ],
            *["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
            *["-keyout", str(path), "-out", str(folder / "certificate.pem")],
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + (folder / "certificate.pem").read_bytes())
    return path


@contextmanager
def running(*, certificate_path: Path | None = None, private_from_start: bool = False) -> Iterator[Stub]:
    """Serve on a free port of this machine until the block ends."""
    tls = None
    if certificate_path is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate_path)
    stub = Stub(tls=tls)
    with _Server(stub, private_from_start=private_from_start) as server:
        stub.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
