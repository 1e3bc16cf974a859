"""A service that changes while somebody fills it in: what still fits stays, what changed is asked again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections

from moothall.bodies.context import Job, acting
from moothall.cases.models import Case, Draft
from moothall.config.database import database_from_url
from moothall.packs.services import ServicePack, compile_pack, digest_of, read_service
from moothall.services import actions, queries
from tests.cast import BINS, answers_for, council
from tests.clusters import Database
from tests.sites.residents import COUNCIL, Resident, newcomer

Publish = Callable[[str, str, str], None]
CHANGED_QUESTION = ("form.yaml", "en: Which bin was not emptied?", "en: Which of your bins was not emptied?")
CHANGED_DECLARATION = ("service.yaml", "your answers are correct", "your answers are true")


@contextmanager
def as_owner(database: Database) -> Iterator[None]:
    """Do what `moothall migrate` does, as the role that does it."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database_from_url(database.admin_url))
    yield
    database.connect_django()


@pytest.fixture
def publish(own_database: Database) -> Iterator[Publish]:
    """Publish the service with some words of one of its files replaced."""
    own_database.connect_django()
    queries.forget()
    content = dict(read_service(settings.DATA / "services" / BINS).content)

    def replace(file: str, old: str, new: str) -> None:
        assert old in content[file]
        content[file] = content[file].replace(old, new)
        pack = ServicePack(definition=compile_pack(content), content=content, digest=digest_of(content))
        with as_owner(own_database):
            assert actions.publish(packs=[pack]) == [BINS]

    yield replace
    queries.forget()
    queries.version.cache_clear()


@pytest.fixture
def resident(publish: Publish) -> Resident:
    """Somebody who has answered every question."""
    found = newcomer(BINS)
    found.begin()
    found.answer_all(answers_for(BINS))
    return found


def stored(model: type[Draft] | type[Case]) -> list[tuple[dict[str, object], int]]:
    """Return answers and version of every draft or case."""
    body = council(COUNCIL)
    with acting(Job(body_id=body.id)):
        return list(model.objects.filter(body_id=body.id).values_list("answers", "version_id"))


def current_version() -> int:
    found = queries.current(slug=BINS)
    assert found is not None
    return found.version_id


def test_only_the_question_that_changed_is_asked_again(publish: Publish, resident: Resident) -> None:
    publish(*CHANGED_QUESTION)
    assert resident.client.get(resident.at("check"))["Location"] == resident.at("which-bin")
    page = resident.look(resident.at("which-bin"))
    assert "We have changed this service since you began" in page.content.decode()
    assert resident.form["which_bin"] == []
    response = resident.send(resident.at("which-bin"), resident.form | {"which_bin": [b"food"]})
    assert response["Location"] == resident.at("check")
    [(answers, version)] = stored(Draft)
    assert {key for key, value in answers.items() if value is not None} == set(answers_for(BINS))
    assert (answers["which_bin"], version) == ("food", current_version())


def test_a_page_that_is_no_more_leads_onward(publish: Publish, resident: Resident) -> None:
    publish("form.yaml", "- id: assisted\n", "- id: help-with-bins\n")
    for response in (resident.client.get(resident.at("assisted")), resident.fill("contact", {})):
        assert response["Location"] == resident.at("check")
    resident.look(resident.at("check"))
    assert resident.send(resident.at("assisted"), resident.form)["Location"] == resident.at("check")


def test_a_page_left_open_asks_again_in_its_new_words_with_the_answer_chosen(
    publish: Publish, resident: Resident
) -> None:
    resident.look(resident.at("which-bin"))
    before = stored(Draft)
    publish(*CHANGED_QUESTION)
    again = resident.send(resident.at("which-bin"), resident.form | {"which_bin": [b"garden"]})
    assert again.status_code == 200
    assert "changed this question while the page was open" in again.content.decode()
    assert "Which of your bins" in again.content.decode()
    assert stored(Draft) == before
    resident.form = resident.read(again)
    assert resident.form["which_bin"] == [b"garden"]
    assert resident.send(resident.at("which-bin"), resident.form)["Location"] == resident.at("check")
    assert stored(Draft)[0][0]["which_bin"] == "garden"


def test_a_page_left_open_counts_where_only_other_pages_changed(publish: Publish, resident: Resident) -> None:
    resident.look(resident.at("assisted"))
    publish(*CHANGED_QUESTION)
    response = resident.send(resident.at("assisted"), resident.form | {"is_assisted": [b"no"]})
    assert response["Location"] == resident.at("which-bin")


@pytest.mark.parametrize("version", [b"", b"0", b"-1", b"9" * 30, b"1; drop", "١".encode(), b"\xff\0"])
def test_a_version_of_junk_is_a_changed_page(publish: Publish, resident: Resident, version: bytes) -> None:
    resident.look(resident.at("which-bin"))
    again = resident.send(resident.at("which-bin"), resident.form | {"version": [version]})
    assert again.status_code == 200
    assert resident.read(again)["version"] == [str(current_version()).encode()]


def test_the_case_is_pinned_to_the_version_it_was_sent_with(publish: Publish, resident: Resident) -> None:
    resident.look(resident.at("check"))
    began_with = current_version()
    assert resident.send(resident.at("check"), resident.form)["Location"] == resident.at("sent")
    publish(*CHANGED_QUESTION)
    assert current_version() != began_with
    assert [version for _, version in stored(Case)] == [began_with]
    assert resident.look(resident.at("sent")).status_code == 200


def test_nobody_agrees_to_a_declaration_that_they_were_not_shown(
    publish: Publish, resident: Resident
) -> None:
    resident.look(resident.at("check"))
    publish(*CHANGED_DECLARATION)
    again = resident.send(resident.at("check"), resident.form)
    assert again.status_code == 200
    assert "Check your answers and what you agree to" in again.content.decode()
    assert "your answers are true" in again.content.decode()
    assert stored(Case) == []
    resident.form = resident.read(again)
    assert resident.send(resident.at("check"), resident.form)["Location"] == resident.at("sent")
    assert [version for _, version in stored(Case)] == [current_version()]


def test_a_question_changed_between_checking_and_sending_is_asked_first(
    publish: Publish, resident: Resident
) -> None:
    resident.look(resident.at("check"))
    publish(*CHANGED_QUESTION)
    assert resident.send(resident.at("check"), resident.form)["Location"] == resident.at("which-bin")
    assert stored(Case) == []


def test_a_process_that_has_not_noticed_the_change_still_pins_what_it_showed(
    publish: Publish, resident: Resident
) -> None:
    resident.look(resident.at("check"))
    shown = current_version()
    before = dict(queries._current.by_slug)
    publish(*CHANGED_QUESTION)
    queries.all_current()
    queries._current.by_slug = before
    assert resident.send(resident.at("check"), resident.form)["Location"] == resident.at("sent")
    assert [version for _, version in stored(Case)] == [shown]


def test_answers_taken_by_a_newer_process_survive_in_an_older_one(
    publish: Publish, resident: Resident
) -> None:
    before = dict(queries._current.by_slug)
    publish(*CHANGED_QUESTION)
    resident.fill("bin-out", {"bin_was_out": b"yes"})
    queries.all_current()
    queries._current.by_slug = before
    assert resident.client.get(resident.at("check"))["Location"] == resident.at("which-bin")
    resident.fill("which-bin", {"which_bin": b"food"})
    [(answers, _)] = stored(Draft)
    assert set(answers_for(BINS)) == set(answers)
