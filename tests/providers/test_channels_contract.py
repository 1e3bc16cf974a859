"""What every channel promises, whatever stands behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from moothall.notices.channels.messages import (
    Channel,
    ChannelFailed,
    Kind,
    KindNotOffered,
    Message,
    MessageRefused,
    NotConfigured,
    Unavailable,
)
from moothall.notices.channels.providers import CHANNELS, channel
from moothall.rules.language import Language
from tests.providers import notify_stub, smtp_stub

EMAIL = Message(
    kind=Kind.EMAIL,
    to="resident@example.com",
    subject="We have your report",
    body="Your reference is ABC-123.\n\nThe pothole will be looked at within 5 days.",
    key="case:17:received",
    language=Language.EN,
)
TEXT = replace(EMAIL, kind=Kind.SMS, to="07700 900123", subject="")
LETTER = replace(
    EMAIL, kind=Kind.LETTER, to="", address_lines=("A Resident", "1 Kiln Lane", "Mockbridge", "AB1 0AA")
)
MESSAGES = {Kind.EMAIL: EMAIL, Kind.SMS: TEXT, Kind.LETTER: LETTER}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A channel to be tried, the kinds it offers, and how to make its provider fail."""

    channel: Channel
    kinds: frozenset[Kind]
    refuse: Callable[[], Message]
    be_away: Callable[[], Message]
    mistrust: Callable[[], Message]
    """Make the provider doubt who we are; a channel that asks nobody is simply away."""

    @property
    def messages(self) -> list[Message]:
        return [MESSAGES[kind] for kind in sorted(self.kinds)]


def _outbox() -> Iterator[Subject]:
    yield Subject(
        channel=channel("outbox", {}),
        kinds=frozenset(Kind),
        refuse=lambda: replace(EMAIL, to="a@permanent-failure.example"),
        be_away=lambda: replace(EMAIL, to="a@temporary-failure.example"),
        mistrust=lambda: replace(EMAIL, to="a@temporary-failure.example"),
    )


def _smtp() -> Iterator[Subject]:
    with smtp_stub.running() as stub:

        def reply(text: str) -> Message:
            stub.replies["RCPT"] = text
            return EMAIL

        environment = {
            "MOOTHALL_SMTP_HOST": "127.0.0.1",
            "MOOTHALL_SMTP_PORT": str(stub.port),
            "MOOTHALL_SMTP_SECURITY": "none",
            "MOOTHALL_SMTP_SENDER": "notices@example.org",
        }
        yield Subject(
            channel=channel("smtp", environment),
            kinds=frozenset({Kind.EMAIL}),
            refuse=lambda: reply("550 no such person"),
            be_away=lambda: reply("451 come back later"),
            mistrust=lambda: reply("530 authentication required"),
        )


def _notify() -> Iterator[Subject]:
    with notify_stub.running() as stub:

        def fail(status: int, error: str) -> Message:
            stub.fail_with = (status, error)
            return EMAIL

        environment = {"MOOTHALL_NOTIFY_API_KEY": notify_stub.API_KEY, "MOOTHALL_NOTIFY_URL": stub.url}
        for kind, template_id in notify_stub.TEMPLATES.items():
            environment[f"MOOTHALL_NOTIFY_{kind.upper()}_TEMPLATE_ID"] = template_id
        yield Subject(
            channel=channel("notify", environment),
            kinds=frozenset(Kind),
            refuse=lambda: fail(400, "ValidationError"),
            be_away=lambda: fail(500, "Exception"),
            mistrust=lambda: fail(403, "AuthError"),
        )


SUBJECTS = {"outbox": _outbox, "smtp": _smtp, "notify": _notify}


@pytest.fixture(params=sorted(SUBJECTS))
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    name: str = request.param
    yield from SUBJECTS[name]()


def test_every_channel_is_under_the_contract() -> None:
    assert set(SUBJECTS) == set(CHANNELS)


def test_a_channel_takes_the_kinds_it_offers(subject: Subject) -> None:
    for message in subject.messages:
        assert subject.channel.send(message).provider_reference


def test_a_channel_refuses_the_kinds_it_does_not_offer_for_good(subject: Subject) -> None:
    for kind in set(Kind) - subject.kinds:
        with pytest.raises(KindNotOffered) as failure:
            subject.channel.send(MESSAGES[kind])
        assert failure.value.permanent


def test_a_refusal_is_permanent(subject: Subject) -> None:
    with pytest.raises(MessageRefused) as failure:
        subject.channel.send(subject.refuse())
    assert failure.value.permanent
    assert failure.value.code


def test_an_absence_is_temporary(subject: Subject) -> None:
    with pytest.raises(Unavailable) as failure:
        subject.channel.send(subject.be_away())
    assert not failure.value.permanent
    assert failure.value.code


def test_a_provider_that_doubts_who_we_are_discards_no_message(subject: Subject) -> None:
    with pytest.raises(Unavailable) as failure:
        subject.channel.send(subject.mistrust())
    assert not failure.value.permanent


def test_a_failure_repeats_no_personal_data(subject: Subject) -> None:
    for fail in (subject.refuse, subject.be_away):
        message = fail()
        with pytest.raises(ChannelFailed) as failure:
            subject.channel.send(message)
        assert message.to not in f"{failure.value} {failure.value.code}"
        assert message.body not in str(failure.value)


@pytest.mark.parametrize(
    "to",
    [
        "",
        "resident",
        "resident@",
        "@example.com",
        "resident@example",
        "a@example.com,b@example.com",
        "a@example.com\nBcc: b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "A <a@example.com>",
        "a@example.com ",
        "a@exam\u2028ple.com",
        "a@example.com\0",
        "\ud800@example.com",
        "a" * 250 + "@example.com",
    ],
)
def test_a_channel_refuses_an_impossible_email_address(subject: Subject, to: str) -> None:
    with pytest.raises(MessageRefused, match=r"\(to\)"):
        subject.channel.send(replace(EMAIL, to=to))


@pytest.mark.parametrize("wrong", ["Hello\nBcc: b@example.com", "Hello\rthere", "a\0b", "\ud800", "x" * 251])
def test_a_channel_refuses_a_subject_that_is_no_line(subject: Subject, wrong: str) -> None:
    with pytest.raises(MessageRefused, match=r"\(subject\)"):
        subject.channel.send(replace(EMAIL, subject=wrong))


@pytest.mark.parametrize("wrong", ["", "  \n", "a\0b", "\udfff"])
def test_a_channel_refuses_a_body_that_says_nothing_or_cannot_be_written(
    subject: Subject, wrong: str
) -> None:
    with pytest.raises(MessageRefused, match=r"\(body\)"):
        subject.channel.send(replace(EMAIL, body=wrong))


def test_a_channel_refuses_a_message_without_a_key(subject: Subject) -> None:
    with pytest.raises(MessageRefused, match=r"\(key\)"):
        subject.channel.send(replace(EMAIL, key=""))


@pytest.mark.parametrize("to", ["", "none", "12345", "+44 7700 900123\n", "07700 900123" * 3, "٠٧٧٠٠٩٠٠١٢٣"])
def test_a_channel_refuses_an_impossible_telephone_number(subject: Subject, to: str) -> None:
    expected = MessageRefused if Kind.SMS in subject.kinds else KindNotOffered
    with pytest.raises(expected):
        subject.channel.send(replace(TEXT, to=to))


@pytest.mark.parametrize(
    "lines", [(), ("A Resident", "AB1 0AA"), ("A", "", "AB1 0AA"), ("A", "B\nC", "AB1 0AA"), ("A",) * 8]
)
def test_a_channel_refuses_an_impossible_postal_address(subject: Subject, lines: tuple[str, ...]) -> None:
    expected = MessageRefused if Kind.LETTER in subject.kinds else KindNotOffered
    with pytest.raises(expected):
        subject.channel.send(replace(LETTER, address_lines=lines))


def test_a_channel_writes_welsh_and_emoji(subject: Subject) -> None:
    welsh = replace(
        EMAIL, subject="Mae eich adroddiad gyda ni: Tŷ’r Cyngor", body="Ŵŷ 😀", language=Language.CY
    )
    assert subject.channel.send(welsh).provider_reference


@pytest.mark.parametrize("name", ["smtp", "notify", "pigeon"])
def test_a_channel_without_settings_is_refused_for_good(name: str) -> None:
    with pytest.raises(NotConfigured) as failure:
        channel(name, {})
    assert failure.value.permanent
