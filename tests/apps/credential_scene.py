"""An officer who has set up their sign-in, for tests: by what, and how their letters are read."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.notices.models import Notice
from moothall.people.credentials import actions, links, passwords, totp
from moothall.people.credentials.accounts import Holder, holder
from moothall.people.credentials.proofs import Origin
from moothall.people.models import SetUpLink
from moothall.people.queries import Colleague
from moothall.wiring import marks

PASSWORD = "eleven brass otters hum"
HERE = Origin(network="192.0.2.7", device="Firefox, Linux")


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What an officer knows and has."""

    holder: Holder
    password: str
    secret: str
    codes: tuple[str, ...]

    @property
    def person_id(self) -> int:
        return self.holder.person_id

    def code(self, at: datetime | None = None) -> str:
        """Return what their app shows."""
        return totp.code_at(self.secret, at or timezone.now())


def holder_of(colleague: Colleague) -> Holder:
    """Return the facts about a colleague that signing in needs."""
    found = holder(person_id=colleague.person_id)
    assert found is not None
    return found


def set_up(colleague: Colleague, *, password: str = PASSWORD) -> Credentials:
    """Set up password and app as the pages do; the app's code of now is still good."""
    to, secret = holder_of(colleague), totp.new_secret()
    link_id = claimed_link(to, colleague.body_ids[0], secret="browser")
    codes = actions.set_up(
        person_id=to.person_id,
        link_id=link_id,
        chosen=actions.Chosen(encoded=passwords.encode(password), app_secret=secret, app_step=0),
        secret="browser",
        at=timezone.now(),
    )
    return Credentials(holder=to, password=password, secret=secret, codes=codes)


def claimed_link(to: Holder, body_id: int, *, secret: str) -> int:
    """Return a link that a browser has claimed."""
    handle = links.make(
        to,
        kind=SetUpLink.Kind.INVITATION,
        body_id=body_id,
        lasts=timedelta(hours=1),
        at=timezone.now(),
    )
    found = links.opened(links.token_of(handle), at=timezone.now())
    assert found is not None
    assert links.claim(found, secret=secret)
    return found.id


def letters_to(email: str) -> list[str]:
    """Return what was written to somebody, newest first, as they read it."""
    home = bodies.operator()
    with acting(Job(body_id=home.id)):
        rows = [
            row for row in Notice.objects.filter(body_id=home.id).order_by("-id") if row.to_address == email
        ]
        return [marks.filled(row.body_text, row.case_reference) for row in rows]


def link_in(letter: str) -> str:
    """Return the path of the link in a letter."""
    found = re.search(r"http://[^/]+(/\S*sign-in/link/\S+)", letter)
    assert found is not None, letter
    return found[1]
