"""Prose of packs: four marks and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.prose import Bullets, Heading, Link, Paragraph, Words, parse, spans


def test_prose_becomes_blocks() -> None:
    assert parse("## Before\nOne\nline.\n\n- a\n- b\n  more\n\n\nEnd.") == (
        Heading(spans=(Words(text="Before"),)),
        Paragraph(spans=(Words(text="One line."),)),
        Bullets(items=((Words(text="a"),), (Words(text="b more"),))),
        Paragraph(spans=(Words(text="End."),)),
    )


def test_a_list_may_follow_its_sentence_at_once() -> None:
    assert parse("You need:\n- a") == (
        Paragraph(spans=(Words(text="You need:"),)),
        Bullets(items=((Words(text="a"),),)),
    )


def test_a_link_leads_to_https_a_telephone_or_a_path() -> None:
    assert spans("Or [call 999](tel:999) now") == (
        Words(text="Or "),
        Link(text="call 999", url="tel:999"),
        Words(text=" now"),
    )
    assert spans("[a](https://example.org/b)") == (Link(text="a", url="https://example.org/b"),)
    assert spans("[a](/b)") == (Link(text="a", url="/b"),)
    for url in ("javascript:alert(1)", "//example.org", "http://example.org", "data:x"):
        assert all(isinstance(span, Words) for span in spans(f"[a]({url})"))


def test_other_marks_are_plain_words() -> None:
    assert parse("<b>*x*</b> # y") == (Paragraph(spans=(Words(text="<b>*x*</b> # y"),)),)


@given(prose=st.text(alphabet="ab#- \n[](/)", max_size=60) | st.text(max_size=60))
def test_any_text_is_prose(prose: str) -> None:
    assert bool(parse(prose)) is bool(prose.strip())
