"""A second person who refuses a post says why; whoever asked reads it by letter and on the page of all people."""

from html import unescape

import pytest

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import founding, posts, request_news
from moothall.people.founding import FirstPost
from moothall.people.models import PostRequest
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to
from tests.apps.posts_scene import administrator, grant
from tests.cast import council, employ
from tests.sites.desk_visits import at_desk, evidence, look, send

pytestmark = pytest.mark.django_db

WHY = "They leave in May."
LATELY = "Refused in the last 28 days"
FIRST = FirstPost(email="first@example.org", name="Fay First", why="Rung back.")


@pytest.fixture
def ada(camden: KnownBody) -> Colleague:
    """Who asks."""
    return administrator(camden)


@pytest.fixture
def bea(camden: KnownBody) -> Colleague:
    """Who refuses."""
    return employ("Bea Minister", (camden,), (ADMINISTRATOR,))


@pytest.fixture
def asked(camden: KnownBody, ada: Colleague, bea: Colleague) -> int:
    """A post that waits for a second person."""
    found = grant(ada, camden, AUDITOR).request_id
    assert found is not None
    return found


def told(body: KnownBody) -> None:
    """Do what was announced of refusals in a body, as a job does: twice, which is once."""
    with acting(Job(body_id=body.id)):
        rows = list(
            OutboxRow.objects.filter(body_id=body.id, name=request_news.REFUSED).values_list("id", "subject")
        )
    for row_id, subject in rows:
        tasks.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)
        HANDLERS[request_news.REFUSED](body.id, subject)


@pytest.mark.parametrize(
    ("prefix", "error"),
    [("", "Enter why you refuse this"), ("/cy", "Rhowch pam rydych yn gwrthod hyn")],
)
def test_a_refusal_without_a_reason_is_asked_for_it_and_refuses_nothing(
    bea: Colleague, asked: int, prefix: str, error: str
) -> None:
    client, path = at_desk(bea), f"{prefix}/camden/people/requests/{asked}/refuse"
    for wrong in ("", "   ", "x" * 401):
        assert error in unescape(send(client, path, why=wrong).words), wrong
        assert f"/camden/people/requests/{asked}/approve" in look(client, "/camden/people/").words, "it waits"
    assert send(client, path, why=WHY).location == f"{prefix}/camden/people/"
    assert "The post is refused. Whoever asked for it is told why." in look(client, "/camden/people/").words


def test_whoever_asked_reads_why_by_letter_once_and_on_the_page_of_all_people(
    camden: KnownBody, ada: Colleague, bea: Colleague, asked: int
) -> None:
    assert LATELY not in look(at_desk(ada), "/camden/people/").words
    send(at_desk(bea), f"/camden/people/requests/{asked}/refuse", why=WHY)
    told(camden)
    (letter,) = letters_to("ada@example.org")
    for words in ("London Borough of Camden", "Auditor", WHY, "/camden/people/"):
        assert words in letter, words
    for reader in (ada, bea):
        page = look(at_desk(reader), "/camden/people/").words.partition(LATELY)[2]
        assert WHY in page
    assert letters_to("bea@example.org") == []
    assert "people.read_refusals" in {action for action, *_ in evidence(ada, camden)}


def test_who_no_longer_administers_is_not_written_to(
    camden: KnownBody, ada: Colleague, bea: Colleague, asked: int
) -> None:
    posts.decide(by=bea, body_id=camden.id, request_id=asked, is_approved=False, why=WHY)
    for post in ada.posts:
        posts.end(by=bea, body_id=camden.id, membership_id=post.membership_id)
    told(camden)
    assert letters_to("ada@example.org") == []


def test_the_operator_reads_what_it_asked_for_in_vain_and_no_other_body_does(camden: KnownBody) -> None:
    operator = register.operator()
    olga, otto = administrator(operator, "Olga Operator"), administrator(operator, "Otto Operator")
    founding.ask(by=olga, operator=operator, body_id=camden.id, post=FIRST)
    with acting(Job(body_id=camden.id)):
        request = PostRequest.objects.get()
    path = f"/{operator.slug}/people/operator/camden/{request.id}/refuse"
    assert send(at_desk(otto), path, why=WHY).location == f"/{operator.slug}/people/operator/"
    told(camden)
    (letter,) = letters_to("olga@example.org")
    assert WHY in letter
    assert WHY in look(at_desk(olga), f"/{operator.slug}/people/").words.partition(LATELY)[2]
    assert LATELY not in look(at_desk(otto), f"/{operator.slug}/people/").words, (
        "who refused asked for nothing"
    )
    nosy = administrator(council("cornwall"), "Nosy Neighbour")
    assert LATELY not in look(at_desk(nosy), "/cornwall/people/").words
