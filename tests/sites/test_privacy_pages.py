"""Each council says what its services ask, why they may, and for how long they keep it: from the services' own data."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from moothall.bodies import queries as bodies
from moothall.bodies.queries import KnownBody
from moothall.people import arrangements
from moothall.rules.language import Language
from moothall.rules.periods import in_words
from moothall.rules.processing import activity
from moothall.services import queries as services
from moothall.web import kept
from tests.apps.posts_scene import arranged, known, proposal
from tests.cast import BINS, POTHOLE, employ
from tests.sites.portal_words import read


@pytest.mark.parametrize(
    ("slug", "law"),
    [
        ("leeds", "Highways Act 1980, section 41(1)"),
        ("cardiff", "Highways Act 1980, section 41(1)"),
        ("fife", "Roads (Scotland) Act 1984, section 1(1)"),
    ],
)
def test_a_council_names_the_statute_of_its_nation_and_no_other(
    portal_client: Client, slug: str, law: str
) -> None:
    page = read(portal_client, f"/{slug}/privacy")
    assert page.status == 200
    found = {
        statute
        for statute in ("Highways Act 1980, section 41(1)", "Roads (Scotland) Act 1984, section 1(1)")
        if statute in page.main
    }
    assert found == {law}


def test_a_council_lists_the_services_that_it_offers_and_no_other(portal_client: Client) -> None:
    belfast = read(portal_client, "/belfast/privacy").main
    assert "Waste and Contaminated Land (Northern Ireland) Order 1997" in belfast
    assert "Report a pothole" not in belfast
    surrey = read(portal_client, "/surrey/privacy").main
    assert "Report a pothole" in surrey
    assert "Report a missed bin" not in surrey


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_all_that_the_service_says(portal_client: Client, language: Language) -> None:
    prefix = "/cy" if language is Language.CY else ""
    words = read(portal_client, f"{prefix}/leeds/privacy").main
    body = bodies.by_slug("leeds")
    assert body is not None
    for slug in (BINS, POTHOLE):
        published = services.current(slug=slug)
        assert published is not None
        found = activity(published.definition, nation=body.facts.nation)
        assert found is not None
        said = found.privacy
        assert said.purpose.speak(language) in words
        for text in (*said.people, *said.recipients, said.retention_reason):
            assert text.speak(language) in words
        for asked in found.asked:
            assert asked.label.speak(language) in words
        for days in found.days_kept:
            assert in_words(days).speak(language) in words


def test_health_is_named_where_an_answer_may_tell_of_it(portal_client: Client) -> None:
    words = read(portal_client, "/leeds/privacy").main
    assert words.count("Information about health") == 1
    assert "Article 9(2)(g)" in words
    assert "Schedule 1, paragraph 6" in words


def test_the_start_page_says_purpose_and_basis_and_leads_to_the_rest(portal_client: Client) -> None:
    page = read(portal_client, "/fife/pothole/")
    assert "To find and repair holes in roads" in page.main
    assert "Article 6(1)(e)" in page.main
    assert "Roads (Scotland) Act 1984" in page.main
    assert page.links["More about how Fife Council uses your information"] == "/fife/privacy#pothole"


def test_the_portals_own_notice_and_each_council_lead_there(portal_client: Client) -> None:
    assert read(portal_client, "/privacy").links["Choose your council"] == "/councils"
    home = read(portal_client, "/leeds/")
    assert home.links["How Leeds City Council uses your information"] == "/leeds/privacy"


def test_the_portals_notice_says_what_is_kept_of_an_account_and_how_to_reach_its_operator(
    portal_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.forget()
    monkeypatch.setattr(settings, "PRIVACY_EMAIL", "privacy@example.org")
    page = read(portal_client, "/privacy")
    for words in (
        "the organisation that runs this portal is the controller",
        "Name, email address, mobile number, addresses, language, format needed",
        "One sign-in for what a person does with every public body",
        "UK GDPR, Article 6(1)(e)",
        "The history of who signed in",
        "a digest of the network 6 months",
        "Messages that belong to no case, such as codes to sign in 90 days",
        "Somebody whom you let act for you: your requests, as far as you let them",
        "We answer within a month",
    ):
        assert words in page.main, words
    assert "Work of the machine" not in page.main
    for words, path in (
        ("in your account", "/account"),
        ("download everything about you", "/account/copy"),
        ("ask councils to erase what they hold about you", "/account/erasure"),
        ("close your account", "/account/close"),
        ("Which cookies there are", "/cookies"),
        ("privacy@example.org", "mailto:privacy@example.org"),
    ):
        assert page.links[words] == path
    kept.forget()
    monkeypatch.setattr(settings, "PRIVACY_EMAIL", "")
    assert "there is nobody to write to" in read(portal_client, "/privacy").main
    welsh = read(portal_client, "/cy/privacy")
    for words in (
        "Rheolydd y cyfrifon yw",
        "GDPR y DU, Erthygl 6(1)(e)",
        "6 mis",
        "nid oes neb i ysgrifennu ato",
    ):
        assert words in welsh.main, words
    assert welsh.links["cau eich cyfrif"] == "/cy/account/close"


def test_the_portals_notice_names_every_period_and_the_councils_that_work_for_others(
    portal_client: Client,
) -> None:
    page = read(portal_client, "/privacy").main
    assert "Browsers that were signed in Until the session is over: 12 hours at most" in page
    assert "Files in which people took away what is kept about them 7 days" in page
    assert "Each ends when it says" not in page
    assert "A council whose officers work for the council that you send something to" in page


def test_on_its_own_host_a_council_has_the_page_too(portal_client: Client) -> None:
    page = read(portal_client, "/privacy", host="leeds.localhost:8000")
    assert page.heading == "How Leeds City Council uses your information"
    assert page.links["What the portal itself does"] == "http://localhost:8000/privacy"


@pytest.mark.parametrize("slug", ["portal", "national-highways", "antrim"])
def test_a_body_that_serves_nobody_here_has_no_such_page(portal_client: Client, slug: str) -> None:
    assert portal_client.get(f"/{slug}/privacy").status_code == 404


def test_no_word_is_escaped_twice(portal_client: Client) -> None:
    for path in ("/cy/leeds/privacy", "/leeds/privacy", "/cy/leeds/pothole/"):
        assert "&amp;#" not in portal_client.get(path).content.decode()


def test_a_council_names_the_councils_whose_officers_work_on_its_cases_just_now(
    portal_client: Client, camden: KnownBody, leeds: KnownBody
) -> None:
    made = arranged(camden, leeds, ("waste_officer",))
    kept.forget()
    bins = recipients(portal_client, "/camden/privacy", BINS)
    assert (
        "Officers of another council, Leeds City Council, who work on it for this council: Waste and" in bins
    )
    assert "Leeds" not in recipients(portal_client, "/camden/privacy", POTHOLE), (
        "it is lent nothing of this one"
    )
    assert "Swyddogion cyngor arall" in recipients(portal_client, "/cy/camden/privacy", BINS)
    assert "Camden" not in recipients(portal_client, "/leeds/privacy", BINS), "nobody of Camden works there"
    assert "Another council is responsible" not in read(portal_client, "/camden/privacy").main
    by = employ("Hal Home", (camden,), ("administrator",))
    arrangements.end(by=known(by.person_id), body_id=camden.id, arrangement_id=made, why="Over.")
    kept.forget()
    assert "Leeds" not in read(portal_client, "/camden/privacy").main


def test_a_council_says_where_another_one_is_responsible(
    portal_client: Client, camden: KnownBody, leeds: KnownBody
) -> None:
    terms = replace(proposal(camden, leeds, ("highways_officer",)), controller_slug="leeds")
    by, home = (
        employ(f"{who} Lawyer", (body,), ("administrator",))
        for who, body in (("Petra", leeds), ("Hal", camden))
    )
    for law in ("Local Government Act 1972, section 113", "Local Government Act 1972, section 101"):
        made = arrangements.propose(by=by, body_id=leeds.id, proposal=replace(terms, legal_basis=law))
        arrangements.agree(by=home, body_id=camden.id, arrangement_id=made)
    kept.forget()
    page = read(portal_client, "/camden/privacy").main
    assert page.count("Leeds City Council is responsible for what they do with it") == 1
    assert "Another council is responsible for part of this work" in page
    welsh = read(portal_client, "/cy/camden/privacy").main
    assert "sy'n gyfrifol am yr hyn maent yn ei wneud ag ef" in welsh


@pytest.mark.parametrize("path", ["/", "/privacy"])
def test_the_portal_promises_nothing_that_an_arrangement_makes_untrue(
    portal_client: Client, path: str
) -> None:
    for prefix in ("", "/cy"):
        words = read(portal_client, prefix + path).main
        for untrue in (
            "to nobody else",
            "Only officers of the council that you sent them to",
            "ac at neb arall",
            "Dim ond swyddogion y cyngor yr anfonoch nhw ato",
            "Your council decides about everything that you send.",
        ):
            assert untrue not in words, untrue
    assert "another council where it works for yours" in read(portal_client, "/privacy").main


def recipients(client: Client, path: str, slug: str) -> str:
    """Return who else sees what is sent with a service, as the page says it."""
    found = client.get(path).content.decode().partition(f'id="{slug}"')[2].partition("</dl>")[0]
    title = "Pwy arall sy&#39;n ei weld" if path.startswith("/cy") else "Who else sees it"
    return found.partition(title)[2].partition("</dd>")[0]
