"""Who is invited in a demonstration opens the link in their letter, and can be chosen from then on."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client

from moothall.bodies.context import Job
from moothall.people import posts
from moothall.people.credentials import invitations
from moothall.people.identity import providers
from moothall.people.identity.officers import Candidate, NobodyKnown
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.web.presenters import demo_outbox
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to, link_in
from tests.apps.posts_scene import team_of
from tests.cast import council
from tests.sites.desk_visits import look, send, visitor
from tests.sites.test_desk_demo import outbox

pytestmark = pytest.mark.usefixtures("demonstration")
ROSA, FARIDA, NEW = "rosa.kingsnorth@example.com", "farida.holm@example.com", "ned.newcomer@example.org"


def choose(email: str) -> Client:
    client = visitor()
    assert send(client, "/sign-in", officer=email).location == "/"
    return client


def candidates() -> dict[str, Candidate]:
    return {each.handle: each for each in providers.provider(providers.DEMO).candidates()}


def invite(email: str) -> None:
    """Let Rosa Kingsnorth give somebody a post in Camden, and let the job of it run."""
    fields = {"email": email, "name": "Ned Newcomer", "why": "He joins.", "function": "waste_officer"}
    sent = send(choose(ROSA), "/camden/people/add", **fields, team=str(team_of(council("camden"))))
    assert sent.location == "/camden/people/", sent.words
    person = person_by_email(email, kind=PersonKind.OFFICER)
    assert person is not None
    HANDLERS[posts.INVITED](council("camden").id, {"person_id": str(person.id)})


def test_an_invited_person_is_chosen_once_the_link_was_opened_and_not_before() -> None:
    invite(NEW)
    assert NEW not in candidates()
    assert send(visitor(), "/sign-in", officer=NEW).status == 400
    (letter,) = letters_to(NEW)
    reader = visitor()
    page = look(reader, link_in(letter))
    assert "This link is for Ned Newcomer." in page.words
    assert "Sign in as Ned Newcomer" in page.words
    assert NEW not in candidates(), "programs open links too"
    assert send(reader, link_in(letter)).location == "/"
    assert look(reader, "/camden/").status == 200
    assert [post[::2] for post in candidates()[NEW].posts] == [("camden", "waste_officer")]
    assert look(choose(NEW), "/camden/").status == 200
    assert list(candidates())[-1] == NEW


def test_the_link_works_once_and_what_is_no_link_leads_to_the_list() -> None:
    invite(NEW)
    path = link_in(letters_to(NEW)[0])
    send(visitor(), path)
    for used in (look(visitor(), path), send(visitor(), path), look(visitor(), "/cy/sign-in/link/no.link")):
        assert used.status == 404
    assert 'href="/sign-in"' in look(visitor(), path).words
    assert "Dewis rhywun sydd yn y rhestr" in look(visitor(), "/cy/sign-in/link/no.link").words


def test_the_outbox_of_the_operator_leads_to_the_link_and_nowhere_that_is_not_ours(camden: object) -> None:
    invite(NEW)
    words = outbox("?body=portal").content.decode()
    path = link_in(letters_to(NEW)[0])
    assert f'<a class="govuk-link" href="{settings.DESK_URL}{path}">{settings.DESK_URL}{path}</a>' in words
    elsewhere = (
        f"See {settings.DESK_URL}.example.org/x and https://example.org, <b>{settings.PORTAL_URL}/cy/</b>."
    )
    pieces = [(piece.text, piece.href) for piece in demo_outbox._pieces(elsewhere)]
    assert [href for _, href in pieces if href] == [f"{settings.PORTAL_URL}/cy/"]
    assert "".join(text for text, _ in pieces) == elsewhere


def test_who_can_be_chosen_already_gets_no_link_and_who_starts_over_leaves_the_list_until_then() -> None:
    invite(FARIDA)
    assert ["/sign-in/link/" in letter for letter in letters_to(FARIDA)] == [False]
    farida = providers.provider(providers.DEMO).person_id(FARIDA)
    camden = council("camden")
    as_job = Job(body_id=camden.id)
    assert invitations.invite(context=as_job, body_id=camden.id, person_id=farida, starts_over=True)
    assert FARIDA not in candidates()
    send(visitor(), link_in(letters_to(FARIDA)[0]))
    assert FARIDA in candidates()


def test_who_has_no_post_any_more_cannot_be_chosen() -> None:
    farida = providers.provider(providers.DEMO).person_id(FARIDA)
    admin = choose(ROSA)
    page = look(admin, f"/camden/people/{farida}").words
    ends = re.findall(r'href="(/camden/people/posts/[0-9]+/end)"', page)
    assert len(ends) == len(candidates()[FARIDA].posts) == 2
    for path in ends:
        send(admin, path)
    assert FARIDA not in candidates()
    with pytest.raises(NobodyKnown):
        providers.provider(providers.DEMO).person_id(FARIDA)


def test_the_invented_officers_stand_under_the_council_of_their_first_post() -> None:
    page = unescape(look(visitor(), "/sign-in").words)
    groups = {group.partition("</h2>")[0]: group for group in page.split('<h2 class="govuk-heading-m">')[1:]}
    assert list(groups)[:2] == ["Leeds", "Surrey"]
    assert "Sign in as Nia Prosser" in groups["Surrey"]
    assert "Guildford Borough Council" in groups["Surrey"]
    assert "Sign in as Owen Trevithick" in groups["The organisation that runs this portal"]
    assert page.count("Sign in as ") == len(candidates())
