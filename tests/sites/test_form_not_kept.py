"""No browser keeps a page with a sensitive question or answer, not even one that its Back button would like to have."""

import pytest

from tests.cast import BINS, POTHOLE
from tests.sites.residents import on_the_way

pytestmark = pytest.mark.django_db


def test_a_page_with_a_sensitive_question_that_is_shown_again_is_not_kept() -> None:
    resident = on_the_way(BINS, "email")
    resident.look(resident.at("email"))
    again = resident.send(resident.at("email"), resident.form | {"contact_email": [b"secret.person@example"]})
    assert b"secret.person@example" in again.content
    assert again["Cache-Control"] == "no-store"


def test_a_check_page_with_sensitive_answers_that_is_shown_again_is_not_kept() -> None:
    resident = on_the_way(BINS, "email")
    resident.look(resident.at("check"))
    again = resident.send(resident.at("check"), resident.form | {"csrfmiddlewaretoken": [b"x" * 64]})
    assert b"resident@example.com" in again.content
    assert again["Cache-Control"] == "no-store"


def test_a_page_without_one_is_still_there_for_the_back_button() -> None:
    resident = on_the_way(POTHOLE, "where")
    resident.look(resident.at("where"))
    again = resident.send(resident.at("where"), resident.form | {"road_name": [b""]})
    assert again["Cache-Control"] == "private, no-cache"
