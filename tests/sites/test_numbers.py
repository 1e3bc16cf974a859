"""What stands in an address counts nothing: neither the numbers of records nor the places in lists."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from moothall.bodies.context import DraftHolder
from moothall.bodies.keys import BodyModel
from moothall.bodies.numbers import DEFAULT
from moothall.bodies.queries import KnownBody
from moothall.people import teams
from moothall.people.models import (
    Arrangement,
    GivenAnswer,
    Helping,
    Identity,
    Membership,
    Passkey,
    Person,
    PostFile,
    PostRequest,
    Session,
    Team,
)
from moothall.people.models.owned import PersonModel
from moothall.people.queries import Colleague
from moothall.portability.models import ErasureRequest
from moothall.rules.posts import AUDITOR
from moothall.ui.places import place_in
from tests.apps.catalogue import ask
from tests.apps.posts_scene import administrator
from tests.cast import BINS, employ, file_case
from tests.sites.desk_visits import at_desk, look

pytestmark = pytest.mark.isolation

Numbered = type[BodyModel] | type[PersonModel] | type[Person]
# Which records a number in an address may name, by the parameter.
NUMBERED: dict[str, tuple[Numbered, ...]] = {
    "team_id": (Team,),
    "file_id": (PostFile,),
    "post_id": (Membership,),
    "request_id": (PostRequest, ErasureRequest),
    "person_id": (Person,),
    "arrangement_id": (Arrangement,),
    "passkey_id": (Passkey,),
    "session": (Session,),
    "given": (GivenAnswer,),
    "right": (Helping,),
    "identity": (Identity,),
}
# Two numbers drawn at random are as near as this once in ten thousand million times.
NEAR = 10**6
_DEFAULT_OF = (
    "select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a"
    " on a.attrelid = d.adrelid and a.attnum = d.adnum where a.attname = 'id' and d.adrelid = %s::regclass"
)


def numbers_in(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Yield the parameters of addresses that are numbers."""
    for pattern in patterns:
        yield from (name for name, how in pattern.pattern.converters.items() if isinstance(how, IntConverter))
        if isinstance(pattern, URLResolver):
            yield from numbers_in(pattern.url_patterns)


def test_every_number_in_an_address_names_records_that_are_numbered_at_random(db: None) -> None:
    found = {name for urls in settings.URLS.values() for name in numbers_in(get_resolver(urls).url_patterns)}
    assert found <= NUMBERED.keys(), (
        f"Say in tests/sites/test_numbers.py what {found - NUMBERED.keys()} name."
    )
    for model in {model for name in found for model in NUMBERED[name]}:
        table = model._meta.db_table
        assert ask(_DEFAULT_OF, table) == [(DEFAULT,)], (
            f"{table} is numbered one by one: use bodies.numbers.RandomNumbers."
        )


@pytest.mark.parametrize("between", [0, 7])
def test_two_numbers_do_not_tell_how_many_were_made_between_them(
    camden: KnownBody, leeds: KnownBody, between: int
) -> None:
    ours, theirs = administrator(leeds, "Lee Minister"), administrator(camden)
    client = at_desk(ours)
    teams.create(by=ours, body_id=leeds.id, name="One")
    for each in range(between):
        teams.create(by=theirs, body_id=camden.id, name=f"Camden {each}")
    teams.create(by=ours, body_id=leeds.id, name="Two")
    page = look(client, "/leeds/people/teams/").words
    numbers = [int(found) for found in re.findall(r"/leeds/people/teams/(\d+)", page)]
    assert len(numbers) == 3
    assert all(abs(one - other) > NEAR for index, one in enumerate(numbers) for other in numbers[index + 1 :])


def places(page: str) -> list[str]:
    """Return the places in a list that a page's links carry."""
    return re.findall(r"(?:after|before)=([^&\"]+)", page)


def test_the_places_in_the_queue_say_no_number_and_lead_on(leeds: KnownBody) -> None:
    for number in range(26):
        file_case(leeds, DraftHolder(digest=f"{number:064d}", body_id=leeds.id), BINS)
    client = at_desk(employ("Lena Leeds", (leeds,), ("waste_officer",)))
    (place,) = places(look(client, "/queue").words)
    assert re.fullmatch(r"v1\.\d+\.[\w-]{80,}", place)
    assert place not in places(look(client, "/queue").words)
    onward = look(client, f"/queue?after={place}").words
    assert onward.count("/leeds/cases/") == 1
    for forged in (place[:-1] + ("A" if place[-1] != "A" else "B"), "1-2", place * 3):
        assert look(client, f"/queue?after={forged}").words.count("/leeds/cases/") == 25


def test_the_places_in_the_evidence_say_no_number_and_open_in_no_other_list(
    camden: KnownBody, officer: Colleague
) -> None:
    client = at_desk(officer)
    for _ in range(60):
        look(client, "/camden/")
    auditor = at_desk(employ("Una Auditor", (camden,), (AUDITOR,)))
    newest = look(auditor, "/camden/audit/").words
    (place,) = places(newest)
    assert re.fullmatch(r"v1\.\d+\.[\w-]{80,}", place)
    assert 1 < look(auditor, f"/camden/audit/?before={place}").words.count("<tr") < newest.count("<tr")
    assert place_in("evidence", place)
    assert place_in("queue", place) is None
