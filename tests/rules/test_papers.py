"""What a signed paper rested on is compared with what it would rest on now."""

from dataclasses import replace
from pathlib import Path

import pytest

from moothall.packs.services import read_service
from moothall.rules.bodies import Kind, Nation
from moothall.rules.language import Text
from moothall.rules.papers import ChangeKind, Facts, PaperKind, Part, changes, digest, facts_of, kinds_for
from moothall.rules.processing import Activity, activity
from moothall.rules.questions import BankAccountQuestion, NationalInsuranceQuestion
from moothall.rules.services import ServiceDefinition

BINS = read_service(Path(__file__).parents[2] / "data/services/missed-bin").definition


def of(definition: ServiceDefinition, nation: Nation = Nation.ENGLAND) -> Activity:
    found = activity(definition, nation=nation)
    assert found is not None
    return found


def facts(definition: ServiceDefinition, nation: Nation = Nation.ENGLAND) -> Facts:
    return dict(facts_of(of(definition, nation)))


def test_an_activity_says_what_the_service_says() -> None:
    found = of(BINS)
    assert [asked.id for asked in found.asked if asked.is_special] == ["is_assisted", "where_it_stands"]
    assert found.days_kept == (183,)
    assert found.draft_days == 14
    assert {asked.id for asked in found.asked if asked.is_sealed} >= {"address", "contact_email"}


def test_what_is_always_sealed_is_so_in_the_paper_whatever_the_service_says() -> None:
    label = Text(en="Your money", cy="Eich arian")
    added = (
        BankAccountQuestion(id="account", label=label, called=label),
        NationalInsuranceQuestion(id="nino", label=label, called=label),
    )
    page = BINS.form.pages[0]
    first = replace(page, questions=(*page.questions, *added))
    found = of(replace(BINS, form=replace(BINS.form, pages=(first, *BINS.form.pages[1:]))))
    assert {asked.id for asked in found.asked if asked.is_sealed} >= {"account", "nino"}
    potholes = read_service(Path(__file__).parents[2] / "data/services/pothole").definition
    assert {asked.id for asked in of(potholes).asked if asked.is_sealed} >= {"place", "road_name"}


def test_a_version_that_says_no_purpose_is_no_activity() -> None:
    assert activity(replace(BINS, privacy=None), nation=Nation.ENGLAND) is None


def test_the_same_service_has_the_same_digest_and_another_nation_another() -> None:
    assert digest(facts(BINS)) == digest(facts(BINS))
    assert digest(facts(BINS)) != digest(facts(BINS, Nation.NORTHERN_IRELAND))
    assert changes(facts(BINS), facts(BINS)) == ()


def test_a_longer_retention_a_new_question_and_a_lost_statute_are_told() -> None:
    workflow = replace(
        BINS.workflow,
        states=tuple(
            replace(state, retention_days=400) if state.id == "collected" else state
            for state in BINS.workflow.states
        ),
    )
    pages = BINS.form.pages
    form = replace(BINS.form, pages=tuple(page for page in pages if page.id != "due-date"))
    found = changes(facts(BINS), facts(replace(BINS, workflow=workflow, form=form)))
    assert [(change.kind, change.part) for change in found] == [
        (ChangeKind.REMOVED, Part.ASKED),
        (ChangeKind.CHANGED, Part.KEPT),
    ]
    assert (found[1].was, found[1].now) == ("Emptied: 183 days", "Emptied: 400 days")
    assert found[1].about == "Report a missed bin"
    moved = changes(facts(BINS), facts(BINS, Nation.NORTHERN_IRELAND))
    assert [(change.kind, change.part) for change in moved] == [
        (ChangeKind.ADDED, Part.BASIS),
        (ChangeKind.REMOVED, Part.BASIS),
    ]


def test_the_words_of_the_law_in_another_language_change_nothing() -> None:
    title = replace(BINS.title, cy="Teitl arall")
    assert digest(facts(replace(BINS, title=title))) == digest(facts(BINS))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_body_has_papers_and_only_the_operator_is_a_processor(kind: Kind) -> None:
    found = kinds_for(kind)
    assert found
    assert (PaperKind.PROCESSOR in found) is (kind is Kind.OPERATOR)
    assert (PaperKind.ACCOUNTS in found) is (kind is Kind.OPERATOR)
