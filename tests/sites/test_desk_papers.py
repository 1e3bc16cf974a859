"""A draft names what is written in by hand, and a signed paper says what has changed since, in both languages."""

import pytest
from django.conf import settings

from moothall.bodies.queries import KnownBody
from moothall.packs.services import ServicePack, compile_pack, digest_of, read_service
from moothall.people.queries import Colleague
from moothall.services import queries as services
from moothall.services.queries import Published
from tests.cast import BINS, employ
from tests.sites.desk_visits import at_desk, look, send
from tests.sites.test_desk_privacy import PAPERS, digest_on, signed


@pytest.fixture
def keeper(camden: KnownBody) -> Colleague:
    """Somebody who keeps the records of the first council."""
    return employ("Rhian Records", (camden,), ("records",))


@pytest.mark.parametrize(
    ("language", "says"),
    [("", "Write in by hand before you sign: "), ("/cy", "Ysgrifennwch â llaw cyn i chi lofnodi: ")],
)
def test_a_draft_names_what_is_written_in_by_hand(language: str, says: str, keeper: Colleague) -> None:
    client = at_desk(keeper)
    for kind in PAPERS:
        for end in ("", "/file"):
            assert says in look(client, f"{language}/camden/privacy/{kind}{end}").words


def changed_bins(old: str, new: str) -> Published:
    content = dict(read_service(settings.DATA / "services" / BINS).content)
    assert old in content["workflow.yaml"]
    content["workflow.yaml"] = content["workflow.yaml"].replace(old, new, 1)
    pack = ServicePack(definition=compile_pack(content), content=content, digest=digest_of(content))
    return Published(version_id=0, definition=pack.definition)


def test_a_signed_paper_says_what_has_changed_since(
    keeper: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = at_desk(keeper)
    digest = digest_on(look(client, "/camden/privacy/record/sign").words)
    send(client, "/camden/privacy/record/sign", **signed(digest))
    now = {**services.all_current(), BINS: changed_bins("retention_days: 183", "retention_days: 730")}
    monkeypatch.setattr(services, "all_current", lambda: now)
    page = look(client, "/camden/privacy/record").words
    for words in ("Changed since it was signed", "Emptied: 6 months", "Emptied: 730 days", "Version 2"):
        assert words in page
    assert "Changed since it was signed" in look(client, "/camden/privacy/").words
    assert send(client, "/camden/privacy/record/sign", **signed(digest)).status == 409
    welsh = look(client, "/cy/camden/privacy/record").words
    table = welsh.partition("<table")[2].partition("</table>")[0]
    for words in ("Rhoi gwybod am fin", "6 mis", "730 diwrnod", "Am faint y caiff ei gadw"):
        assert words in table, table
    for words in ("Emptied", "Report a missed bin", "days"):
        assert words not in table
    again = digest_on(look(client, "/camden/privacy/record/sign").words)
    assert send(client, "/camden/privacy/record/sign", **signed(again)).status == 302
    assert "Version 2 was signed" in look(client, "/camden/privacy/record").words
