"""The same arrangement proposed twice, on the screens: and what the page that ends one of several promises."""

import re

import pytest

from moothall.bodies.queries import KnownBody
from tests.apps.posts_scene import administrator, arranged
from tests.cast import Filed, employ
from tests.sites.desk_visits import at_desk, look, send
from tests.sites.test_desk_arrangements import terms

WASTE, ROADS = "waste_officer", "highways_officer"
THERE = "/leeds/arrangements/propose"


def test_the_second_press_is_answered_like_the_first_and_an_agreed_one_is_not_proposed_again(
    camden: KnownBody, leeds: KnownBody
) -> None:
    theirs, ours = at_desk(administrator(leeds, "Petra Provider")), at_desk(administrator(camden))
    first, second = (send(theirs, THERE, **terms(leeds)) for _ in range(2))
    assert (first.status, first.location) == (second.status, second.location)
    assert "The arrangement is proposed." in look(theirs, second.location).words
    listed = look(theirs, "/leeds/arrangements/").words
    assert len(re.findall(r'href="/leeds/arrangements/\d+"', listed)) == 1
    send(ours, f"/camden/arrangements/{first.location.rpartition('/')[2]}/agree")
    for language, words in (
        ("", "The same arrangement is proposed or agreed already for some of this time."),
        ("/cy", "Mae&#39;r un trefniant eisoes wedi&#39;i gynnig"),
    ):
        refused = send(theirs, language + THERE, **terms(leeds))
        assert (refused.status, refused.words.count(words)) == (400, 2), refused.words
        assert 'href="#from-day"' in refused.words


SAID = {
    "": ("opens nothing by this arrangement", "These other arrangements between the two councils go on"),
    "/cy": ("agor dim drwy&#39;r trefniant hwn", "Mae&#39;r trefniadau eraill hyn rhwng y ddau gyngor"),
}


@pytest.mark.parametrize("language", SAID)
def test_the_page_that_ends_one_names_what_goes_on(
    camden: KnownBody, leeds: KnownBody, language: str
) -> None:
    promise, others = SAID[language]
    first, second = arranged(camden, leeds, (WASTE,)), arranged(camden, leeds, (WASTE, ROADS))
    arranged(leeds, camden, (WASTE,))
    ours = at_desk(administrator(camden))
    page = look(ours, f"{language}/camden/arrangements/{first}/end").words
    assert promise in page
    assert others in page
    assert page.count("Streets: ") == 1
    assert f'href="{language}/camden/arrangements/{second}"' in page
    assert others in send(ours, f"{language}/camden/arrangements/{first}/end", why="").words
    send(ours, f"/camden/arrangements/{second}/end", why="Over.")
    assert others not in look(ours, f"{language}/camden/arrangements/{first}/end").words


def test_a_case_stays_open_by_the_other_arrangement_as_the_page_says(
    camden: KnownBody, leeds: KnownBody, filed: Filed
) -> None:
    lender = employ("Lena Lent", (leeds,), (WASTE,))
    two = [arranged(camden, leeds, functions) for functions in ((WASTE,), (WASTE, ROADS))]
    ours, desk = at_desk(administrator(camden)), at_desk(lender)
    statuses = []
    for each in two:
        send(ours, f"/camden/arrangements/{each}/end", why="Over.")
        statuses.append(look(desk, f"/camden/cases/{filed.sent.reference}/").status)
    assert statuses == [200, 404]
