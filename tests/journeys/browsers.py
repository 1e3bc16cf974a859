"""A browser without a screen, for driving a portal that may be killed at any moment."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import httpx

from moothall.rules.answer_fields import fields_of
from moothall.rules.answers import Answer
from tests.journeys.crashes import eventually
from tests.sites.form_fields import fields_in

Fields = dict[str, list[str]]


@dataclass
class Browser:
    """A resident's browser, without a screen: it follows the form as its pages lead it.

    Its cookies are its own work: browsers take http://localhost for secure, and no library does.
    """

    portal: str
    http: httpx.Client
    at: str = ""
    fields: Fields = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def look(self, path: str) -> httpx.Response:
        """Open a page, follow where it leads, and keep the fields of its form."""
        response = self._ask("GET", path)
        while response.is_redirect:
            path = response.headers["Location"]
            response = self._ask("GET", path)
        assert response.status_code == 200, (path, response.status_code)
        self.at = path.partition("?")[0]
        self.fields = {
            name: [value.decode() for value in values] for name, values in fields_in(response.text).items()
        }
        return response

    def press(self) -> httpx.Response:
        """Press the page's button; follow nothing."""
        return self._ask("POST", self.at, self.fields)

    def press_until_answered(self) -> httpx.Response:
        """Press the button until the portal is there again: what a patient resident does."""
        found: list[httpx.Response] = []

        def pressed() -> bool:
            found[:] = [self.press()]
            return found[0].status_code < 500

        eventually(pressed)
        return found[0]

    def fill_in(self, service: str, answers: dict[str, Answer | None]) -> None:
        """Answer page after page up to the check page."""
        given = {
            name: list(values)
            for question_id, answer in answers.items()
            for name, values in fields_of(question_id, answer).items()
        }
        self.look(f"{service}/start")
        while not self.at.endswith("/check"):
            step = next((name for name, value in self.fields.items() if value == ["postcode"]), None)
            if step is not None:
                self.look(f"{self.at}?{step}=type")
            self.fields |= {name: given[name] for name in self.fields if name in given}
            answer = self.press()
            assert answer.status_code == 302, (self.at, answer.text)
            self.look(answer.headers["Location"])

    def send_and_hang_up(self) -> None:
        """Press the button and close the connection at once: the server may drop what it has not begun."""
        with self.sent_unread():
            pass

    @contextmanager
    def sent_unread(self) -> Iterator[None]:
        """Press the button and keep the connection open, its answer unread, until the block ends."""
        body = urlencode(self.fields, doseq=True)
        host = self.portal.removeprefix("http://")
        head = (
            f"POST {self.at} HTTP/1.1\r\nHost: {host}\r\nCookie: {self._cookies()}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", int(host.rpartition(":")[2]))) as wire:
            wire.sendall((head + body).encode())
            yield

    def _ask(self, method: str, path: str, fields: Fields | None = None) -> httpx.Response:
        response = self.http.request(
            method, self.portal + path, data=fields, headers={"Cookie": self._cookies()}
        )
        for line in response.headers.get_list("Set-Cookie"):
            self.cookies |= {name: cookie.value for name, cookie in SimpleCookie(line).items()}
        return response

    def _cookies(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def reference_on(page: httpx.Response) -> str:
    """Return the reference that a confirmation shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", page.text)
    assert found is not None
    return found[0]
