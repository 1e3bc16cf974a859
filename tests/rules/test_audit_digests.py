"""The day's digests: what was kept outside speaks against a chain that was written anew."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.audit_digests import (
    Comparison,
    DigestFault,
    Malformed,
    Signed,
    Statement,
    digest_of_text,
    statement_of,
    text_of,
)

HEADS = {2: "22", 5: "55", 6: "66"}


def days() -> list[Statement]:
    """Return what was stated on three days."""
    found: list[Statement] = []
    for at, (first, last) in enumerate(((1, 2), (3, 5), (6, 6))):
        found.append(
            Statement(
                body="camden",
                body_id=7,
                on=date(2026, 11, 23) + timedelta(days=at),
                first_seal=first,
                last_seal=last,
                rows=10,
                rows_in_all=10 * (at + 1),
                head=HEADS[last],
                previous=digest_of_text(text_of(found[-1])) if found else "",
                key="k",
            )
        )
    return found


def signed(statements: list[Statement]) -> list[Signed]:
    """Sign as the tests do: the signature is the text's digest."""
    texts = [text_of(statement) for statement in statements]
    return [Signed(text=text, signature=digest_of_text(text).encode()) for text in texts]


def faults(kept: list[Signed], heads: Mapping[int, str] = HEADS) -> list[tuple[DigestFault, str]]:
    """Return what a comparison finds."""
    comparison = Comparison(
        body_id=7,
        is_signed=lambda key, text, by: by == digest_of_text(text).encode() if key == "k" else None,
        head_of_seal=heads.get,
    )
    return [(finding.fault, finding.on) for finding in comparison.check(kept)]


def test_digests_of_a_chain_that_nobody_touched_are_in_order() -> None:
    assert faults(signed(days())) == []
    assert faults(signed(days())[1:]) == []


def test_a_chain_that_was_cut_or_written_anew_contradicts_what_was_kept() -> None:
    assert faults(signed(days()), {2: "22", 5: "55"}) == [(DigestFault.HEAD_MISSING, "2026-11-25")]
    rewritten = {2: "22", 5: "other", 6: "other too"}
    assert faults(signed(days()), rewritten) == [
        (DigestFault.HEAD_DIFFERS, "2026-11-24"),
        (DigestFault.HEAD_DIFFERS, "2026-11-25"),
    ]


def test_a_digest_that_was_changed_forged_or_left_out_is_noticed() -> None:
    first, second, third = signed(days())
    forged = Signed(text=text_of(replace(days()[1], rows=11)), signature=second.signature)
    assert (DigestFault.NOT_SIGNED, "2026-11-24") in faults([first, forged, third])
    assert faults([first, third]) == [(DigestFault.OUT_OF_ORDER, "2026-11-25")]
    of_another_key = signed([replace(days()[0], key="other")])
    assert faults(of_another_key) == [(DigestFault.UNKNOWN_KEY, "2026-11-23")]
    of_another_body = signed([replace(days()[0], body_id=8)])
    assert faults(of_another_body) == [(DigestFault.MALFORMED, "2026-11-23")]


def test_a_statement_reads_back_as_it_was_written() -> None:
    for statement in days():
        assert statement_of(text_of(statement)) == statement


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        json.dumps({"format": "other"}),
        text_of(days()[0]) + " ",
        text_of(days()[0]).replace('"rows":10', '"rows":"10"'),
        text_of(days()[0]).replace('"rows":10', '"rows":1e999'),
        text_of(days()[0]).replace("-digest-1", "-digest-9"),
    ],
)
def test_what_is_no_statement_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        statement_of(text)
    assert faults([Signed(text=text, signature=b"")]) == [(DigestFault.MALFORMED, "")]


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Malformed):
        statement_of(text)
