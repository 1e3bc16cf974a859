"""The cast: a resident, another resident, an officer, an officer of two councils, a stranger from a third."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import drafts, submission
from moothall.cases.actions.persons import Sender, whose
from moothall.cases.actions.submission import Sent
from moothall.cases.queries.drafts import EMPTY, held
from moothall.people import actions as people
from moothall.people.queries import Colleague, colleague
from moothall.rules.answer_json import to_json
from moothall.rules.answers import AddressAnswer, Answer
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.services import queries as services
from moothall.vault import rings
from moothall.web import kept

BINS, POTHOLE = "missed-bin", "pothole"
ALL_FUNCTIONS = ("waste_officer", "highways_officer", "highways_inspector")
CANARY = "Canary Wharfinger Lane"


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A case as the tests know it."""

    council: KnownBody
    sent: Sent
    key: str
    by: DraftHolder


@pytest.fixture
def camden(db: None) -> KnownBody:
    """A London borough: one council that does everything."""
    return council("camden")


@pytest.fixture
def leeds(db: None) -> KnownBody:
    """Another council that has nothing to do with the first."""
    return council("leeds")


@pytest.fixture
def resident(camden: KnownBody) -> DraftHolder:
    """Somebody with a browser, at the first council."""
    return DraftHolder(digest="a" * 64, body_id=camden.id)


@pytest.fixture
def other_resident(camden: KnownBody) -> DraftHolder:
    """Somebody else at the same council."""
    return DraftHolder(digest="b" * 64, body_id=camden.id)


@pytest.fixture
def officer(camden: KnownBody) -> Colleague:
    """An officer of the first council, with every function."""
    return employ("Ayo Clerk", (camden,))


@pytest.fixture
def officer_of_two(camden: KnownBody, leeds: KnownBody) -> Colleague:
    """An officer of both councils."""
    return employ("Bronwen Shared", (camden, leeds))


@pytest.fixture
def stranger(db: None) -> Colleague:
    """An officer of a third council."""
    return employ("Charlie Elsewhere", (council("cornwall"),))


@pytest.fixture
def filed(resident: DraftHolder, camden: KnownBody) -> Filed:
    """A missed bin, reported by the resident with an email address."""
    return file_case(camden, resident, BINS)


def council(slug: str) -> KnownBody:
    """Return a body of the register."""
    found = bodies.by_slug(slug)
    assert found is not None, slug
    return found


def employ(
    name: str, councils: tuple[KnownBody, ...], functions: tuple[str, ...] = ALL_FUNCTIONS
) -> Colleague:
    """Return a new officer with the same functions in each of some councils."""
    person = people.ensure_person(
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org", name=name, kind=PersonKind.OFFICER
    )
    for body in councils:
        for function in functions:
            people.grant_post(
                body_id=body.id,
                person_id=person.id,
                team="Streets",
                function=function,
                from_at=timezone.now() - timedelta(days=1),
                name=name,
            )
    found = colleague(person_id=person.id)
    assert found is not None
    return found


def answers_for(slug: str, *, email: str | None = "resident@example.com") -> dict[str, Answer | None]:
    """Return answers that complete the form of one of the services."""
    yesterday: date = timezone.localdate() - timedelta(days=1)
    reach: dict[str, Answer | None] = (
        {"contact_by": "email", "contact_email": email} if email else {"contact_by": "none"}
    )
    if slug == BINS:
        address = AddressAnswer(
            uprn=None, lines=(f"4 {CANARY}", "Exampleton"), postcode="NW1 8NP", custodian_code=None
        )
        return {
            "bin_was_out": True,
            "which_bin": "recycling",
            "due_on": yesterday,
            "address": address,
            "is_assisted": False,
            **reach,
        }
    return {
        "road_kind": "local",
        "is_red_route": False,
        "size": "large",
        "road_name": CANARY,
        "place": f"Outside 4 {CANARY}",
        "first_seen_on": yesterday,
        "photo": None,
        **reach,
    }


def file_case(
    body: KnownBody,
    by: DraftHolder,
    slug: str,
    *,
    key: str | None = None,
    email: str | None = "resident@example.com",
    sender: Sender | None = None,
) -> Filed:
    """Fill in and send a form as a resident does."""
    service = services.current(slug=slug)
    assert service is not None
    chosen = key or drafts.mint_key()
    with acting(by):
        drafts.keep(
            by=by,
            key=chosen,
            service=service,
            earlier=EMPTY,
            answers=to_json(answers_for(slug, email=email)),
            language=Language.EN,
            whose=whose(sender),
        )
        sent = submission.submit(by=by, key=chosen, language=Language.EN, sender=sender)
        assert held(by=by, key=chosen, service=service).case_id is not None
    return Filed(council=body, sent=sent, key=chosen, by=by)


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    """Let no test see what another test's database held."""
    forget_everything()


def forget_everything() -> None:
    """Forget what the caches of this process hold of a database."""
    forget_what_changes()
    services.version.cache_clear()


def forget_what_changes() -> None:
    """Forget what the caches hold but for the versions of services, which never change in a database."""
    bodies.forget()
    services.forget()
    kept.forget()
    rings.forget()
