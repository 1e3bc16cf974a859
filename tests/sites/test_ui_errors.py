"""Error pages come whatever is broken. These tests have no database at all: pytest-django refuses it."""

import pytest
from django.test import RequestFactory

from moothall.rules.language import Language
from moothall.ui import errors

EVERY = [(status, language) for status in errors.STATUSES for language in Language]


@pytest.mark.parametrize(("status", "language"), EVERY)
def test_an_error_page_says_what_happened_and_what_to_do(status: int, language: Language) -> None:
    response = errors.render_error(status, language, "abcdef12")
    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in page
    assert page.count('<p class="govuk-body">') == 3
    assert "abcdef12" in page
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Language"] == language
    assert response["Cache-Control"] == "no-store"


def test_only_errors_that_pass_say_when_to_try_again() -> None:
    waits = {
        status for status in errors.STATUSES if "Retry-After" in errors.render_error(status, Language.EN, "x")
    }
    assert waits == {429, 503}


def test_a_request_id_comes_out_escaped() -> None:
    assert b"<b>" not in errors.render_error(500, Language.EN, "<b>").content


def test_an_unlisted_error_keeps_its_status_and_shows_the_general_page() -> None:
    response = errors.render_error(418, Language.EN, "x")
    assert response.status_code == 418
    assert response.content == errors.render_error(500, Language.EN, "x").content


def test_where_not_even_the_template_works_a_page_still_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Language) -> None:
        raise RuntimeError

    errors._page.cache_clear()
    monkeypatch.setattr(errors, "speaking", broken)
    response = errors.render_error(503, Language.CY, "abcdef12")
    assert response.status_code == 503
    assert b"abcdef12" in response.content


def test_pages_made_at_start_need_no_template_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    errors.prepare()
    monkeypatch.setattr(errors, "speaking", None)
    assert "Mae'n ddrwg gennym" in errors.render_error(500, Language.CY, "x").content.decode().replace(
        "&#39;", "'"
    )


def test_a_form_without_our_token_is_refused_in_the_language_of_its_address() -> None:
    response = errors.csrf_failure(RequestFactory().post("/cy/mereshire/"), reason="no cookie")
    assert response.status_code == 403
    assert response["Content-Language"] == "cy"
    assert errors.csrf_failure(RequestFactory().post("/cymru/"))["Content-Language"] == "en"
