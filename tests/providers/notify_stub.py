"""A server on this machine that keeps the documented contract of GOV.UK Notify's API for sending.

Tokens, validation, answers and errors follow docs.notifications.service.gov.uk (REST API documentation, Error
messages) and its OpenAPI files.
"""

import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import jwt

SERVICE_ID = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
API_KEY = f"stub_key-{SERVICE_ID}-{SECRET}"
TEMPLATES = {
    "email": "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
    "sms": "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "letter": "64415853-cb86-4cc4-b597-2aaa94ef8c39",
}
REPLY_TO_ID = "8e222534-7f05-4972-86e3-17c5d9f894e2"
Fields = dict[str, object]


@dataclass
class Stub:
    """What the server took over, and how it shall fail."""

    url: str
    sent: list[Fields] = field(default_factory=list)
    fail_with: tuple[int, str] | None = None
    raw_body: bytes | None = None
    clock_offset_seconds: int = 0


class Rejected(Exception):
    """A request that the documentation says is refused."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message = status, error, message


class _Handler(BaseHTTPRequestHandler):
    stub: ClassVar[Stub]

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        content = self.rfile.read(length)
        try:
            self._check_token()
            if self.stub.fail_with is not None:
                raise Rejected(*self.stub.fail_with, "As it was told to.")
            self._answer(201, self._take_over(json.loads(content)))
        except Rejected as refusal:
            error = {"error": refusal.error, "message": refusal.message}
            self._answer(refusal.status, {"status_code": refusal.status, "errors": [error]})

    def _check_token(self) -> None:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            raise Rejected(401, "AuthError", "Unauthorized: authentication bearer scheme must be used")
        header = jwt.get_unverified_header(token)
        if header != {"typ": "JWT", "alg": "HS256"}:
            raise Rejected(403, "AuthError", "Invalid token: algorithm used is not HS256")
        claims = jwt.decode(token, options={"verify_signature": False})
        if claims.get("iss") != SERVICE_ID:
            raise Rejected(403, "AuthError", "Invalid token: service not found")
        if abs(time.time() + self.stub.clock_offset_seconds - float(claims["iat"])) > 30:
            raise Rejected(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
        try:
            jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidSignatureError as forged:
            raise Rejected(403, "AuthError", "Invalid token: API key not found") from forged

    def _take_over(self, request: Fields) -> Fields:
        kind = {"/v2/notifications/email": "email", "/v2/notifications/sms": "sms"}.get(self.path, "letter")
        if kind == "letter" and self.path != "/v2/notifications/letter":
            raise Rejected(404, "NotFound", "The requested URL was not found on the server.")
        if request.get("template_id") != TEMPLATES[kind]:
            raise Rejected(400, "BadRequestError", "Template not found")
        personalisation = request.get("personalisation")
        if not isinstance(personalisation, dict) or not personalisation.get("body"):
            raise Rejected(400, "BadRequestError", "Missing personalisation: body")
        {"email": _check_email, "sms": _check_text, "letter": _check_letter}[kind](request)
        self.stub.sent.append({"kind": kind, **request})
        return _answer_of(kind, request, personalisation, self.stub.url)

    def _answer(self, status: int, content: Fields) -> None:
        body = json.dumps(content).encode() if self.stub.raw_body is None else self.stub.raw_body
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _check_email(request: Fields) -> None:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(request.get("email_address", ""))):
        raise Rejected(400, "ValidationError", "email_address is not a valid email address")
    reply_to = request.get("email_reply_to_id")
    if reply_to not in {None, REPLY_TO_ID}:
        raise Rejected(400, "BadRequestError", f"email_reply_to_id {reply_to} does not exist in database")


def _check_text(request: Fields) -> None:
    phone = str(request.get("phone_number", ""))
    if not re.fullmatch(r"\+?[0-9]{7,14}", phone):
        raise Rejected(400, "ValidationError", "phone_number Not enough digits")


def _check_letter(request: Fields) -> None:
    personalisation = request["personalisation"]
    assert isinstance(personalisation, dict)
    lines = [
        personalisation[f"address_line_{n}"] for n in range(1, 8) if f"address_line_{n}" in personalisation
    ]
    if len(lines) < 3:
        raise Rejected(400, "ValidationError", "Address must be at least 3 lines")
    if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", lines[-1]):
        raise Rejected(400, "ValidationError", "Must be a real UK postcode")


def _answer_of(kind: str, request: Fields, personalisation: Fields, url: str) -> Fields:
    identifier = str(uuid.uuid4())
    content: Fields = {"body": personalisation["body"]}
    if kind == "sms":
        content["from_number"] = "MOOTHALL"
    else:
        content["subject"] = personalisation.get("subject")
    if kind == "email":
        content["from_email"] = "moothall@notifications.example"
    template = TEMPLATES[kind]
    return {
        "id": identifier,
        "reference": request.get("reference"),
        "content": content,
        "uri": f"{url}/v2/notifications/{identifier}",
        "template": {"id": template, "version": 1, "uri": f"{url}/v2/template/{template}"},
        "scheduled_for": None,
    }


@contextmanager
def running() -> Iterator[Stub]:
    """Serve on a free port of this machine until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        stub = _Handler.stub = Stub(url=f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
