"""How long a right to act for somebody lasts; when its time is over, both are told, once, and no page says else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people.models import Contact, Helping
from moothall.rules.language import Language
from moothall.ui.words import date_in_words
from moothall.wiring import jobs
from tests.sites.account_visits import Holder, help_out, messages, person_id, signed_in, text_of

pytestmark = pytest.mark.django_db

ANN, BOB = "ann@example.com", "bob@example.org"


@pytest.fixture
def pair() -> tuple[Holder, Holder]:
    return signed_in(ANN, name="Ann"), signed_in(BOB, name="Bob")


def move_end(right: int, *, days: int) -> None:
    """Let a right end so many days from now."""
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        Helping.objects.filter(id=right).update(ends_at=timezone.now() + timedelta(days=days))


def told(before: int) -> dict[str, str]:
    """Run the daily errand, and return what came since by whom it is for."""
    jobs.tell_of_rights_over(0)
    found = messages()
    new = found[: len(found) - before]
    assert len({message.to for message in new}) == len(new)
    return {message.to: message.words for message in new}


def test_a_right_lasts_until_the_end_of_the_day_that_was_named(pair: tuple[Holder, Holder]) -> None:
    last = timezone.localdate() + timedelta(days=30)
    words = date_in_words(last, Language.EN)
    right = help_out(*pair)
    invitation = next(each.words for each in messages() if "asks you to act" in each.words)
    assert f"until the end of {words}" in invitation
    with acting(Resident(person_id=person_id(ANN))):
        ends_at = Helping.objects.get(id=right).ends_at
    assert timezone.localtime(ends_at).isoformat().startswith(f"{last + timedelta(days=1)}T00:00")
    assert f"Until the end of {words}" in text_of(pair[0].get("/account/people"))


def test_both_are_told_once_that_it_has_run_out(pair: tuple[Holder, Holder]) -> None:
    right = help_out(*pair)
    move_end(right, days=-1)
    before = len(messages())
    words = told(before)
    assert words.keys() == {ANN, BOB}
    assert "Ann, the time until which Bob Helper could act for you is over" in words[ANN]
    assert "Bob Helper, the time until which you could act for Ann is over" in words[BOB]
    assert "/account/people" in words[ANN]
    assert told(before + 2) == {}


def test_each_is_told_in_their_own_language(pair: tuple[Holder, Holder]) -> None:
    right = help_out(*pair)
    pair[0].fill("/account/language", language="cy")
    move_end(right, days=-1)
    assert "gallai Bob Helper weithredu drosoch" in told(len(messages()))[ANN]


def test_nobody_is_told_of_a_right_that_runs_or_was_ended_or_was_never_accepted(
    pair: tuple[Holder, Holder],
) -> None:
    ann, bob = pair
    right = help_out(ann, bob)
    assert told(len(messages())) == {}
    ann.press("/account/people", f"/account/people/{right}/end")
    move_end(right, days=-1)
    assert told(len(messages())) == {}
    other = help_out(ann, bob)
    whose = person_id(ANN)
    with acting(Resident(person_id=whose)):
        Helping.objects.filter(id=other).update(accepted_at=None, ends_at=timezone.now() - timedelta(days=1))
    assert told(len(messages())) == {}


TOLD, UNTOLD, BEFORE = (
    "We have told the other person too",
    "could not tell the other person",
    "had ended already",
)


def end_on_stale_page(who: Holder, right: int, then: Callable[[], object], language: str = "") -> str:
    """Press the button of a page on which a right still stood; return the page that follows."""
    path = f"{language}/account/people"
    html = who.get(path).content.decode()
    then()
    assert f'action="{path}/{right}/end"' in html
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)
    assert token is not None
    answer = who.post(f"{path}/{right}/end", {"csrfmiddlewaretoken": [token[1]]})
    return who.get(str(answer["Location"])).content.decode()


@pytest.mark.parametrize(("days", "letters"), [(1, 2), (40, 0)])
def test_a_page_of_before_says_that_it_had_ended_and_not_that_anybody_was_told(
    pair: tuple[Holder, Holder], days: int, letters: int
) -> None:
    right = help_out(*pair)
    before = len(messages())
    page = end_on_stale_page(pair[0], right, lambda: move_end(right, days=-days))
    assert BEFORE in page
    assert TOLD not in page
    assert "govuk-notification-banner--success" not in page
    assert "Ran out on" in page
    assert "Ended on" not in page
    assert len(messages()) - before == letters
    assert told(before + letters) == {}


def test_a_page_of_before_says_so_in_welsh_and_where_the_other_side_ended_it(
    pair: tuple[Holder, Holder],
) -> None:
    right = help_out(*pair)
    page = end_on_stale_page(
        pair[0], right, lambda: pair[1].press("/account/people", f"/account/people/{right}/end"), "/cy"
    )
    assert "Roedd hwn eisoes wedi dod i ben" in page
    assert "wedi rhoi gwybod" not in page


def test_nobody_reads_that_the_other_person_was_told_where_no_address_of_theirs_is_known(
    pair: tuple[Holder, Holder],
) -> None:
    ann, bob = pair
    right, whose = help_out(ann, bob), person_id(ANN)
    with acting(Resident(person_id=whose)):
        Contact.objects.all().delete()
    bob.press("/account/people", f"/account/people/{right}/end")
    page = bob.words("/account/people")
    assert UNTOLD in page
    assert TOLD not in page
