"""Every address with a part that varies, and every question after it, takes junk for what it is: nothing breaks."""

import re
from collections.abc import Iterator, Mapping

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from moothall.people.sessions import PERSON
from moothall.rules.posts import ADMINISTRATIVE
from moothall.ui import step_up
from tests.attack.addresses import Address, every_address, hosts
from tests.cast import ALL_FUNCTIONS, council, employ
from tests.sites.account_visits import signed_in
from tests.sites.test_account_cases import send

pytestmark = pytest.mark.django_db

JUNK = {
    "a NUL": "%00",
    "a NUL inside": "7KQ2-4M%00X9T3",
    "half a surrogate": "%ed%a0%80",
    "no UTF-8": "%ff%fe",
    "turned round": "%e2%80%ae",
    "very long": "a" * 5000,
    "a very long number": "9" * 400,
    "a number too big": "9223372036854775808",
    "a lone percent sign": "%",
    "a quote": "'%20or%201=1--",
    "braces": "%7B%7B7*7%7D%7D",
}
# What addresses ask after their question mark, anywhere.
ASKED = (
    *("body", "in", "letter", "name", "nation", "next", "page", "postcode", "service", "uprn", "which"),
    *(
        "known",
        "state",
        "order",
        "place",
        "at",
        "after",
        "before",
        "action",
        "why",
        "person",
        "from",
        "to",
        "key",
    ),
)
PART = re.compile(r"<(?:(\w+):)?(\w+)>")
SAMPLES = {"slug": "camden", "body": "camden", "home": "camden", "service": "missed-bin", "draft": "A" * 22}
BY_KIND = {"int": "1", "slug": "junk", "str": "junk", None: "junk"}


@pytest.fixture
def browsers() -> dict[str, Client]:
    """A resident with a case at the portal, an officer with every post who has just proved themselves at the desk."""
    ann = signed_in("ann@example.com", name="Ann")
    reference = send(ann)
    SAMPLES["reference"] = reference
    officer = employ("Ada All", (council("camden"),), (*ALL_FUNCTIONS, *ADMINISTRATIVE))
    desk = Client(HTTP_HOST=settings.DESK_HOST, raise_request_exception=False)
    session = desk.session
    session[PERSON] = officer.person_id
    session[step_up.AT] = timezone.now().timestamp()
    session.save()
    portal = Client(HTTP_HOST=settings.PORTAL_HOST, raise_request_exception=False)
    portal.cookies = ann.client.cookies
    files = Client(HTTP_HOST=next(host for host, site in hosts().items() if site == "files"))
    files.raise_request_exception = False
    return {"desk": desk, "portal": portal, "body": portal, "files": files}


def filled(address: Address, junk: str) -> Iterator[str]:
    """Yield the paths of an address in which one part after another is junk; the others are as they should be."""
    yield from (path_of(address, {name: junk}) for name in address.parameters)


def path_of(address: Address, spoiled: Mapping[str, str]) -> str:
    """Return the path of an address with some parts as they are given, and the others as they should be."""

    def part(found: re.Match[str]) -> str:
        kind, name = found.groups()
        return spoiled.get(name) or SAMPLES.get(name) or BY_KIND.get(kind, "junk")

    prefix = "/camden/" if address.site == "body" else "/"
    return prefix + PART.sub(part, address.route)


def broken(browser: Client, path: str) -> list[str]:
    """Return how an address breaks, for who looks and for who posts."""
    answers: dict[str, HttpResponse] = {
        method: browser.generic(method, path, b"", "application/x-www-form-urlencoded")  # type: ignore[misc]
        for method in ("GET", "POST")
    }
    return [f"{method} {path[:90]}" for method, answer in answers.items() if answer.status_code == 500]


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_no_part_of_any_address_breaks_it(browsers: dict[str, Client], junk: str) -> None:
    found = [address for address in every_address() if address.parameters and address.site in browsers]
    assert {"account-case", "case", "erasure-decide", "file", "form-page"} <= {one.name for one in found}
    failures = [
        failure
        for address in found
        for path in filled(address, junk)
        for failure in broken(browsers[address.site], path)
    ]
    assert not failures, failures


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK.keys())
def test_no_question_after_any_address_breaks_it(browsers: dict[str, Client], junk: str) -> None:
    query = "&".join(f"{name}={junk}" for name in ASKED)
    failures = []
    for address in every_address():
        if address.site not in browsers:
            continue
        answer = browsers[address.site].get(f"{path_of(address, {})}?{query}")
        if answer.status_code == 500:
            failures.append(str(address))
    assert not failures, failures
