"""A list that is only tried tells nothing of people elsewhere."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import post_carrying, post_files
from moothall.people.models import PostFile
from moothall.rules.persons import PersonKind
from moothall.services.functions import given_by
from tests.apps.posts_scene import administrator, team_of
from tests.cast import employ
from tests.sites.desk_visits import at_desk, evidence, look

pytestmark = pytest.mark.django_db
WASTE = "waste_officer"


def tried(client: Client, *emails: str) -> str:
    """Upload a list of joiners and return the page that says what it would do."""
    lines = "".join(f"{email},X,Streets,{WASTE},,\n" for email in emails)
    content = f"email,name,team,function,from,to\n{lines}".encode()
    shown = client.post("/camden/people/list/", {"list": SimpleUploadedFile("l.csv", content)})
    return look(client, shown.headers["Location"]).words


def key_in(page: str) -> str:
    """Return the digest of what a page says that a list would do."""
    return page.partition('name="key" value="')[2].partition('"')[0]


def test_a_dry_run_does_not_tell_who_is_known_anywhere(camden: KnownBody, leeds: KnownBody) -> None:
    people.ensure_person(email="resident@example.com", name="Rita", kind=PersonKind.RESIDENT)
    employ("Theo Theirs", (leeds,), (WASTE,))
    ada = administrator(camden)
    team_of(camden)
    page = tried(at_desk(ada), "resident@example.com", "theo@example.org", "nobody@example.org")
    rows = [row for row in page.split("<tr")[1:] if "@example" in row]
    assert len(rows) == 3
    assert all("if they have not been before" in row for row in rows)
    assert ("people.look_at_list", "3 lines", False) in evidence(ada, camden)


def test_the_digest_of_a_dry_run_tells_nobodys_id(camden: KnownBody, leeds: KnownBody) -> None:
    theo, ada = employ("Theo Theirs", (leeds,), (WASTE,)), administrator(camden)
    team = team_of(camden)
    key = key_in(tried(at_desk(ada), "theo@example.org"))
    told = [[2, "gives", theo.person_id, team, 0]]
    assert len(key) == 64
    assert key != hashlib.sha256(json.dumps(told).encode()).hexdigest()


def test_the_digest_of_a_dry_run_tells_nobody_known_elsewhere_from_nobody(
    camden: KnownBody, leeds: KnownBody
) -> None:
    employ("Theo Theirs", (leeds,), (WASTE,))
    client = at_desk(administrator(camden))
    team_of(camden)
    keys = {key_in(tried(client, email)) for email in ("theo@example.org", "nobody@example.org")}
    assert len(keys) == 1
    assert keys != {""}


def test_a_list_is_carried_out_though_somebody_on_it_becomes_known_elsewhere_meanwhile(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada = administrator(camden)
    team_of(camden)
    content = f"email,name,team,function,from,to\ntheo@example.org,Theo,Streets,{WASTE},,\n".encode()
    functions = given_by(camden.facts.kind)
    file_id = post_files.keep(by=ada, body_id=camden.id, content=content)
    shown = post_files.plan(by=ada, body_id=camden.id, file_id=file_id, functions=functions).digest
    employ("Theo Theirs", (leeds,), (WASTE,))
    post_files.confirm(by=ada, body_id=camden.id, file_id=file_id, functions=functions, shown=shown)
    post_carrying.carry_out(body_id=camden.id, file_id=file_id, functions=functions)
    standing = post_files.standing(by=ada, body_id=camden.id, file_id=file_id)
    assert standing.outcome == PostFile.Outcome.APPLIED
