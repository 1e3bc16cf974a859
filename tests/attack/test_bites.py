"""The suite bites: a site that leaks in each way is found out, in a sentence that says where."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings

from tests.attack import leaky
from tests.attack.addresses import place_of
from tests.attack.alike import nobodys
from tests.attack.logs import given_away, listening
from tests.attack.targets import Targets, in_queries, not_found
from tests.attack.test_browsers import WAYS_OUT, led_out
from tests.attack.test_counts import counted, unlike
from tests.attack.typed import ground_of, type_everywhere
from tests.attack.walk import attack
from tests.attack.world import World

FOUND: dict[str, str] = {
    "in-the-page": "its page give away 'Ottoline",
    "in-a-redirect": "its headers give away",
    "in-a-header": "its headers give away 'Quibblethorpe",
    "in-a-cookie": "its cookies give away",
    "in-the-log": "the log gives away",
    "as-bytes": "the bytes of a file",
    "by-failing": "it failed",
    "to-caches": "caches may keep it",
    "with-a-loose-cookie": "is not bound to its host",
    "led-away": "it leads away to evil.example",
    "by-a-query": "its page give away",
    "in-welsh-alone": "its page give away 'Ottoline",
    "by-writing": "notices_notice: a row was added in the victim's name",
    "by-deleting": "cases_case: a row of the victim's was changed",
}


@pytest.fixture
def leaking(world: World) -> Iterator[World]:
    """Let the portal have views that leak."""
    with override_settings(URLS={**settings.URLS, "portal": leaky.__name__}):
        yield world


def only(name: str, world: World) -> Targets:
    """Return one leaky address as all that there is to attack, with what is known of the victim behind it."""
    url = f"http://{settings.PORTAL_HOST}/leaky/{name}"
    place = place_of(url)
    assert place is not None
    return Targets(places={url: place}, query=in_queries(world))


@pytest.mark.parametrize("name", FOUND)
def test_a_leak_is_found(leaking: World, name: str) -> None:
    done = attack(leaking.attackers["a stranger"], leaking, only(name, leaking))
    assert any(FOUND[name] in wrong for wrong in done.wrongs), done.wrongs


def test_a_leak_in_the_log_alone_is_found(leaking: World) -> None:
    done = attack(leaking.attackers["a stranger"], leaking, only("in-the-log", leaking))
    assert done.wrongs
    assert all(wrong.startswith("the log gives away") for wrong in done.wrongs)


def test_what_an_owners_own_visit_leaves_in_the_log_is_found(leaking: World) -> None:
    with listening() as lines:
        leaking.owners["the resident"].enter().get(f"http://{settings.PORTAL_HOST}/leaky/in-the-log")
    assert given_away(lines, leaking.canaries)


def test_a_count_is_found(leaking: World) -> None:
    wrongs = counted(leaking, only("as-a-count", leaking), ("a stranger",))
    assert any("when another body got more cases" in wrong for wrong in wrongs), wrongs


def test_a_refusal_that_tells_what_exists_is_found(leaking: World) -> None:
    url = f"http://{settings.PORTAL_HOST}/leaky/existing/{leaking.victim.sent.reference}"
    place = place_of(url)
    assert place is not None
    other = nobodys(place, leaking.canaries, body=leaking.victim.body.slug)
    assert other is not None
    browser = leaking.attackers["a stranger"].enter()
    assert unlike(browser.get(url), browser.get(other[0]), other[1])


def test_an_answer_that_tells_whose_address_was_typed_is_found(leaking: World) -> None:
    ground = ground_of(leaking.attackers["a stranger"], leaking)
    forms = {kind: form for kind, form in ground.forms.items() if form.url.endswith("leaky/typed")}
    done = type_everywhere(replace(ground, forms=forms))
    assert any("is answered b'Thanks.', and" in wrong for wrong in done.wrongs), done


def test_a_way_out_is_found(leaking: World) -> None:
    browser = leaking.attackers["a stranger"].enter()
    assert led_out(browser.get(f"http://{settings.PORTAL_HOST}/leaky/led-away?next={WAYS_OUT[0]}"))


def test_an_address_that_nobody_can_fill_is_named_in_a_sentence(leaking: World, targets: Targets) -> None:
    missing = not_found(targets, leaking)
    assert any("leaky-nowhere" not in one and "leaky/in-the-page" in one for one in missing)
    assert all("tests/attack/targets.py" in one for one in missing)


def test_every_leak_is_tried() -> None:
    assert FOUND.keys() | {"as-a-count"} == leaky.LEAKS.keys()
