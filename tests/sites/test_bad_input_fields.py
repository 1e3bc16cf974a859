"""Whatever a field holds: a clear error or a quiet refusal, never a 500, and nothing half-written."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from django.http import HttpResponse

from moothall.rules.questions import AddressQuestion
from moothall.ui.question_views import AddressStep
from tests.sites.form_fields import Fields
from tests.sites.residents import (
    Kept,
    a_few_postcodes,
    kept,
    newcomer,
    on_the_way,
    page_of,
    question_pages,
    slugs,
)


@pytest.fixture(autouse=True)
def london(tmp_path: Path) -> Iterator[None]:
    with a_few_postcodes(tmp_path):
        yield


SCRIPT = b"\"'><script>alert(1)</script>"
CLEAR = {200, 302, 400, 403, 404, 413}
JUNK: Mapping[str, Sequence[bytes]] = {
    "missing": [],
    "empty": [b""],
    "doubled": [b"yes", b"no"],
    "a megabyte": [b"a" * 1_000_000],
    "NUL bytes": [b"\0", b"a\0b"],
    "marks that turn text round": ["\u202e\u2066abc\u200f".encode()],
    "emoji": ["\U0001f469\U0001f3fd\u200d\U0001f692 \U0001f3f4".encode()],
    "a lone surrogate": [b"\xed\xa0\x80"],
    "no UTF-8": [b"\xff\xfe\x80"],
    "a script": [SCRIPT],
    "a long number": [b"9" * 5000],
    "a template": [b"{{ 7 * 7 }} %(id)s ${id}"],
}

AS_BYTES = ("doubled", "a megabyte", "NUL bytes", "a lone surrogate", "no UTF-8")


def steps(service: str, page: str) -> Iterator[str]:
    """Yield the queries with which a page shows each of its forms."""
    yield ""
    for question in page_of(service, page).questions:
        if isinstance(question, AddressQuestion):
            yield from (f"?{question.id}-step={step}" for step in AddressStep)


def is_clear(response: HttpResponse, before: Kept, after: Kept) -> bool:
    """Tell whether the answer is one that a person can use, and what is kept fits to it."""
    assert response.status_code in CLEAR, response.status_code
    assert SCRIPT not in response.content
    if response.status_code == 200:
        assert b"govuk-error-summary" in response.content
    is_same_but_answers = (before.cases, before.entries, before.files, before.stored) == (
        after.cases,
        after.entries,
        after.files,
        after.stored,
    )
    return is_same_but_answers and (response.status_code == 302 or before == after)


def spoilt(form: Fields, *ways: str) -> Iterator[tuple[str, str, dict[str, Sequence[bytes]]]]:
    """Yield a form with one field spoilt, for every field and every way to spoil it."""
    for name in form:
        for what in ways or JUNK:
            yield name, what, {**form, name: JUNK[what]}


@pytest.mark.parametrize(("service", "page"), question_pages())
def test_no_field_of_any_page_can_be_spoilt_so_that_it_breaks(db: None, service: str, page: str) -> None:
    resident = on_the_way(service, page)
    resident.client.cookies["__Host-place"] = "NW1-0AA"
    for step in steps(service, page):
        address = resident.at(page) + step
        assert resident.look(address).status_code == 200
        before = kept()
        for name, what, fields in spoilt(resident.form):
            response = resident.send(address, fields)
            after = kept()
            assert is_clear(response, before, after), f"{address} {name}: {what}"
            before = after


@pytest.mark.parametrize(("service", "page"), question_pages())
def test_no_field_of_any_page_breaks_in_a_form_with_parts_either(db: None, service: str, page: str) -> None:
    resident = on_the_way(service, page)
    resident.look(resident.at(page))
    before = kept()
    for name, what, fields in spoilt(resident.form, *AS_BYTES):
        response = resident.send(resident.at(page), fields, files={})
        after = kept()
        assert is_clear(response, before, after), f"{page} {name}: {what}"
        before = after


@pytest.mark.parametrize("service", slugs())
def test_no_field_of_the_check_page_can_be_spoilt_so_that_it_breaks(db: None, service: str) -> None:
    resident = on_the_way(service, "contact")
    resident.look(resident.at("check"))
    for name in resident.form:
        for what, values in JUNK.items():
            response = resident.send(resident.at("check"), {**resident.form, name: values})
            assert response.status_code in CLEAR, f"{name}: {what}"
    assert kept().cases == 1


BROKEN_BODIES: Mapping[str, tuple[bytes, str]] = {
    "no parts": (b"", "multipart/form-data; boundary=x"),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "an empty boundary": (b"--\r\n", "multipart/form-data; boundary="),
    "a boundary of junk": (b"--x\r\n", "multipart/form-data; boundary=\xff\xfe"),
    "a part without end": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb',
        "multipart/form-data; boundary=x",
    ),
    "a part without name": (
        b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "a part of junk": (b"--x\r\n\xff\0\r\n\r\nb\r\n--x--", "multipart/form-data; boundary=x"),
    "a long header": (
        b"--x\r\nContent-Disposition: form-data; name=" + b"a" * 70_000 + b"\r\n\r\nb\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "base64 that is none": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--',
        "multipart/form-data; boundary=x",
    ),
    "a name in an unknown charset": (
        b"--x\r\nContent-Disposition: form-data; name=a; filename*=bogus''b\r\n\r\nb\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "a name in a charset that decodes nothing": (
        b"--x\r\nContent-Disposition: form-data; name=a; filename*=undefined''b\r\n\r\nb\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "JSON": (b'{"road_kind": "local"}', "application/json"),
    "XML": (b"<a/>", "text/xml"),
    "no type": (b"a=b", ""),
    "a type of junk": (b"a=b", ";;;=\xff"),
    "broken escapes": (b"a=%&%zz=%u0041&%=%00&=", "application/x-www-form-urlencoded"),
    "too many fields": (
        b"&".join(b"a%d=b" % number for number in range(300)),
        "application/x-www-form-urlencoded",
    ),
    "too many bytes": (b"a=" + b"b" * 4_000_000, "application/x-www-form-urlencoded"),
    "too many files": (
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nb\r\n' for _ in range(9)
        )
        + b"--x--",
        "multipart/form-data; boundary=x",
    ),
}


@pytest.mark.parametrize("what", BROKEN_BODIES)
def test_a_body_that_is_no_form_is_answered_clearly_and_changes_nothing(db: None, what: str) -> None:
    resident = on_the_way("pothole", "photo")
    resident.look(resident.at("photo"))
    token = resident.form["csrfmiddlewaretoken"][0].decode()
    before = kept()
    body, content_type = BROKEN_BODIES[what]
    response = resident.raw(resident.at("photo"), body, content_type, HTTP_X_CSRFTOKEN=token)
    assert response.status_code in {200, 302, 400, 403, 413}
    assert before == kept()


def test_a_request_that_is_too_large_is_refused_before_it_is_read(db: None) -> None:
    resident = newcomer("pothole")
    first = resident.begin()
    response = resident.raw(first, b"a=b", "application/x-www-form-urlencoded", CONTENT_LENGTH="13000000")
    assert response.status_code == 413
    assert "too large" in response.content.decode()


@pytest.mark.parametrize("length", ["-1", "junk", "", "9" * 400])
def test_a_length_that_is_no_number_breaks_nothing(db: None, length: str) -> None:
    resident = newcomer("pothole")
    first = resident.begin()
    response = resident.raw(first, b"a=b", "application/x-www-form-urlencoded", CONTENT_LENGTH=length)
    assert response.status_code in {200, 400, 403, 413}
