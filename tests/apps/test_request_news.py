"""Who is told of a post that two people give: whoever can be the second, once, in their language."""

import pytest

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.outbox import tasks
from moothall.outbox.models import OutboxRow
from moothall.people import founding, post_carrying, post_files, posts, request_news
from moothall.people.founding import FirstPost
from moothall.people.models import Person
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from moothall.services import functions
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import letters_to
from tests.apps.posts_scene import administrator, first_membership, grant, team_of
from tests.cast import employ

ADA, BERT, OLGA, OTTO = (f"{name}@example.org" for name in ("ada", "bert", "olga", "otto"))
FIRST = FirstPost(email="first@example.org", name="Fay First", why="Rung back.")


@pytest.fixture
def ada(camden: KnownBody) -> Colleague:
    """Who asks."""
    return administrator(camden)


@pytest.fixture
def olga(camden: KnownBody) -> Colleague:
    """An administrator of the portal's operator."""
    return administrator(register.operator(), "Olga Operator")


def told(body: KnownBody) -> None:
    """Do what was announced of requests in a body, as a job does: twice, which is once."""
    with acting(Job(body_id=body.id)):
        rows = OutboxRow.objects.filter(body_id=body.id, name=request_news.ASKED)
        found = list(rows.values_list("id", "subject"))
    for row_id, subject in found:
        tasks.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)
        HANDLERS[request_news.ASKED](body.id, subject)


def done(body: KnownBody) -> None:
    """Do what was announced of requests and not done yet."""
    with acting(Job(body_id=body.id)):
        rows = OutboxRow.objects.filter(body_id=body.id, name=request_news.ASKED)
        found = list(rows.values_list("id", flat=True))
    for row_id in found:
        tasks.do(row_id=row_id, body_id=body.id, handlers=HANDLERS)


def test_the_other_administrator_is_told_that_a_post_waits_for_them(
    camden: KnownBody, ada: Colleague, olga: Colleague
) -> None:
    administrator(camden, "Bert Minister")
    employ("Audra Auditor", (camden,), (AUDITOR,))
    grant(ada, camden, AUDITOR)
    told(camden)
    (letter,) = letters_to(BERT)
    for words in ("London Borough of Camden", "Auditor", "Streets", "/camden/people/", "approve or refuse"):
        assert words in letter, words
    assert "Nell" not in letter, "whom it is for is read where it is decided"
    assert [letters_to(to) for to in (ADA, OLGA, "audra@example.org", "new@example.org")] == [[], [], [], []]


def test_whom_a_post_is_for_is_not_asked_to_decide_it(
    camden: KnownBody, ada: Colleague, olga: Colleague
) -> None:
    administrator(camden, "Bert Minister")
    administrator(camden, "Cleo Minister")
    grant(ada, camden, AUDITOR, email=BERT)
    told(camden)
    assert letters_to(BERT) == []
    assert len(letters_to("cleo@example.org")) == 1


def test_the_operators_administrators_are_told_where_a_body_has_no_second_one(
    camden: KnownBody, ada: Colleague, olga: Colleague
) -> None:
    Person.objects.filter(id=olga.person_id).update(language="cy")
    grant(ada, camden, ADMINISTRATOR)
    told(camden)
    (letter,) = letters_to(OLGA)
    assert "Helo Olga" in letter
    assert f"/cy/{register.operator().slug}/people/operator/" in letter
    assert letters_to(ADA) == []


def test_the_operators_other_administrator_is_told_of_a_first_one(camden: KnownBody, olga: Colleague) -> None:
    administrator(register.operator(), "Otto Operator")
    founding.ask(by=olga, operator=register.operator(), body_id=camden.id, post=FIRST)
    told(camden)
    (letter,) = letters_to(OTTO)
    assert "London Borough of Camden" in letter
    assert letters_to(OLGA) == []


def test_nobody_is_told_of_what_is_decided_already(camden: KnownBody, ada: Colleague) -> None:
    bert = administrator(camden, "Bert Minister")
    asked = grant(ada, camden, AUDITOR).request_id
    assert asked is not None
    posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)
    told(camden)
    assert letters_to(BERT) == []


def test_a_list_sends_one_letter_for_all_that_it_asks_for(camden: KnownBody, ada: Colleague) -> None:
    administrator(camden, "Bert Minister")
    team_of(camden)
    rows = "".join(f"nell{n}@example.org,Nell {n},Streets,auditor,,\n" for n in range(3))
    content = f"email,name,team,function,from,to\n{rows}".encode()
    given = functions.given_by(camden.facts.kind)
    file_id = post_files.keep(by=ada, body_id=camden.id, content=content)
    plan = post_files.plan(by=ada, body_id=camden.id, file_id=file_id, functions=given)
    post_files.confirm(by=ada, body_id=camden.id, file_id=file_id, functions=given, shown=plan.digest)
    post_carrying.carry_out(body_id=camden.id, file_id=file_id, functions=given)
    told(camden)
    (letter,) = letters_to(BERT)
    assert letter.count("Auditor, team: Streets") == 3


def test_two_requests_are_two_letters_and_each_is_one(camden: KnownBody, ada: Colleague) -> None:
    administrator(camden, "Bert Minister")
    for email in ("new@example.org", "newer@example.org"):
        grant(ada, camden, AUDITOR, email=email)
    told(camden)
    told(camden)
    assert len(letters_to(BERT)) == 2


def test_whoever_becomes_the_second_person_later_is_told_too(
    camden: KnownBody, ada: Colleague, olga: Colleague
) -> None:
    bert = administrator(camden, "Bert Minister")
    grant(ada, camden, AUDITOR)
    done(camden)
    assert (len(letters_to(BERT)), letters_to(OLGA)) == (1, [])
    posts.end(by=ada, body_id=camden.id, membership_id=first_membership(bert.person_id, ADMINISTRATOR))
    done(camden)
    assert (len(letters_to(BERT)), len(letters_to(OLGA))) == (1, 1)


def test_a_new_administrator_is_told_of_what_waits_already(camden: KnownBody, ada: Colleague) -> None:
    bert = administrator(camden, "Bert Minister")
    first = grant(ada, camden, AUDITOR, email="auditor@example.org").request_id
    asked = grant(ada, camden, ADMINISTRATOR, email="cleo@example.org").request_id
    assert first is not None
    assert asked is not None
    done(camden)
    posts.decide(by=bert, body_id=camden.id, request_id=asked, is_approved=True)
    done(camden)
    (letter,) = letters_to("cleo@example.org")
    assert "Auditor" in letter
    assert letters_to(ADA) == [], "who asked is told nothing"


def test_an_end_of_another_post_tells_nobody_again(camden: KnownBody, ada: Colleague) -> None:
    administrator(camden, "Bert Minister")
    grant(ada, camden, AUDITOR)
    done(camden)
    una = employ("Una Clerk", (camden,), ("waste_officer",))
    posts.end(by=ada, body_id=camden.id, membership_id=first_membership(una.person_id, "waste_officer"))
    done(camden)
    assert len(letters_to(BERT)) == 1
