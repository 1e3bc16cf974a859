"""GOV.UK Notify through its official client, against a server that keeps Notify's documented contract."""

import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from moothall.notices.channels.messages import Kind, MessageRefused, NotConfigured, Unavailable
from moothall.notices.channels.notify import Notify, NotifySettings
from tests.providers import notify_stub
from tests.providers.notify_stub import API_KEY, REPLY_TO_ID, SECRET, SERVICE_ID, TEMPLATES, Stub
from tests.providers.test_channels_contract import EMAIL, LETTER, TEXT

SETTINGS = NotifySettings(api_key=API_KEY, templates={kind: TEMPLATES[kind] for kind in Kind})


@pytest.fixture
def stub() -> Iterator[Stub]:
    with notify_stub.running() as stub:
        yield stub


@pytest.fixture
def settings(stub: Stub) -> NotifySettings:
    return replace(SETTINGS, url=stub.url)


def test_an_email_carries_our_words_and_our_key(settings: NotifySettings, stub: Stub) -> None:
    sent = Notify(settings).send(EMAIL)
    assert stub.sent == [
        {
            "kind": "email",
            "email_address": EMAIL.to,
            "template_id": TEMPLATES["email"],
            "personalisation": {"subject": EMAIL.subject, "body": EMAIL.body},
            "reference": EMAIL.key,
        }
    ]
    assert len(sent.provider_reference) == 36


def test_an_email_names_whom_it_is_answered_to(settings: NotifySettings, stub: Stub) -> None:
    Notify(replace(settings, email_reply_to_id=REPLY_TO_ID)).send(EMAIL)
    assert stub.sent[0]["email_reply_to_id"] == REPLY_TO_ID


def test_a_reply_address_that_notify_does_not_know_is_refused(settings: NotifySettings) -> None:
    with pytest.raises(MessageRefused, match="400 BadRequestError"):
        Notify(replace(settings, email_reply_to_id=SERVICE_ID)).send(EMAIL)


def test_a_text_has_a_number_of_digits_only(settings: NotifySettings, stub: Stub) -> None:
    Notify(settings).send(replace(TEXT, to="+44 (7700) 900-123"))
    assert stub.sent[0]["phone_number"] == "+447700900123"
    assert stub.sent[0]["reference"] == TEXT.key


def test_a_letter_has_its_address_in_numbered_lines(settings: NotifySettings, stub: Stub) -> None:
    Notify(settings).send(LETTER)
    assert stub.sent[0]["personalisation"] == {
        "subject": LETTER.subject,
        "body": LETTER.body,
        "address_line_1": "A Resident",
        "address_line_2": "1 Kiln Lane",
        "address_line_3": "Mockbridge",
        "address_line_4": "AB1 0AA",
    }


def test_a_letter_without_a_real_postcode_is_refused_by_notify(settings: NotifySettings) -> None:
    with pytest.raises(MessageRefused, match="400 ValidationError"):
        Notify(settings).send(replace(LETTER, address_lines=("A", "B", "Nowhere")))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, "ValidationError"),
        (400, "BadRequestError"),
        (413, "RequestEntityTooLarge"),
    ],
)
def test_a_verdict_of_notify_is_permanent(
    settings: NotifySettings, stub: Stub, status: int, error: str
) -> None:
    stub.fail_with = (status, error)
    with pytest.raises(MessageRefused) as failure:
        Notify(settings).send(EMAIL)
    assert failure.value.code == f"{status} {error}"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, "AuthError"),
        (403, "AuthError"),
        (404, "NotFound"),
        (429, "RateLimitError"),
        (429, "TooManyRequestsError"),
        (500, "Exception"),
        (503, "Exception"),
    ],
)
def test_limits_faults_and_doubts_about_our_key_are_temporary(
    settings: NotifySettings, stub: Stub, status: int, error: str
) -> None:
    stub.fail_with = (status, error)
    with pytest.raises(Unavailable) as failure:
        Notify(settings).send(EMAIL)
    assert failure.value.code == f"{status} {error}"


def test_a_clock_that_is_wrong_by_more_than_30_seconds_discards_no_message(
    settings: NotifySettings, stub: Stub
) -> None:
    stub.clock_offset_seconds = 90
    with pytest.raises(Unavailable, match="403 AuthError"):
        Notify(settings).send(EMAIL)


@pytest.mark.parametrize("key", [f"k-{SERVICE_ID}-{SERVICE_ID}", f"k-{SECRET}-{SECRET}"])
def test_a_key_of_another_service_discards_no_message(settings: NotifySettings, stub: Stub, key: str) -> None:
    with pytest.raises(Unavailable, match="403 AuthError"):
        Notify(replace(settings, api_key=key)).send(EMAIL)
    assert stub.sent == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"id": 5}'])
def test_an_answer_of_another_shape_is_worth_another_try(
    settings: NotifySettings, stub: Stub, body: bytes
) -> None:
    stub.raw_body = body
    with pytest.raises(Unavailable):
        Notify(settings).send(EMAIL)


def test_an_error_page_that_is_not_notifys_is_told_by_its_status(
    settings: NotifySettings, stub: Stub
) -> None:
    stub.fail_with = (503, "x")
    stub.raw_body = b"<html>"
    with pytest.raises(Unavailable) as failure:
        Notify(settings).send(EMAIL)
    assert failure.value.code == "503"


def test_a_silent_server_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable):
            Notify(replace(SETTINGS, url=url, timeout_seconds=0.1)).send(EMAIL)


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (replace(SETTINGS, api_key=""), "notify_api_key"),
        (replace(SETTINGS, api_key=SECRET), "notify_api_key"),
        (replace(SETTINGS, api_key=API_KEY + "0"), "notify_api_key"),
        (replace(SETTINGS, url="http://example.org"), "notify_url"),
        (replace(SETTINGS, email_reply_to_id="me"), "notify_email_reply_to_id"),
        (replace(SETTINGS, templates={Kind.EMAIL: TEMPLATES["email"]}), "notify_sms_template_id"),
    ],
)
def test_impossible_settings_are_named_and_the_key_is_not_told(settings: NotifySettings, name: str) -> None:
    with pytest.raises(NotConfigured, match=name) as failure:
        Notify(settings).check_config()
    assert SECRET not in f"{failure.value}{settings!r}"
