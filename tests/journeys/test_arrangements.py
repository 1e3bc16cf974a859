"""Two councils agree that a team of one serves the other; it works there, and is out the moment it ends."""

import secrets
import time
from pathlib import Path

import pytest

from tests.journeys.test_desk import sign_in
from tests.journeys.test_missed_bin import report
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

_WORDS = {
    "Law and document": "Local Government Act 1972, section 113",
    "Purpose": "To collect what was missed in both boroughs.",
    "Categories of data": "Addresses, and how to reach who reported.",
    "Recipients": "The team named above.",
    "Retention": "As the schedule of the council whose work it is.",
    "Security": "Only through this desk.",
    "Contacts": "Both data protection officers.",
}


def propose(visitor: Visitor) -> str:
    """Offer Leeds' waste team to Camden; return the number of the arrangement."""
    sign_in(visitor, "Hazel Outhwaite")
    visitor.goto(f"{visitor.site.desk}/leeds/arrangements/propose")
    visitor.press("Propose this arrangement")
    assert visitor.page.get_by_role("alert").count(), "it says what is missing"
    page = visitor.page
    page.get_by_label("Council whose work it is", exact=True).first.select_option("camden")
    page.get_by_label("Your team").select_option(label="Waste and recycling")
    page.locator("input[value=waste_officer]").check()
    page.locator("input[value=staff]").check()
    page.locator("input[name=controller][value=home]").check()
    page.locator("input[name=lawful_basis][value=public_task]").check()
    for label, words in _WORDS.items():
        visitor.fill(label, words)
    for part, value in (("day", "1"), ("month", "4"), ("year", "2027")):
        page.locator(f"#review_on-{part}").fill(value)
    visitor.press("Propose this arrangement")
    assert "The other council must agree" in visitor.text()
    return page.url.rpartition("/")[2]


def test_a_team_serves_another_council_while_both_agree(
    visitor: Visitor, second_visitor: Visitor, tmp_path: Path
) -> None:
    found = report(second_visitor)
    number = propose(visitor)
    visitor.press("Sign out")
    sign_in(visitor, "Rosa Kingsnorth")
    visitor.goto(f"{visitor.site.desk}/camden/arrangements/{number}")
    visitor.follow("Agree to this arrangement")
    visitor.press("Agree")
    assert "In force" in visitor.page.content()
    sign_in(second_visitor, "Amara Whitlock")
    assert second_visitor.heading() == "Your queue"
    second_visitor.goto(f"{second_visitor.site.desk}/queue?body=camden&order=newest")
    second_visitor.follow(found.reference)
    assert "To collect what was missed in both boroughs." in second_visitor.text()
    second_visitor.goto(f"{second_visitor.site.desk}/camden/cases/{found.reference}/note")
    second_visitor.page.locator("textarea").fill("The crew has been told")
    visitor.goto(f"{visitor.site.desk}/camden/arrangements/{number}/end")
    visitor.fill("Reason", "The crews moved")
    visitor.press("End this arrangement")
    second_visitor.page.get_by_role("button", name="Keep the note", exact=True).click()
    assert second_visitor.heading() == "Nothing was saved"
    assert "The crew has been told" in second_visitor.text()


def test_each_page_to_write_on_says_for_which_council(visitor: Visitor, second_visitor: Visitor) -> None:
    found = report(second_visitor, email="resident@example.com")
    number = propose(second_visitor)
    sign_in(second_visitor, "Rosa Kingsnorth")
    second_visitor.goto(f"{second_visitor.site.desk}/camden/arrangements/{number}")
    second_visitor.follow("Agree to this arrangement")
    second_visitor.press("Agree")
    sign_in(visitor, "Amara Whitlock")
    case = f"{visitor.site.desk}/camden/cases/{found.reference}"
    for page in ("note", "write", "step/book_return"):
        visitor.goto(f"{case}/{page}")
        for words in (
            "(data controller)",
            "London Borough of Camden",
            "Leeds City Council, Waste and recycling",
        ):
            assert words in visitor.text(), page
    visitor.goto(case.replace("/camden/", "/cy/camden/") + "/note")
    assert "London Borough of Camden" in visitor.text()
    second_visitor.goto(f"{second_visitor.site.desk}/camden/arrangements/{number}/end")
    second_visitor.fill("Reason", "The crews moved")
    second_visitor.press("End this arrangement")
    visitor.page.locator("textarea").fill("The crew has been told")
    visitor.page.locator("form button[type=submit]").last.click()
    visitor.page.wait_for_load_state()
    visitor.look()
    assert "The crew has been told" in visitor.text(), "what was written is not lost"


def look_until_done(visitor: Visitor) -> None:
    """Look again, by the page's own link, until the job has carried the list out."""
    for _ in range(30):
        if visitor.heading() == "The list is carried out":
            break
        assert visitor.heading() == "The list is being carried out"
        visitor.follow("Look whether it is done")
        time.sleep(0.2)
    assert "All 2 lines are done" in visitor.text()


def test_administrators_move_people_by_a_list(visitor: Visitor, tmp_path: Path) -> None:
    sign_in(visitor, "Rosa Kingsnorth")
    assert visitor.heading() == "People: Camden"
    visitor.goto(f"{visitor.site.desk}/camden/people/list/")
    listed, number = tmp_path / "list.csv", secrets.token_hex(4)
    listed.write_text(
        "email;name;team;function;from;to\n"
        f"jo.{number}@example.org;Jo Newcomer {number};Digital services;waste_officer;;\n"
        f"alexandra.boss-of-everything.{number}@corporate-services.example.org;Al Boss;Digital services;auditor;;\n",
        encoding="utf-8-sig",
    )
    visitor.page.get_by_label("List", exact=True).set_input_files(listed)
    visitor.press("Show what it would do")
    assert "Asks a second person" in visitor.text()
    cut = "() => [...document.querySelectorAll('.moothall-scroll')].some(one => one.scrollWidth > one.clientWidth + 1)"
    assert not visitor.page.evaluate(cut), "a long address pushes no column out of sight"
    visitor.press("Confirm and do this")
    look_until_done(visitor)
    visitor.follow("All people")
    assert f"Jo Newcomer {number}" in visitor.text()
    visitor.press("Sign out")
    sign_in(visitor, "Dev Ramanathan")
    visitor.goto(f"{visitor.site.desk}/camden/people/")
    visitor.page.get_by_role("link", name="Approve").first.click()
    visitor.look()
    visitor.press("Approve")
    assert "The post is approved." in visitor.text()
    visitor.goto(f"{visitor.site.desk}/camden/people/add")
    visitor.press("Give this post")
    assert visitor.page.get_by_role("alert").count()


def test_a_case_outside_ones_own_work_is_looked_at_for_a_reason(
    visitor: Visitor, second_visitor: Visitor
) -> None:
    found = report(second_visitor)
    sign_in(visitor, "Rosa Kingsnorth")
    visitor.goto(f"{visitor.site.desk}/camden/find")
    visitor.fill("Reference", found.reference)
    visitor.press("Find")
    assert visitor.heading() == "Why do you need to see this case?"
    visitor.fill("Reason", "The resident complained to the chief executive")
    visitor.press("Look at the case")
    assert found.reference in visitor.heading()
    assert "change nothing" in visitor.text()
