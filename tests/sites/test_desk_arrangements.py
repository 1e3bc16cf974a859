"""The screens of arrangements: proposed by one council, agreed by the other, ended by either, seen by both alone."""

import re

import pytest
from django.http import QueryDict

from moothall.bodies.queries import KnownBody
from moothall.people import arrangements, arrangements_waiting
from moothall.people.queries import Colleague
from moothall.rules.posts import ADMINISTRATOR
from tests.apps.posts_scene import administrator, arranged, known, proposal, team_of
from tests.cast import Filed, council, employ
from tests.sites.desk_visits import at_desk, look, send

WASTE = "waste_officer"


def terms(provider: KnownBody) -> dict[str, str]:
    """Return what the form for terms sends."""
    return {
        "home": "camden",
        "team": str(team_of(provider)),
        "functions": WASTE,
        "kind": "staff",
        "legal_basis": "Local Government Act 1972, section 113",
        "controller": "home",
        "purpose": "To collect what was missed.",
        "lawful_basis": "public_task",
        "categories": "Addresses.",
        "recipients": "The team.",
        "retention": "As the home's schedule says.",
        "security": "This desk only.",
        "contacts": "The data protection officers.",
        "review_on-day": "1",
        "review_on-month": "4",
        "review_on-year": "2027",
    }


@pytest.fixture
def lender(leeds: KnownBody) -> Colleague:
    """An officer of the second council's team."""
    return employ("Lena Lent", (leeds,), (WASTE,))


def test_a_team_is_offered_agreed_to_and_works_and_leaves(
    camden: KnownBody, leeds: KnownBody, lender: Colleague, filed: Filed
) -> None:
    theirs, ours = at_desk(administrator(leeds, "Petra Provider")), at_desk(administrator(camden))
    there = send(theirs, "/leeds/arrangements/propose", **terms(leeds)).location
    number = there.rpartition("/")[2]
    assert "Proposed" in look(theirs, there).words
    desk = at_desk(lender)
    case = f"/camden/cases/{filed.sent.reference}/"
    assert look(desk, case).status == 404
    page = look(ours, f"/camden/arrangements/{number}/agree")
    assert "This desk only." in page.words
    send(ours, f"/camden/arrangements/{number}/agree")
    opened = look(desk, case)
    assert opened.status == 200
    for words in ("To collect what was missed.", "section 113", "London Borough of Camden"):
        assert words in opened.words, words
    assert "Lena Lent" in look(ours, f"/camden/arrangements/{number}").words
    assert "Lena Lent" not in look(theirs, there).words
    send(theirs, f"/leeds/arrangements/{number}/end", why="The crews moved.")
    assert look(desk, case).status == 404
    assert "Ended" in look(ours, f"/camden/arrangements/{number}").words


def test_what_is_wrong_in_terms_is_said_by_field(leeds: KnownBody) -> None:
    client = at_desk(administrator(leeds, "Petra Provider"))
    for change, words in (
        ({"home": "leeds"}, "Choose another council than your own"),
        ({"home": "nowhere"}, "Choose a council"),
        ({"kind": ""}, "Choose the kind of arrangement"),
        ({"functions": "administrator"}, "are never lent"),
        ({"team": "1"}, "Choose one of your teams"),
        ({"legal_basis": ""}, "Enter the law and the document"),
        ({"security": " "}, "Enter how the data is protected"),
        ({"contacts": "x" * 2001}, "Contacts: write 2,000 characters at most"),
        ({"controller": ""}, "Choose who the data controller is"),
        ({"review_on-day": "40"}, "Enter the date of the review"),
        ({"to-day": "1", "to-month": "1", "to-year": "2020"}, "The end must come after the beginning"),
        ({"home": "camden\0"}, "Choose a council"),
    ):
        page = send(client, "/leeds/arrangements/propose", **{**terms(leeds), **change})
        assert (page.status, words in page.words) == (400, True), words


@pytest.mark.parametrize("language", ["", "/cy"])
def test_all_that_is_missing_in_terms_is_said_at_once_each_in_words_of_its_own(
    leeds: KnownBody, language: str
) -> None:
    client = at_desk(administrator(leeds, "Petra Provider"))
    page = send(client, f"{language}/leeds/arrangements/propose")
    summary = page.words.partition("govuk-error-summary__body")[2].partition("</ul>")[0]
    wrong = re.findall(r'<a href="#([a-z_-]+)">([^<]+)</a>', summary)
    assert [field for field, _ in wrong] == [
        "home",
        "team",
        "functions",
        "kind",
        "legal_basis",
        "controller",
        "purpose",
        "lawful_basis",
        "categories",
        "recipients",
        "retention",
        "security",
        "contacts",
        "review_on-day",
    ]
    assert len({words for _, words in wrong}) == len(wrong)
    assert page.status == 400


def test_what_can_be_read_is_judged_beside_what_cannot(camden: KnownBody, leeds: KnownBody) -> None:
    client = at_desk(administrator(leeds, "Petra Provider"))
    over = {"to-day": "1", "to-month": "1", "to-year": "2020", "from-day": "x"}
    page = send(client, "/leeds/arrangements/propose", **{**terms(leeds), **over, "kind": "", "team": "1"})
    for words in (
        "Choose the kind of arrangement",
        "Choose one of your teams",
        "Enter a real date",
        "The end must come after the beginning",
    ):
        assert words in page.words, words
    for words in ("Choose a council", "Choose who the data controller is"):
        assert words not in page.words, words


@pytest.mark.parametrize(
    ("is_agreed", "words"),
    [(True, "From {today} until {now}"), (False, "Ended on {now}, before it had begun")],
)
def test_the_list_says_when_an_arrangement_ended(
    camden: KnownBody, leeds: KnownBody, is_agreed: bool, words: str
) -> None:
    theirs, ours = at_desk(administrator(leeds, "Petra Provider")), at_desk(administrator(camden))
    there = send(theirs, "/leeds/arrangements/propose", **terms(leeds)).location
    number = there.rpartition("/")[2]
    if is_agreed:
        send(ours, f"/camden/arrangements/{number}/agree")
    today = r"\d+ \w+ \d{4}"
    now = today + r" at \S+"
    began = re.sub(r"<[^>]+>", "", look(ours, "/camden/arrangements/").words)
    assert not re.search(words.format(now=now, today=today), began)
    send(theirs, f"/leeds/arrangements/{number}/end", why="The crews moved.")
    for client, slug in ((theirs, "leeds"), (ours, "camden")):
        assert re.search(words.format(now=now, today=today), look(client, f"/{slug}/arrangements/").words)
    assert "Daeth i ben" in look(ours, "/cy/camden/arrangements/").words or is_agreed


def test_an_arrangement_holds_until_the_end_of_its_last_day(camden: KnownBody, leeds: KnownBody) -> None:
    client = at_desk(administrator(leeds, "Petra Provider"))
    days = {"from-day": "1", "from-month": "3", "to-day": "31", "to-month": "12"}
    years = {"from-year": "2031", "to-year": "2031", "review_on-year": "2031"}
    last = {"review_on-day": "31", "review_on-month": "12"}
    late = send(
        client, "/leeds/arrangements/propose", **{**terms(leeds), **days, **years, "to-day": "30", **last}
    )
    assert (late.status, "Choose a review before the end" in late.words) == (400, True)
    there = send(client, "/leeds/arrangements/propose", **{**terms(leeds), **days, **years, **last}).location
    assert "From 1 March 2031 until the end of 31 December 2031" in look(client, there).words


WAITS = "Leeds proposes an arrangement to Camden: agree or turn it down"


def test_each_page_to_begin_with_says_that_a_proposal_waits_to_who_can_agree(
    camden: KnownBody, leeds: KnownBody, lender: Colleague
) -> None:
    theirs, ours = administrator(leeds, "Petra Provider"), administrator(camden)
    there = send(at_desk(theirs), "/leeds/arrangements/propose", **terms(leeds)).location
    answer = f'href="/camden/arrangements/{there.rpartition("/")[2]}"'
    for page in ("/camden/people/", "/councils", "/queue", "/camden/"):
        found = look(at_desk(ours), page)
        assert (found.status, WAITS in found.words, answer in found.words) == (200, True, True), page
    for by in (theirs, lender):
        for page in ("/leeds/people/", "/councils", "/queue", "/leeds/"):
            assert WAITS not in look(at_desk(by), page).words
    assert "Mae Leeds yn cynnig trefniant" in look(at_desk(ours), "/cy/camden/people/").words
    send(at_desk(ours), f"/camden/arrangements/{there.rpartition('/')[2]}/agree")
    assert WAITS not in look(at_desk(ours), "/camden/people/").words


def test_a_proposal_is_told_on_its_bodys_pages_however_many_wait_elsewhere(
    camden: KnownBody, leeds: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrangements_waiting, "MOST_SHOWN", 1)
    surrey = council("surrey")
    theirs = administrator(leeds, "Petra Provider")
    for home in (surrey, camden):
        terms_to = proposal(home, leeds, (WASTE,))
        arrangements.propose(by=theirs, body_id=leeds.id, proposal=terms_to)
    both = at_desk(employ("Bea Both", (camden, surrey), (ADMINISTRATOR,)))
    for page in ("/camden/people/", "/camden/"):
        assert look(both, page).words.count(WAITS) == 1, page
    assert "to Surrey" in look(both, "/queue").words
    assert WAITS not in look(both, "/surrey/people/").words


def test_nothing_is_chosen_beforehand_in_the_form_for_terms(leeds: KnownBody) -> None:
    page = look(at_desk(administrator(leeds, "Petra Provider")), "/leeds/arrangements/propose").words
    form = page.partition("<main")[2]
    assert 'type="radio" value="public_task"' in form
    assert not re.search(r" (checked|selected)\b", form)


def test_a_proposal_begins_when_both_have_agreed_and_an_agreed_one_with_a_day(
    camden: KnownBody, leeds: KnownBody
) -> None:
    theirs, ours = at_desk(administrator(leeds, "Petra Provider")), at_desk(administrator(camden))
    there = send(theirs, "/leeds/arrangements/propose", **terms(leeds)).location
    assert "From the moment both councils have agreed" in look(theirs, there).words
    send(ours, f"/camden/arrangements/{there.rpartition('/')[2]}/agree")
    assert re.search(r"From \d+ \w+ \d{4}\s*<", look(theirs, there).words)


@pytest.mark.parametrize(
    ("slug", "heading", "done"),
    [
        ("camden", "Turn down this proposal", "The proposal is turned down."),
        ("leeds", "Withdraw this proposal", "The proposal is withdrawn."),
    ],
)
def test_a_proposal_is_turned_down_by_one_side_or_withdrawn_by_the_other_with_a_reason(
    leeds: KnownBody, slug: str, heading: str, done: str
) -> None:
    clients = {
        "leeds": at_desk(administrator(leeds, "Petra Provider")),
        "camden": at_desk(administrator(council("camden"))),
    }
    there = send(clients["leeds"], "/leeds/arrangements/propose", **terms(leeds)).location
    number = there.rpartition("/")[2]
    page = f"/{slug}/arrangements/{number}"
    assert heading in look(clients[slug], page).words
    assert "End this arrangement" not in look(clients[slug], page).words
    assert heading in look(clients[slug], f"{page}/end").words
    for typed, words in (
        ("", "Enter the reason"),
        (" ", "Enter the reason"),
        ("x" * 2001, "2,000 characters at most"),
    ):
        refused = send(clients[slug], f"{page}/end", why=typed)
        assert (refused.status, words in refused.words) == (400, True)
    assert "Proposed" in look(clients[slug], page).words
    send(clients[slug], f"{page}/end", why="The crews moved.")
    assert done in look(clients[slug], page).words
    for side, client in clients.items():
        assert "The crews moved." in look(client, f"/{side}/arrangements/{number}").words


def test_a_third_council_finds_no_arrangement_of_two_others(camden: KnownBody, leeds: KnownBody) -> None:
    number = arranged(camden, leeds, (WASTE,))
    third = council("cornwall")
    nosy = at_desk(administrator(third, "Nosy Neighbour"))
    for path in ("", "/agree", "/end"):
        for slug in ("cornwall", "camden"):
            assert look(nosy, f"/{slug}/arrangements/{number}{path}").status == 404
            assert send(nosy, f"/{slug}/arrangements/{number}{path}", x="y").status in {404, 405}
    assert "There is none." in look(nosy, "/cornwall/arrangements/").words


def test_the_queue_says_of_each_case_whose_it_is(
    camden: KnownBody, leeds: KnownBody, lender: Colleague, filed: Filed
) -> None:
    arranged(camden, leeds, (WASTE,))
    client = at_desk(known(lender.person_id))
    assert look(client, "/").location == "/queue"
    page = look(client, "/queue")
    assert f'href="/camden/cases/{filed.sent.reference}/"' in page.words
    assert "Camden" in page.words


def test_forged_places_and_filters_of_the_queue_count_as_none(officer: Colleague, filed: Filed) -> None:
    client = at_desk(officer)
    for query in (
        "after=1-2&before=3-4",
        "after=99999999999999999-1",
        "after=-&show=x&body=leeds&service=%00&order=%F0",
        "before=1",
    ):
        assert look(client, f"/queue?{QueryDict(query).urlencode()}").status == 200, query
