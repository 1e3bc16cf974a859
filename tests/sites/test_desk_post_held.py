"""Giving a post that somebody has already: what the form says can be done on it."""

import pytest

from moothall.bodies.queries import KnownBody
from tests.apps.posts_scene import administrator
from tests.sites.desk_visits import at_desk, look, send
from tests.sites.test_desk_people import post

HELD = {
    "": "They have this post already in that time. To change when it ends, end it on their page",
    "/cy": "Mae&#39;r swydd hon ganddynt eisoes yn y cyfnod hwnnw. I newid pryd y daw i ben",
}


@pytest.mark.parametrize("language", HELD)
def test_the_form_for_a_post_tells_nobody_to_leave_empty_what_is_empty(
    camden: KnownBody, language: str
) -> None:
    client = at_desk(administrator(camden))
    assert send(client, "/camden/people/add", **post(camden)).status == 302
    look(client, "/camden/people/")
    page = send(client, f"{language}/camden/people/add", **post(camden))
    assert page.status == 400
    assert page.words.count(HELD[language]) == 2
    for words in ("beginning empty", "dechrau&#39;n wag"):
        assert words not in page.words
