"""A resident reads why a council may ask; whoever keeps its records reads its papers, signs one, and sees what goes."""

from pathlib import Path

import pytest

from tests.journeys.test_desk import sign_in
from tests.journeys.visitor import WIDER, Visitor

pytestmark = pytest.mark.browser

PAPERS = (
    "Record of processing activities",
    "Agreement with the organisation that runs this portal",
    "Data protection impact assessment",
)


def test_a_resident_reads_why_a_council_may_ask(visitor: Visitor) -> None:
    visitor.goto("/cornwall/pothole/")
    visitor.follow("More about how Cornwall Council uses your information")
    assert visitor.heading() == "How Cornwall Council uses your information"
    assert "Highways Act 1980, section 41(1)" in visitor.text()
    visitor.goto("/cy/cornwall/privacy")
    assert "GDPR y DU" in visitor.text()


def test_the_keeper_of_records_reads_the_papers_and_notes_a_signature(visitor: Visitor) -> None:
    sign_in(visitor, "Rhiannon Vale")
    for paper in PAPERS:
        visitor.goto(f"{visitor.site.desk}/cornwall/privacy/")
        visitor.follow(paper)
        is_signed = "was signed by" in visitor.text()
        assert ("draft for your data protection officer to review" in visitor.text()) is not is_signed
    paper = open_unsigned(visitor)
    visitor.press_link("Nodi pwy a'i llofnododd")
    visitor.press("Cadw'r llofnod")
    assert visitor.page.get_by_role("alert").count(), "it asks for a name and a role"
    visitor.fill("Enw'r sawl a lofnododd", "Idris Invented")
    visitor.fill("Rôl", "Swyddog diogelu data")
    visitor.press("Cadw'r llofnod")
    assert "Idris Invented" in visitor.text()
    visitor.goto(f"{visitor.site.desk}/cornwall/privacy/{paper}")
    assert "was signed by Idris Invented" in visitor.text()
    assert visitor.page.get_by_text("Note who signed it").count() == 0, "it is signed once"


def test_a_paper_that_was_taken_away_fits_a_narrow_screen(visitor: Visitor, tmp_path: Path) -> None:
    sign_in(visitor, "Rhiannon Vale")
    for paper in PAPERS:
        visitor.goto(f"{visitor.site.desk}/cornwall/privacy/")
        visitor.follow(paper)
        with visitor.page.expect_download() as begun:
            visitor.page.locator("a[href$='/file']").click()
        saved = tmp_path / begun.value.suggested_filename
        begun.value.save_as(saved)
        visitor.page.goto(saved.as_uri())
        assert visitor.heading()
        assert visitor.page.evaluate(WIDER) <= 0


def open_unsigned(visitor: Visitor) -> str:
    """Open a paper in Welsh that nobody has signed: each look at this journey signs one."""
    for paper in ("dpia", "agreement"):
        visitor.goto(f"{visitor.site.desk}/cy/cornwall/privacy/{paper}")
        if visitor.page.get_by_text("Nodi pwy a'i llofnododd").count():
            return paper
    raise AssertionError("every paper is signed")


def test_the_keeper_of_records_sees_what_is_due_to_be_deleted(visitor: Visitor) -> None:
    sign_in(visitor, "Rhiannon Vale")
    visitor.goto(f"{visitor.site.desk}/cornwall/privacy/")
    visitor.follow("See what is due to be deleted, and what was")
    assert visitor.heading() == "What is deleted, and when"
    assert "Answers on their way" in visitor.text()
    visitor.goto(f"{visitor.site.desk}/cy/cornwall/privacy/retention")
    assert "Atebion ar eu ffordd" in visitor.text()
