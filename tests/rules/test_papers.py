"""What a signed paper rested on is compared with what it would rest on now."""

from dataclasses import replace
from pathlib import Path

import pytest

from moothall.packs.interface import read_interface
from moothall.packs.services import read_service
from moothall.rules.bodies import Kind, Nation
from moothall.rules.language import Language, Text
from moothall.rules.paper_facts import (
    Change,
    ChangeKind,
    Fact,
    Facts,
    changes,
    digest,
    facts_of,
    from_json,
    to_json,
)
from moothall.rules.papers import PaperKind, Part, kinds_for
from moothall.rules.processing import Activity, activity
from moothall.rules.questions import BankAccountQuestion, NationalInsuranceQuestion, QuestionType
from moothall.rules.services import ServiceDefinition

TEXTS = read_interface(Path(__file__).parents[2] / "data/interface")
BINS = read_service(Path(__file__).parents[2] / "data/services/missed-bin").definition


def of(definition: ServiceDefinition, nation: Nation = Nation.ENGLAND) -> Activity:
    found = activity(definition, nation=nation)
    assert found is not None
    return found


def facts(definition: ServiceDefinition, nation: Nation = Nation.ENGLAND) -> Facts:
    return dict(facts_of(of(definition, nation), TEXTS))


def words(change: Change, language: Language = Language.EN) -> tuple[str, str | None, str | None]:
    """Return what a change is about, what was and what is."""
    was, now = (each.speak(language) if each else None for each in (change.was, change.now))
    return change.about.speak(language), was, now


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
    assert words(found[1]) == ("Report a missed bin", "Emptied: 6 months", "Emptied: 400 days")
    assert words(found[0], Language.CY)[1:] == (
        "Pryd dylai'r bin fod wedi cael ei wagio? (Dyddiad)",
        None,
    )
    assert words(found[1], Language.CY)[1:] == (
        "Wedi'i wagio: 6 mis",
        "Wedi'i wagio: 400 diwrnod",
    )
    moved = changes(facts(BINS), facts(BINS, Nation.NORTHERN_IRELAND))
    assert [(change.kind, change.part) for change in moved] == [
        (ChangeKind.ADDED, Part.BASIS),
        (ChangeKind.REMOVED, Part.BASIS),
    ]


def test_the_words_of_the_law_in_another_language_change_nothing() -> None:
    title = replace(BINS.title, cy="Teitl arall")
    assert digest(facts(replace(BINS, title=title))) == digest(facts(BINS))


def test_facts_are_kept_in_both_languages_and_those_of_before_in_english() -> None:
    kept = facts(BINS)
    assert from_json(to_json(kept)) == kept
    key = next(each for each in kept if each.startswith("kept|Report a missed bin|collected"))
    about = Text(en="Report a missed bin")
    before = from_json({key: "Emptied: 90 days"})
    assert before == {key: Fact(value="Emptied: 90 days", about=about, said=Text(en="Emptied: 90 days"))}
    found = next(change for change in changes(before, kept) if change.kind is ChangeKind.CHANGED)
    assert words(found, Language.CY)[0] == BINS.title.cy


@pytest.mark.parametrize("kind", list(QuestionType))
def test_every_kind_of_question_has_a_name_on_papers(kind: QuestionType) -> None:
    assert TEXTS[f"desk_privacy.type_{kind}"].has(Language.CY)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_body_has_papers_and_only_the_operator_is_a_processor(kind: Kind) -> None:
    found = kinds_for(kind)
    assert found
    assert (PaperKind.PROCESSOR in found) is (kind is Kind.OPERATOR)
    assert (PaperKind.ACCOUNTS in found) is (kind is Kind.OPERATOR)
