"""Email over SMTP: private, recognisable when sent twice, and honest about who may try again."""

import email
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from moothall.notices.channels.messages import ChannelFailed, MessageRefused, NotConfigured, Unavailable
from moothall.notices.channels.providers import channel
from moothall.notices.channels.smtp import Security, Smtp, SmtpSettings, message_id
from moothall.rules.language import Language
from tests.providers import smtp_stub
from tests.providers.smtp_stub import PASSWORD, USERNAME, Stub
from tests.providers.test_channels_contract import EMAIL

SETTINGS = SmtpSettings(host="127.0.0.1", port=25, security=Security.NONE, sender="notices@example.org")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return smtp_stub.certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def stub() -> Iterator[Stub]:
    with smtp_stub.running() as stub:
        yield stub


@pytest.fixture
def plain(stub: Stub) -> Smtp:
    return Smtp(replace(SETTINGS, port=stub.port))


def _received(stub: Stub, number: int = -1) -> EmailMessage:
    return email.message_from_bytes(stub.sent[number], policy=default)


def test_an_email_arrives_as_it_was_written(plain: Smtp, stub: Stub) -> None:
    body = "Annwyl breswylydd,\n\n.dot first\nŴŷ 😀 " + "long " * 300
    plain.send(replace(EMAIL, subject="Tŷ’r Cyngor", body=body, language=Language.CY))
    received = _received(stub)
    assert received["To"] == "resident@example.com"
    assert received["From"] == "notices@example.org"
    assert received["Subject"] == "Tŷ’r Cyngor"
    assert received["Content-Language"] == "cy"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content().replace("\r\n", "\n").strip() == body.strip()
    assert stub.recipients == ["resident@example.com"]


def test_an_answer_goes_to_the_reply_address(stub: Stub) -> None:
    Smtp(replace(SETTINGS, port=stub.port, reply_to="help@example.org")).send(EMAIL)
    assert _received(stub)["Reply-To"] == "help@example.org"


def test_the_same_notice_sent_twice_has_the_same_message_id(plain: Smtp, stub: Stub) -> None:
    first, second = plain.send(EMAIL), plain.send(EMAIL)
    assert first == second
    assert _received(stub, 0)["Message-ID"] == _received(stub, 1)["Message-ID"] == first.provider_reference
    assert first.provider_reference == message_id(EMAIL.key, "notices@example.org")


def test_another_notice_has_another_message_id_that_does_not_tell_the_key(plain: Smtp) -> None:
    other = plain.send(replace(EMAIL, key="case:18:received"))
    assert other != plain.send(EMAIL)
    assert "case" not in other.provider_reference


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
@pytest.mark.parametrize("code", ["421", "451", "554"])
def test_a_servers_4xx_is_temporary_and_its_5xx_permanent(
    plain: Smtp, stub: Stub, verb: str, code: str
) -> None:
    stub.replies[verb] = f"{code} told so"
    with pytest.raises(ChannelFailed, match=code) as failure:
        plain.send(EMAIL)
    assert failure.value.permanent is code.startswith("5")
    assert stub.sent == []


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO", "MAIL"])
@pytest.mark.parametrize("code", ["421", "451", "503", "550", "554"])
def test_what_a_server_says_before_it_hears_of_the_recipient_is_no_verdict(
    plain: Smtp, stub: Stub, verb: str, code: str
) -> None:
    stub.replies |= {verb: f"{code} told so", "HELO": f"{code} told so"}
    with pytest.raises(Unavailable, match=code):
        plain.send(EMAIL)
    assert stub.sent == []


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", ["454", "530", "535", "538"])
def test_a_server_that_asks_who_we_are_is_away(plain: Smtp, stub: Stub, verb: str, code: str) -> None:
    stub.replies[verb] = f"{code} sign in first"
    with pytest.raises(Unavailable, match=code):
        plain.send(EMAIL)


def test_a_message_that_is_too_large_is_refused_for_good(plain: Smtp, stub: Stub) -> None:
    stub.replies["MAIL"] = "552 too large"
    with pytest.raises(MessageRefused, match="552"):
        plain.send(EMAIL)


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_server_that_hangs_up_is_worth_another_try(plain: Smtp, stub: Stub, verb: str) -> None:
    stub.hang_up_after = verb
    with pytest.raises(Unavailable):
        plain.send(EMAIL)


@pytest.mark.parametrize("quit_reply", ["421 leaving", "500 what"])
def test_what_goes_wrong_after_the_server_took_over_is_no_failure(
    plain: Smtp, stub: Stub, quit_reply: str
) -> None:
    stub.replies["QUIT"] = quit_reply
    assert plain.send(EMAIL).provider_reference
    assert len(stub.sent) == 1


def test_hanging_up_instead_of_goodbye_is_no_failure(plain: Smtp, stub: Stub) -> None:
    stub.hang_up_after = "QUIT"
    assert plain.send(EMAIL).provider_reference


def test_a_silent_server_times_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = replace(SETTINGS, port=silent.getsockname()[1], timeout_seconds=0.1)
        with pytest.raises(Unavailable, match="SMTPServerDisconnected"):
            Smtp(settings).send(EMAIL)


def test_a_server_that_is_away_is_worth_another_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        Smtp(replace(SETTINGS, port=port)).send(EMAIL)


def test_a_password_travels_only_after_starttls(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp_stub.running(certificate_path=certificate) as stub:
        settings = replace(
            SETTINGS, port=stub.port, security=Security.STARTTLS, username=USERNAME, password=PASSWORD
        )
        Smtp(settings, tls=trusting).send(EMAIL)
        assert (stub.was_private, stub.signed_in) == ([True], [True])


def test_tls_can_stand_from_the_start(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp_stub.running(certificate_path=certificate, private_from_start=True) as stub:
        settings = replace(SETTINGS, port=stub.port, security=Security.TLS)
        Smtp(settings, tls=trusting).send(EMAIL)
        assert stub.was_private == [True]


def test_a_certificate_that_nobody_trusts_is_not_trusted(certificate: Path) -> None:
    with smtp_stub.running(certificate_path=certificate) as stub:
        with pytest.raises(Unavailable, match="SSL"):
            Smtp(replace(SETTINGS, port=stub.port, security=Security.STARTTLS)).send(EMAIL)
        assert stub.sent == []


@pytest.mark.parametrize("code", ["454", "501", "554"])
def test_a_server_that_refuses_starttls_is_away_and_gets_nothing(certificate: Path, code: str) -> None:
    with smtp_stub.running(certificate_path=certificate) as stub:
        stub.replies["STARTTLS"] = f"{code} not now"
        with pytest.raises(Unavailable, match=code):
            Smtp(replace(SETTINGS, port=stub.port, security=Security.STARTTLS)).send(EMAIL)
        assert stub.recipients == []


def test_a_server_without_starttls_gets_nothing(stub: Stub) -> None:
    with pytest.raises(Unavailable, match="not supported"):
        Smtp(replace(SETTINGS, port=stub.port, security=Security.STARTTLS)).send(EMAIL)
    assert stub.sent == []


@pytest.mark.parametrize("code", ["454", "530", "534", "535"])
def test_a_password_that_is_not_taken_is_not_the_recipients_fault(certificate: Path, code: str) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp_stub.running(certificate_path=certificate) as stub:
        stub.replies["AUTH"] = f"{code} no"
        settings = replace(
            SETTINGS, port=stub.port, security=Security.STARTTLS, username=USERNAME, password=PASSWORD
        )
        with pytest.raises(Unavailable, match=code):
            Smtp(settings, tls=trusting).send(EMAIL)
        assert stub.recipients == []


def test_a_wrong_password_is_told_and_not_repeated(certificate: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    with smtp_stub.running(certificate_path=certificate) as stub:
        settings = replace(
            SETTINGS, port=stub.port, security=Security.STARTTLS, username=USERNAME, password="wrong-secret"
        )
        with pytest.raises(Unavailable, match="535") as failure:
            Smtp(settings, tls=trusting).send(EMAIL)
        assert "wrong-secret" not in f"{failure.value}{settings}"


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        (replace(SETTINGS, host=""), "smtp_host"),
        (replace(SETTINGS, port=0), "smtp_port"),
        (replace(SETTINGS, sender="nobody"), "smtp_sender"),
        (replace(SETTINGS, sender="a@example.org\nBcc: b@example.org"), "smtp_sender"),
        (replace(SETTINGS, reply_to="a@example.org, b@example.org"), "smtp_reply_to"),
        (replace(SETTINGS, host="mail.example.org"), "smtp_security"),
        (replace(SETTINGS, username="somebody"), "smtp_password"),
    ],
)
def test_impossible_settings_are_named(settings: SmtpSettings, name: str) -> None:
    with pytest.raises(NotConfigured, match=name):
        Smtp(settings).check_config()


@pytest.mark.parametrize(
    ("variable", "value", "name"),
    [
        ("MOOTHALL_SMTP_SECURITY", "perhaps", "smtp_security"),
        ("MOOTHALL_SMTP_PORT", "smtp", "smtp_port"),
        ("MOOTHALL_SMTP_PORT", "²", "smtp_port"),
    ],
)
def test_impossible_variables_are_named(variable: str, value: str, name: str) -> None:
    with pytest.raises(NotConfigured, match=name):
        channel("smtp", {variable: value})
