"""Texts, prose, dates and money, as pages speak them."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import html5lib
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from moothall.rules.language import Language, Text
from moothall.ui import texts
from moothall.ui.errors import Place
from moothall.ui.prose import html_of
from moothall.ui.words import beginning_in_words, date_in_words, end_in_words, moment_in_words, pounds

MOOTHALL = Path(__file__).parents[2] / "moothall"
OURS = ("shared", "form", "errors")
USED = re.compile(r"""["']((?:shared|form|errors)\.[a-z0-9_]+)["']""")
BUILT = {
    f"errors.{status}_{part}"
    for status in (400, 403, 404, 405, 413, 429, 500, 503)
    for part in ("title", "what", "do")
} | {"errors.go_home"}
# What a place says in words of its own instead.
OWN_WORDS = {f"errors.{place}_{key.removeprefix('errors.')}" for place in Place for key in BUILT}
BUILT |= {
    f"form.{part}"
    for part in ("day", "month", "year", "yes", "no", "address_line_1", "address_line_2", "town")
}
BUILT |= {f"shared.{page}" for page in ("accessibility", "privacy", "cookies")}


def keys_used() -> set[str]:
    sources = [*MOOTHALL.rglob("*.html"), *MOOTHALL.rglob("*.py")]
    return {key for source in sources for key in USED.findall(source.read_text(encoding="utf-8"))} - {
        "form.yaml"
    } | BUILT


def test_every_text_that_a_page_speaks_is_written() -> None:
    assert keys_used() <= set(texts.interface())


def test_every_text_of_ours_is_spoken_by_a_page() -> None:
    files = [settings.DATA / "interface" / f"{name}.yaml" for name in OURS]
    written = {
        key for file in files for key in re.findall(r"^  ([a-z0-9_.]+):$", file.read_text(), re.MULTILINE)
    }
    assert len(written) > 90
    assert written - keys_used() - OWN_WORDS == set()


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(texts.UnknownText):
        texts.speak("shared.no_such_text", Language.EN)


@pytest.mark.parametrize("fields", [{}, {"name": "x", "more": "y"}, {"other": "x"}])
def test_fields_that_do_not_fit_are_an_error(fields: dict[str, str]) -> None:
    with pytest.raises(texts.WrongFields):
        texts.speak("shared.signed_in_as", Language.EN, **fields)


@given(st.text())
def test_fields_come_out_escaped(name: str) -> None:
    spoken = texts.speak("shared.signed_in_as", Language.EN, name=f"<b>{name}")
    assert "<b>" not in spoken
    assert spoken == Markup("Signed in as &lt;b&gt;") + name


def test_fields_cannot_reach_into_what_they_hold() -> None:
    assert texts.speak("shared.signed_in_as", Language.EN, name="{name.__class__}").endswith(
        "{name.__class__}"
    )


def test_a_text_may_leave_facts_unused_but_not_unfilled() -> None:
    text = Text(en="Enter {called}", cy="Rhowch {called}")
    assert texts.fill(text, Language.CY, {"called": "eich enw", "max": 3}) == "Rhowch eich enw"
    with pytest.raises(texts.WrongFields):
        texts.fill(text, Language.EN, {"max": 3})


def test_prose_has_paragraphs_headings_lists_links_and_bold() -> None:
    written = "One\ntwo.\n\n## Next\n\n- first\n  goes on\n- **second**\n\n1. [a page](/privacy)\n2. b"
    assert html_of(written) == (
        '<p class="govuk-body">One two.</p>\n'
        '<h2 class="govuk-heading-m">Next</h2>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>first goes on</li>'
        "<li><strong>second</strong></li></ul>\n"
        '<ol class="govuk-list govuk-list--number"><li><a class="govuk-link" href="/privacy">a page</a></li>'
        "<li>b</li></ol>"
    )


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "//example.org/", "http://example.org/", "data:text/html,x", "/x y", '/"x'],
)
def test_prose_links_only_to_safe_addresses(address: str) -> None:
    assert "href" not in html_of(f"[here]({address})") or '"x' not in html_of(f"[here]({address})")
    assert "javascript:" not in "".join(re.findall(r'href="[^"]*"', html_of(f"[here]({address})")))


@given(st.text(alphabet=st.sampled_from("[]()*-# \n<>\"'&/:abc1.") | st.characters()))
def test_prose_never_makes_any_other_element(written: str) -> None:
    tree = html5lib.parseFragment(html_of(written), treebuilder="etree", namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} <= {
        "DOCUMENT_FRAGMENT",
        "p",
        "h2",
        "ul",
        "ol",
        "li",
        "a",
        "strong",
    }


def test_a_day_is_written_out_in_both_languages() -> None:
    assert date_in_words(date(2026, 11, 23), Language.EN) == "23 November 2026"
    assert date_in_words(date(2026, 11, 23), Language.CY) == "23 Tachwedd 2026"


def test_a_moment_is_told_in_uk_time() -> None:
    moment = datetime(2026, 6, 30, 23, 5, tzinfo=UTC)
    assert date_in_words(moment, Language.EN) == "1 July 2026"
    assert moment_in_words(moment, Language.EN) == "1 July 2026 at 12:05am"
    assert (
        moment_in_words(datetime(2026, 12, 1, 15, 5, tzinfo=UTC), Language.CY) == "1 Rhagfyr 2026 am 3:05yp"
    )


@pytest.mark.parametrize(
    ("hour", "english", "welsh"),
    [
        (0, "12 December 2026 at midnight", "12 Rhagfyr 2026 am hanner nos"),
        (12, "12 December 2026 at midday", "12 Rhagfyr 2026 am hanner dydd"),
        (13, "12 December 2026 at 1pm", "12 Rhagfyr 2026 am 1yp"),
    ],
)
def test_midnight_and_midday_are_told_by_name_and_full_hours_without_minutes(
    hour: int, english: str, welsh: str
) -> None:
    moment = datetime(2026, 12, 12, hour, tzinfo=UTC)
    assert moment_in_words(moment, Language.EN) == english
    assert moment_in_words(moment, Language.CY) == welsh


def test_a_time_that_begins_and_ends_with_a_day_is_told_in_days() -> None:
    begins, ends = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert beginning_in_words(begins, Language.EN) == "1 December 2026"
    assert end_in_words(ends, Language.EN) == "the end of 30 June 2027"
    assert end_in_words(ends, Language.CY) == "ddiwedd 30 Mehefin 2027"


def test_a_time_that_begins_or_ends_within_a_day_is_told_with_its_clock() -> None:
    moment = datetime(2026, 12, 1, 15, 5, tzinfo=UTC)
    assert beginning_in_words(moment, Language.EN) == "1 December 2026 at 3:05pm"
    assert end_in_words(moment, Language.EN) == "1 December 2026 at 3:05pm"


def test_money_is_written_in_pounds() -> None:
    assert [pounds(pence) for pence in (0, 5, 1200, 123_450, -320)] == [
        "£0",
        "£0.05",
        "£12",
        "£1,234.50",
        "−£3.20",
    ]
