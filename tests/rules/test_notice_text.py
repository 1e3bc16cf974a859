"""Notices: fields in double brackets, and a person's words that stay plain."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.language import Language, Text
from moothall.rules.notice_text import (
    Channel,
    FieldMissing,
    Notice,
    NoticeField,
    UnknownField,
    fields_in,
    plain,
    render,
)

NOTICE = Notice(
    name="declined",
    channels=(Channel.EMAIL,),
    subject=Text(en="((reference)): closed", cy="((reference)): wedi cau"),
    body=Text(en="Why:\n\n((message))\n\n# End", cy="Pam:\n\n((message))"),
)


def test_fields_are_filled_in_each_language() -> None:
    values = {NoticeField.REFERENCE: "7KQ2", NoticeField.MESSAGE: "No hole."}
    assert render(NOTICE, values, Language.EN).subject == "7KQ2: closed"
    assert render(NOTICE, values, Language.EN).body == "Why:\n\nNo hole.\n\n# End"
    assert render(NOTICE, values, Language.CY).body == "Pam:\n\nNo hole."


def test_brackets_in_a_persons_words_are_no_field() -> None:
    values = {NoticeField.REFERENCE: "7KQ2", NoticeField.MESSAGE: "See ((code)) and ((reference))"}
    assert "See ((code)) and ((reference))" in render(NOTICE, values, Language.EN).body


def test_where_there_is_no_code_no_paragraph_speaks_of_one() -> None:
    words = Text(en="Ref ((reference)).\n\nYour code: ((code))\n\nEnd", cy="((reference))")
    notice = replace(NOTICE, body=words)
    values = {NoticeField.REFERENCE: "7KQ2", NoticeField.CODE: "AB12"}
    assert render(notice, values, Language.EN).body == "Ref 7KQ2.\n\nYour code: AB12\n\nEnd"
    assert render(notice, values, Language.EN, has_code=False).body == "Ref 7KQ2.\n\nEnd"


def test_a_subject_has_one_line() -> None:
    values = {NoticeField.REFERENCE: "7KQ2\r\nBcc: all@example.com", NoticeField.MESSAGE: ""}
    assert render(NOTICE, values, Language.EN).subject == "7KQ2 Bcc: all@example.com: closed"


@pytest.mark.parametrize("line", ["# Big", "  * item", "- item", "1. item", "^ inset", "> quote"])
def test_a_line_of_a_persons_words_is_never_formatting(line: str) -> None:
    made = plain(f"Hello\n{line}")
    assert made.replace("\u200b", "") == f"Hello\n{line}"
    assert made.splitlines()[1].strip(" ").startswith("\u200b")


@given(words=st.text())
def test_a_persons_words_reach_the_notice_letter_for_letter(words: str) -> None:
    values = {NoticeField.REFERENCE: "7KQ2", NoticeField.MESSAGE: words}
    body = render(NOTICE, values, Language.CY).body
    assert body.replace("\u200b", "") == f"Pam:\n\n{words}".replace("\u200b", "")


def test_a_field_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownField, match=r"\(\(refernce\)\) is not a field"):
        fields_in("Hello ((refernce))")
    assert fields_in("((reference)) (( code )) (plain) ((state))") == (
        NoticeField.REFERENCE,
        NoticeField.CODE,
        NoticeField.STATE,
    )


def test_a_notice_is_not_sent_with_a_field_left_empty() -> None:
    with pytest.raises(FieldMissing, match=r"\(\(message\)\)"):
        render(NOTICE, {NoticeField.REFERENCE: "7KQ2"}, Language.EN)
