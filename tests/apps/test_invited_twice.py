"""Somebody is given two posts at the same moment: one letter has the link, and it works, on real connections."""

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people.credentials import invitations, links
from moothall.people.credentials.accounts import Holder
from moothall.people.posts import INVITED
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import holder_of, letters_to, link_in
from tests.apps.test_posts_races import at_once
from tests.cast import council, employ
from tests.clusters import Database


@pytest.mark.parametrize("slugs", [("camden", "camden"), ("camden", "adur")])
def test_who_gets_two_posts_at_once_gets_one_link(
    own_database: Database, monkeypatch: pytest.MonkeyPatch, slugs: tuple[str, str]
) -> None:
    own_database.connect_django()
    homes = [council(slug) for slug in slugs]
    officer = employ("Ayo Clerk", tuple(dict.fromkeys(homes)))
    other = employ("Bea Before", (homes[0],))
    HANDLERS[INVITED](homes[0].id, {"person_id": other.person_id})
    both, send = threading.Barrier(2), invitations._send_invitation

    def together(to: Holder, *, body_id: int, posts: str) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        send(to, body_id=body_id, posts=posts)

    def invite(home: KnownBody) -> None:
        HANDLERS[INVITED](home.id, {"person_id": officer.person_id})

    monkeypatch.setattr(invitations, "_send_invitation", together)
    connection.close()
    at_once(*(partial(invite, home) for home in homes))
    letters = [one for one in letters_to(holder_of(officer).email) if "/sign-in/link/" in one]
    (token,) = (link_in(one).rpartition("/")[2] for one in letters)
    assert links.opened(token, at=timezone.now()) is not None
