"""A resident with an account at a keyboard: signs in by a code, reads messages, fills in the account's forms."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.notices import queries as notices
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.wiring import marks
from tests.sites.form_fields import URLENCODED, fields_in, urlencoded
from tests.sites.residents import HOST

CODE = re.compile(r"[0-9]{4} [0-9]{4}")
HELPER = "bob@example.org"
INVITATION = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of the portal, as its reader gets it."""

    to: str
    subject: str
    words: str

    @property
    def code(self) -> str:
        """The code that the message says."""
        found = CODE.search(self.words)
        assert found is not None, self.words
        return found[0]


@dataclass
class Holder:
    """One browser of somebody who has, or will have, an account."""

    client: Client
    address: str = "192.0.2.1"

    def get(self, path: str, **headers: str) -> HttpResponse:
        """Open a page."""
        response: HttpResponse = self.client.get(path, REMOTE_ADDR=self.address, headers=headers)  # type: ignore[assignment]
        return response

    def words(self, path: str) -> str:
        """Open a page that is there, and return its words without tags."""
        page = self.get(path)
        assert page.status_code == 200, (path, page.status_code, page.headers.get("Location"))
        return text_of(page)

    def fill(self, path: str, **answers: str | list[str]) -> HttpResponse:
        """Open a page, type answers (a dash in a field's name is written __) and press its button."""
        fields = {
            name: [value.decode() for value in values]
            for name, values in fields_in(self.get(path).content.decode()).items()
        }
        for name, value in answers.items():
            fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
        return self.post(path, fields)

    def post(self, path: str, fields: dict[str, list[str]]) -> HttpResponse:
        """Post to an address."""
        response: HttpResponse = self.client.post(path, fields, REMOTE_ADDR=self.address)  # type: ignore[assignment]
        return response

    def post_bytes(self, path: str, name: str, value: bytes) -> HttpResponse:
        """Post a page's form with any bytes in one field."""
        fields = {**fields_in(self.get(path).content.decode()), name: [value]}
        response: HttpResponse = self.client.generic("POST", path, urlencoded(fields), URLENCODED)  # type: ignore[assignment]
        return response

    def press(self, page: str, action: str) -> HttpResponse:
        """Press the button of a page's form that leads to `action`."""
        html = self.get(page).content.decode()
        assert f'action="{action}"' in html, (page, action)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
        assert token is not None
        return self.post(action, {"csrfmiddlewaretoken": [token[1]]})

    def sign_in(self, email: str, *, onward: str = "") -> HttpResponse:
        """Ask for a code and enter it."""
        self.fill(f"/sign-in?next={onward}" if onward else "/sign-in", email=email)
        return self.fill("/sign-in/code", code=last_message().code)


def holder(address: str = "192.0.2.1") -> Holder:
    """Return somebody with a fresh browser that behaves as browsers do."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False, headers={"host": HOST})
    return Holder(client=client, address=address)


def signed_in(email: str, *, name: str = "", address: str = "192.0.2.1") -> Holder:
    """Return somebody who has signed in, and said their name."""
    found = holder(address)
    assert found.sign_in(email).status_code == 302
    if name:
        assert found.fill("/account/name", name=name).status_code == 302
    return found


def person_id(email: str) -> int:
    """Return who signs in with an address."""
    person = person_by_email(email, kind=PersonKind.RESIDENT)
    assert person is not None
    return person.id


def messages() -> list[Message]:
    """Return the messages of the portal, newest first."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        rows = notices.latest(body_id=portal.id)
        return [
            Message(
                to=row.to_address,
                subject=row.subject,
                words=marks.filled(row.body_text, row.case_reference),
            )
            for row in rows
        ]


def last_message() -> Message:
    """Return the newest message of the portal."""
    return messages()[0]


def text_of(page: HttpResponse) -> str:
    """Return the words of a page's main part."""
    html = page.content.decode()
    main = html[html.index("<main") : html.index("</main>")] if "<main" in html else html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def invite(who: Holder, email: str = HELPER, *, services: tuple[str, ...] = (), may: str = "act") -> str:
    """Ask somebody to help until a month from now, and return the code of the message."""
    until = timezone.localdate() + timedelta(days=30)
    asked = who.fill(
        "/account/people/invite",
        name="Bob Helper",
        email=email,
        services=list(services),
        may=may,
        until__day=str(until.day),
        until__month=str(until.month),
        until__year=str(until.year),
    )
    assert asked.status_code == 302, asked.content[:300]
    sent = (INVITATION.search(message.words) for message in messages() if message.to == email.lower())
    return next(found[0] for found in sent if found is not None)


def accept(bob: Holder, code: str) -> HttpResponse:
    """Type the code of an invitation, and agree to what it says."""
    return bob.fill("/account/people/accept", code=code, agreed="yes")


def help_out(ann: Holder, bob: Holder, **limits: object) -> int:
    """Let Bob act for Ann, and return the id of the right."""
    accept(bob, invite(ann, **limits))  # type: ignore[arg-type]
    (right,) = re.findall(r'action="/account/people/(\d+)/act"', bob.get("/account/people").content.decode())
    return int(right)


def begin(bob: Holder, right: int) -> None:
    """Begin to act."""
    assert bob.press("/account/people", f"/account/people/{right}/act")["Location"] == "/account"
