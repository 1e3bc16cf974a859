"""Whatever is written to somebody carries the format that they need: every way to send is found by itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import moothall
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.notices.models import Notice
from tests.cast import council
from tests.sites.account_visits import begin, help_out, signed_in
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"
ROOT = Path(moothall.__file__).parent
# A code to sign in with, and an invitation or its end to an address that may be nobody's: nobody is looked for.
OF_NOBODY = {"web/helping_letters.py": 1}


def calls() -> Iterator[tuple[str, str, dict[str, ast.expr]]]:
    """Yield each call that queues a message: the file, what is called, and its arguments by name."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            called = ast.unparse(node.func)
            if called in {"notices.queue", "codes.send"}:
                named = {one.arg: one.value for one in node.keywords if one.arg is not None}
                yield path.relative_to(ROOT).as_posix(), called, named


def test_every_way_to_send_says_in_what_format_or_for_whom() -> None:
    found = list(calls())
    assert {called for _, called, _ in found} == {"notices.queue", "codes.send"}
    for file, called, named in found:
        wanted = named.get("format_needed" if called == "notices.queue" else "reader")
        assert wanted is not None, file
        is_fixed = any(isinstance(part, ast.Constant) for part in ast.walk(wanted))
        assert not is_fixed or file in OF_NOBODY, file
        assert "language" in named or "letter" in named, file


def test_nobody_is_looked_for_only_where_that_would_tell_something() -> None:
    found: dict[str, int] = {}
    for path in ROOT.rglob("*.py"):
        written = path.read_text(encoding="utf-8").count("reader=None")
        if written:
            found[path.relative_to(ROOT).as_posix()] = written
    assert found == OF_NOBODY


@pytest.mark.django_db
def test_messages_of_the_portal_carry_the_format_and_codes_to_sign_in_do_not() -> None:
    ann = signed_in(ANN, name="Ann Example")
    ann.fill("/account/format", format="large_print")
    bob = signed_in(BOB, name="Bob Helper")
    bob.fill("/account/format", format="braille")
    help_out(ann, bob)
    ann.post("/sign-out", {})
    signed_in(ANN)
    with acting(Job(body_id=bodies.operator().id)):
        sent = [(row.to_address, row.key, row.format_needed) for row in Notice.objects.order_by("id")]
    told = {wanted for to, key, wanted in sent if to == ANN and key.startswith("helping/")}
    codes = {wanted for to, key, wanted in sent if not key.startswith("helping/")}
    assert told == {"large_print"}
    assert codes == {""}
    assert {wanted for to, _, wanted in sent if to == BOB} == {"", "braille"}


@pytest.mark.django_db
def test_a_letter_about_what_a_helper_sent_comes_to_each_in_their_own_format_and_language() -> None:
    ann, bob = signed_in(ANN, name="Ann Example"), signed_in(BOB, name="Bob Helper")
    ann.fill("/account/format", format="large_print")
    bob.fill("/account/format", format="braille")
    bob.fill("/account/language", language="cy")
    begin(bob, help_out(ann, bob))
    send(bob)
    with acting(Job(body_id=council("camden").id)):
        sent = {
            row.to_address: (row.format_needed, row.language, bool(row.hand_key))
            for row in Notice.objects.all()
        }
    assert sent == {ANN: ("large_print", "en", False), BOB: ("braille", "cy", True)}
