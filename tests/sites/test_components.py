"""GOV.UK's components come out of the cache as GOV.UK's own fixtures say, and no words get into it."""

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from moothall.ui.components import USED, NotAParameter, Param, component, entries, raw, warm

FIXTURES = Path(__file__).parents[2] / "node_modules/govuk-frontend/dist/govuk/components"
HTML_KEYS = {"html", "titleHtml", "descriptionHtml", "summaryHtml", "logoHtml", "headingHtml"}
SLOTS = {"start", "end", "navigationStart", "navigationEnd"}


def fixtures() -> Iterator[tuple[str, str, dict[str, Param], str]]:
    for name in USED:
        for fixture in json.loads((FIXTURES / name / "fixtures.json").read_text())["fixtures"]:
            yield name, fixture["name"], fixture["options"], fixture["html"]


def as_markup(value: Param, key: str = "") -> Param:
    """Fixtures give HTML as plain strings; ours say that it is HTML."""
    if isinstance(value, dict):
        return {name: as_markup(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [as_markup(member) for member in value]
    return Markup(value) if isinstance(value, str) and key in HTML_KEYS | SLOTS else value


def normalised(html: str) -> str:
    """Return what a browser makes of `html`: runs of white space are one space, and none at a text's ends."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return "".join(pieces(tree))


def pieces(element: Element) -> Iterator[str]:
    sorted_attributes = sorted(element.attrib.items())
    attributes = "".join(f' {name}="{" ".join(value.split())}"' for name, value in sorted_attributes)
    yield f"<{element.tag}{attributes}>{' '.join((element.text or '').split())}"
    for child in element:
        yield from pieces(child)
        yield " ".join((child.tail or "").split())
    yield f"</{element.tag}>"


CASES = list(fixtures())


def identify(case: tuple[str, str, dict[str, Param], str]) -> str:
    return f"{case[0]}: {case[1]}"


def test_the_fixtures_of_every_component_used_are_there() -> None:
    assert {case[0] for case in CASES} == set(USED)
    assert len(CASES) > 450


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_a_component_equals_govuks_own_fixture(case: tuple[str, str, dict[str, Param], str]) -> None:
    name, _, options, html = case
    assert normalised(component(name, **as_markup(options))) == normalised(html)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_the_packages_macro_equals_govuks_own_fixture(case: tuple[str, str, dict[str, Param], str]) -> None:
    name, _, options, html = case
    assert normalised(raw(name, options)) == normalised(html)


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_the_cache_adds_nothing_to_the_macro_but_takes_blank_lines(
    case: tuple[str, str, dict[str, Param], str],
) -> None:
    name, _, options, _ = case
    squeezed = " ".join(component(name, **as_markup(options)).split())  # type: ignore[arg-type]
    assert squeezed == " ".join(raw(name, as_markup(options)).split())  # type: ignore[arg-type]


def question(words: str) -> Markup:
    """A component with a person's words wherever words may stand."""
    return component(
        "input",
        id="name",
        name="name",
        value=words,
        label={"text": words, "attributes": {"data-words": words}},
        hint={"html": words},
        errorMessage={"text": words},
        prefix={"text": words},
    )


@given(st.text(min_size=1))
def test_a_persons_words_never_come_out_unescaped(words: str) -> None:
    tree = html5lib.parseFragment(question(words + "<b>&'\""), namespaceHTMLElements=False)
    assert {element.tag for element in tree.iter()} <= {
        "DOCUMENT_FRAGMENT",
        "div",
        "label",
        "p",
        "span",
        "input",
    }
    assert "<b>" not in question(words + "<b>&'\"")


@given(st.text(min_size=1))
def test_the_next_persons_words_add_no_entry(words: str) -> None:
    question("Somebody else")
    before = entries()
    assert question(words)
    assert entries() == before


@given(st.text(alphabet="\ue0000123\ue001", min_size=1))
def test_words_that_look_like_marks_are_only_words(words: str) -> None:
    assert component("tag", text=words).count(words) == 1


def test_html_and_the_same_text_do_not_share_an_entry_unescaped() -> None:
    assert "<b>x</b>" in component("inset-text", html=Markup("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in component("inset-text", html="<b>x</b>")
    assert "&lt;b&gt;x&lt;/b&gt;" in component("tag", text="<b>x</b>", classes="a")
    assert "<b>x</b>" in component("tag", text=Markup("<b>x</b>"), classes="a")


def test_classes_are_escaped_though_they_are_part_of_the_shape() -> None:
    assert '"><b>' not in component("tag", text="x", classes='"><b>')


def test_attributes_keep_the_order_in_which_they_were_given() -> None:
    first = component("tag", text="x", attributes={"data-b": "1", "data-a": "2"})
    second = component("tag", text="x", attributes={"data-a": "2", "data-b": "1"})
    assert first.index("data-b") < first.index("data-a")
    assert second.index("data-a") < second.index("data-b")


def test_attributes_as_a_ready_string_are_refused() -> None:
    with pytest.raises(NotAParameter):
        component("tag", text="x", attributes=" onclick=alert(1)")


def test_a_mark_in_a_class_is_refused() -> None:
    with pytest.raises(NotAParameter):
        component("tag", text="x", classes="\ue0000\ue001")


def test_words_keep_their_lines_inside_a_nested_component() -> None:
    words = "one\n  two\n\n three"
    nested = component("textarea", id="a", name="a", label={"text": "A"}, value=words)
    outer = component("fieldset", html=nested)
    assert words in outer


def test_addresses_to_choose_from_are_not_kept() -> None:
    def choose(*addresses: str) -> Markup:
        items = [{"value": address, "text": address} for address in addresses]
        return component("select", id="a", name="a", label={"text": "A"}, items=items, value=addresses[0])

    choose("1 High Street", "2 High Street")
    before = entries()
    assert '<option value="3 Low Road" selected>3 Low Road</option>' in choose("3 Low Road", "4 Low Road")
    assert entries() == before


def test_warming_compiles_every_component_that_pages_use() -> None:
    warm()
    assert all(raw(name, {"items": [], "rows": []}) for name in USED)
