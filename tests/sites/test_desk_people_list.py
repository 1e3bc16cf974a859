"""A list of joiners, movers and leavers at the desk: what may stand in it, what it would do, and what is wrong."""

import time
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import post_files
from moothall.people.models import PostFile
from moothall.people.queries import person_by_email
from moothall.rules.persons import PersonKind
from moothall.ui import step_up
from moothall.wiring.handlers import HANDLERS
from tests.apps.posts_scene import administrator, team_of
from tests.cast import employ
from tests.sites.desk_visits import Visit, at_desk, look, send
from tests.sites.test_desk_people import WASTE, post


def upload(client: Client, content: bytes) -> Visit:
    """Upload a list."""
    response = client.post("/camden/people/list/", {"list": SimpleUploadedFile("list.csv", content)})
    return Visit(
        status=response.status_code,
        words=response.content.decode(),
        location=response.headers.get("Location", ""),
    )


def test_a_list_is_shown_line_by_line_and_then_confirmed(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    team_of(camden)
    line = f'"joy@example.org";"Joy ""J"" Joiner";Streets;{WASTE};;\r\n'
    sent = upload(client, b"\xef\xbb\xbfemail;name;team;function;from;to\r\n" + line.encode())
    shown = look(client, sent.location)
    assert "Gives a post" in shown.words
    assert "will be invited" in shown.words
    key = shown.words.partition('name="key" value="')[2].partition('"')[0]
    assert send(client, sent.location, key="0" * 64).status == 409
    for _ in range(2):
        assert send(client, sent.location, key=key).location in {sent.location, ""}
    waits = look(client, sent.location)
    assert "The list is being carried out" in waits.words
    assert f'href="{sent.location}"' in waits.words, "without scripts, a link looks again"
    HANDLERS[post_files.CONFIRMED](camden.id, {"file_id": int(sent.location.rpartition("/")[2])})
    assert person_by_email("joy@example.org", kind=PersonKind.OFFICER) is not None
    assert "All 1 lines are done" in look(client, sent.location).words
    assert "being carried out" not in send(client, sent.location, key=key).words, "it is done once"


@pytest.mark.parametrize(
    "outcome", [PostFile.Outcome.CHANGED, PostFile.Outcome.RIGHT_ENDED, PostFile.Outcome.FAILED]
)
def test_a_list_that_was_not_carried_out_says_so_and_leads_to_another(
    camden: KnownBody, outcome: PostFile.Outcome
) -> None:
    client = at_desk(administrator(camden))
    team_of(camden)
    line = f"joy@example.org,Joy,Streets,{WASTE},,\r\n".encode()
    sent = upload(client, b"email,name,team,function,from,to\r\n" + line)
    key = look(client, sent.location).words.partition('name="key" value="')[2].partition('"')[0]
    send(client, sent.location, key=key)
    post_files.stop(body_id=camden.id, file_id=int(sent.location.rpartition("/")[2]), outcome=outcome)
    page = look(client, sent.location)
    assert "Nothing was done" in page.words
    assert 'href="/camden/people/list/"' in page.words


def test_a_list_that_cannot_be_read_says_what_to_do(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    for content, words in (
        (b"", "Choose a file that has lines"),
        (b"\xff\xfee\0m\0", "save it as CSV UTF-8"),
        (b"mail,name\n", "must name these columns"),
        (b'email,name,team,function,from,to\n"x', "quotation mark may be missing"),
        (b"email,name,team,function,from,to\n" + b"a,b,c,d,,\n" * 5001, "more than 5,000 lines"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ):
        page = upload(client, content)
        assert (page.status, words in page.words) == (400, True), words


def test_the_downloaded_list_runs_in_no_spreadsheet_and_can_be_uploaded_again(camden: KnownBody) -> None:
    ada = administrator(camden)
    send(at_desk(ada), "/camden/people/add", **post(camden, WASTE, name='=HYPERLINK("x")'))
    assert look(at_desk(ada), "/camden/people/people.csv").location.endswith("/step-up")
    client = at_desk(ada)
    session = client.session
    session[step_up.AT] = time.time()
    session.save()
    content = client.get("/camden/people/people.csv").content
    assert b"'=HYPERLINK" in content
    assert b",=HYPERLINK" not in content
    sent = upload(at_desk(ada), content)
    assert sent.status == 302


def test_who_shows_again_that_it_is_them_before_a_download_is_led_back_to_its_link(camden: KnownBody) -> None:
    client, path = at_desk(administrator(camden)), "/camden/people/people.csv"
    look(client, path)
    assert "typed" not in look(client, "/you/step-up").words
    with mock.patch("moothall.desk.views.you_step_up.is_invented", return_value=True):
        shown = send(client, "/you/step-up")
    assert shown.location == "/camden/people/"
    page = look(client, shown.location)
    assert "You have shown that it is you. You can download it now." in page.words
    assert f'href="{path}"' in page.words
    assert "attachment" in client.get(path).headers["Content-Disposition"]
    assert "You have shown that it is you" not in look(client, shown.location).words


def test_the_page_for_a_list_says_what_may_stand_in_it_and_offers_one_to_begin_with(
    camden: KnownBody,
) -> None:
    client = at_desk(administrator(camden))
    team_of(camden, "Street works")
    for prefix, words in (
        ("", ("Waste and recycling officer (waste_officer)", "Auditor (auditor)", "Street works")),
        ("/cy", ("Swyddog gwastraff ac ailgylchu (waste_officer)", "Archwilydd (auditor)")),
    ):
        page = look(client, f"{prefix}/camden/people/list/").words
        assert f'href="{prefix}/camden/people/list/sample.csv"' in page
        assert not [each for each in words if each not in page]
        sample = client.get(f"{prefix}/camden/people/list/sample.csv")
        assert sample.headers["Content-Type"].startswith("text/csv")
        shown = look(client, upload(client, sample.content).location).words
        assert "Confirm and do this" in shown, "a sample can be uploaded as it is"


def test_a_line_shows_what_it_says_with_its_days_and_all_that_is_wrong(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    team_of(camden)
    lines = f"joy@,Joy,Streets,emperor,tomorrow,\nkim@example.org,Kim,Streets,{WASTE},,31/12/2031\n"
    sent = upload(client, b"email,name,team,function,from,to\n" + lines.encode())
    page = look(client, sent.location).words
    for words in (
        "joy@",
        "emperor",
        "tomorrow",
        "At once",
        "31 December 2031",
        "No end",
        "First day",
        "Last day",
    ):
        assert f">{words}<" in page, words
    for fault in (
        "Write an email address",
        "Write the first day as",
        "Choose another function",
    ):
        assert f"<li>{fault}" in page, fault
    assert ">31 Rhagfyr 2031<" in look(client, f"/cy{sent.location}").words


def test_a_line_about_a_post_that_somebody_has_begins_nothing(camden: KnownBody) -> None:
    client = at_desk(administrator(camden))
    employ("Lee Leaver", (camden,), (WASTE,))
    yesterday = timezone.localdate() - timedelta(days=1)
    lines = f"lee@example.org,Lee,Streets,{WASTE},,{yesterday.isoformat()}\n"
    sent = upload(client, b"email,name,team,function,from,to\n" + lines.encode())
    page = look(client, sent.location).words
    assert "Ends a post" in page
    assert ">As it is<" in page
    assert "At once" not in page
    assert "Fel y mae" in look(client, f"/cy{sent.location}").words
