"""Papers say what is so of the body: its own services, who works with it, and the cases that it still keeps."""

import pytest
from django.utils import timezone

from moothall.bodies.context import DraftHolder
from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.papers import paper_view
from moothall.people import arrangements
from moothall.portability import papers
from moothall.portability.papers import Filled, Standing
from moothall.rules.language import Language
from moothall.rules.papers import PaperKind
from moothall.rules.questions import AnyQuestion
from moothall.services import queries as services
from tests.apps.posts_scene import arranged, known
from tests.cast import BINS, POTHOLE, council, employ, file_case
from tests.sites.test_form_changed_version import Publish, publish

__all__ = ["publish"]


def fill(kind: PaperKind, body: KnownBody) -> Filled:
    return papers.fill(kind, body, on=timezone.localdate())


def values(filled: Filled) -> list[str]:
    """Return what a paper was filled from."""
    return [fact.value for fact in filled.facts.values()]


def words(filled: Filled, language: Language = Language.EN) -> str:
    """Return everything that a paper says."""
    view = paper_view(Standing(filled=filled, signed=None, changes=()), language, filled_on="")
    return " ".join(f"{each.heading} {each.words.speak(language)} {each.table}" for each in view.sections)


def test_the_assessment_of_a_body_names_the_risks_of_its_own_services(db: None, camden: KnownBody) -> None:
    county, london = fill(PaperKind.DPIA, council("surrey")), fill(PaperKind.DPIA, camden)
    assert [each.slug for each in county.activities] == [POTHOLE]
    for language, health in ((Language.EN, "health"), (Language.CY, "iechyd")):
        assert health not in words(county, language)
        assert health in words(london, language)
    assert "says that it asks for data of a special category" in words(county)
    assert "assisted collection" in words(london)
    assert "A photo shows people" in words(county)


def test_the_assessment_calls_no_answer_sealed_that_is_not(
    db: None, camden: KnownBody, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That somebody has an assisted collection is a plain yes or no, which the form's path depends on."""
    special = {asked.id: asked.is_sealed for asked in fill(PaperKind.DPIA, camden).activities[0].special}
    assert special == {"is_assisted": False, "where_it_stands": True}
    said = words(fill(PaperKind.DPIA, camden))
    assert "from a sealed answer of a special category" in said
    assert "from an answer of a special category that is not sealed" in said
    assert "Sensitive answers are sealed" not in said
    monkeypatch.setattr(AnyQuestion, "is_sensitive", True)
    assert "that is not sealed" not in words(fill(PaperKind.DPIA, camden))


def test_who_works_by_an_arrangement_stands_in_the_papers_of_both_while_it_runs(
    db: None, camden: KnownBody, leeds: KnownBody
) -> None:
    employ("Lena Lent", (leeds,), ("waste_officer",))
    before = {body.slug: fill(PaperKind.RECORD, body) for body in (camden, leeds)}
    made = arranged(camden, leeds, ("waste_officer",))
    for body, other in ((camden, leeds), (leeds, camden)):
        for kind in (PaperKind.RECORD, PaperKind.DPIA):
            now = fill(kind, body)
            assert other.facts.official_name.en in str(now.facts)
            assert "Local Government Act 1972, section 113" in words(now)
        assert fill(PaperKind.RECORD, body).digest != before[body.slug].digest
    assert "Lena" not in words(fill(PaperKind.RECORD, camden))
    assert leeds.facts.official_name.en not in words(fill(PaperKind.RECORD, council("surrey")))
    administrator = employ("Hal Home", (camden,), ())
    arrangements.end(by=known(administrator.person_id), body_id=camden.id, arrangement_id=made, why="Over.")
    for body in (camden, leeds):
        assert fill(PaperKind.RECORD, body).digest == before[body.slug].digest


def test_the_record_has_the_periods_of_older_versions_while_there_are_cases_of_them(publish: Publish) -> None:
    camden, leeds = council("camden"), council("leeds")
    file_case(camden, DraftHolder(digest="d" * 64, body_id=camden.id), BINS)
    publish("workflow.yaml", "retention_days: 183", "retention_days: 31")
    record = fill(PaperKind.RECORD, camden)
    assert {"Emptied: 31 days", "Emptied: 183 days, for cases of an earlier version"} <= set(values(record))
    assert "Cases of an earlier version of the service: 6 months after" in words(record)
    assert "183" not in str([each for each in values(fill(PaperKind.RECORD, leeds)) if "Emptied" in each])


def test_a_service_that_is_offered_no_more_stays_while_there_are_cases_of_it(
    db: None, camden: KnownBody, resident: DraftHolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_case(camden, resident, BINS)
    left = {slug: each for slug, each in services.all_current().items() if slug != BINS}
    monkeypatch.setattr(services, "all_current", lambda: left)
    assert [each.slug for each in fill(PaperKind.RECORD, camden).activities] == [POTHOLE, BINS]
    assert [each.slug for each in fill(PaperKind.RECORD, council("leeds")).activities] == [POTHOLE]
