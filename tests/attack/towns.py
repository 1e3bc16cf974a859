"""A body with everything in it: residents, officers, drafts, cases, files, words. The victim is one, and its twins."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, drafts, submission
from moothall.cases.actions.submission import Sent
from moothall.cases.queries.drafts import EMPTY
from moothall.files import actions as files
from moothall.people import actions as people
from moothall.people.queries import Colleague, colleague
from moothall.people.sessions import digest_of
from moothall.rules.answer_json import to_json
from moothall.rules.answers import AddressAnswer, Answer, FileAnswer
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.web import draft_keys
from tests.cast import ALL_FUNCTIONS, BINS, POTHOLE, answers_for, council

ADMINISTRATIVE = ("administrator", "auditor")


@dataclass(frozen=True, kw_only=True)
class Words:
    """What only one town says: every name, address and remark holds its `stem`, every number its `digits`."""

    stem: str
    digits: str

    def of(self, what: str) -> str:
        """Return a word for something."""
        return f"{self.stem}-{what}"

    def name(self, who: str) -> str:
        """Return the name of somebody."""
        return f"{who.title()} {self.stem}"

    def email(self, who: str) -> str:
        """Return somebody's email address."""
        return f"{who}.{self.stem}@example.com".replace(" ", "").lower()

    @property
    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"07700900{self.digits}"

    @property
    def file(self) -> bytes:
        """A picture's bytes, as far as anybody checks."""
        return b"\x89PNG\r\n\x1a\n" + f"bytes of {self.stem}".encode()


@dataclass(frozen=True, kw_only=True)
class Town:
    """A body, and the people who have something there. `secret` is the draft cookie of a resident's browser."""

    body: KnownBody
    words: Words
    secret: str
    account_id: int
    officer: Colleague
    administrator: Colleague
    draft: str
    sent_draft: str
    sent: Sent
    untaken: str
    file: str

    @property
    def holder(self) -> DraftHolder:
        """The resident without an account, as the database knows them."""
        return holder_of(self.secret, self.body)

    @property
    def person_ids(self) -> tuple[int, ...]:
        """The people whose records are this town's."""
        return (self.account_id, self.officer.person_id, self.administrator.person_id)


def holder_of(secret: str, body: KnownBody) -> DraftHolder:
    """Return who a browser with this draft cookie is at a body."""
    return DraftHolder(digest=digest_of(secret), body_id=body.id)


def build(slug: str, words: Words) -> Town:
    """Let people of a town do what people do."""
    body = council(slug)
    secret = f"secret-of-{words.stem}-".ljust(40, "s")
    by = holder_of(secret, body)
    sent_draft, file, sent = _report(by, words)
    officer = employ(words, "officer", (body,), ALL_FUNCTIONS)
    _work(officer, body, sent.reference, words)
    return Town(
        body=body,
        words=words,
        secret=secret,
        account_id=people.ensure_person(email=words.email("account"), name=words.name("account")).id,
        officer=officer,
        administrator=employ(words, "administrator", (body,), ADMINISTRATIVE),
        draft=_begin(by, words),
        sent_draft=sent_draft,
        sent=sent,
        untaken=_report_by_text(by, words),
        file=file,
    )


def employ(words: Words, who: str, councils: tuple[KnownBody, ...], functions: tuple[str, ...]) -> Colleague:
    """Return an officer with posts in some bodies since yesterday, in a team of the town's name."""
    person = people.ensure_person(email=words.email(who), name=words.name(who))
    for body in councils:
        for function in functions:
            people.grant_post(
                body_id=body.id,
                person_id=person.id,
                team=words.of("team"),
                function=function,
                from_at=timezone.now() - timedelta(days=1),
            )
    found = colleague(person_id=person.id)
    assert found is not None
    assert found.posts
    return found


def answers(slug: str, words: Words) -> dict[str, Answer | None]:
    """Return answers that complete a form, in the words of a town."""
    lines = (f"4 {words.of('street')}", "Exampleton")
    own: dict[str, Answer | None] = {
        "contact_by": "email",
        "contact_email": words.email("resident"),
        "contact_phone": words.phone,
        "address": AddressAnswer(uprn=None, lines=lines, postcode="NW1 8NP", custodian_code=None),
        "road_name": words.of("road"),
        "place": words.of("place"),
    }
    given = answers_for(slug)
    return given | {name: value for name, value in own.items() if name in given}


def _begin(by: DraftHolder, words: Words) -> str:
    key = draft_keys.mint(at=timezone.now())
    _keep(by, key, BINS, answers(BINS, words))
    return key


def _report(by: DraftHolder, words: Words) -> tuple[str, str, Sent]:
    key, file = draft_keys.mint(at=timezone.now()), digest_of(words.stem)[:32]
    photo = FileAnswer(
        key=file, name=f"{words.of('photo')}.png", size_bytes=len(words.file), content_type="image/png"
    )
    with acting(by):
        files.keep_image(
            by=by,
            draft_key=key,
            key=file,
            name=photo.name,
            content=words.file,
            content_type=photo.content_type,
        )
        _keep(by, key, POTHOLE, {**answers(POTHOLE, words), "photo": (photo,)})
        return key, file, submission.submit(by=by, key=key, language=Language.EN)


def _report_by_text(by: DraftHolder, words: Words) -> str:
    key = draft_keys.mint(at=timezone.now())
    reach: dict[str, Answer | None] = {"contact_by": "text", "contact_phone": words.phone}
    with acting(by):
        _keep(by, key, BINS, {**answers(BINS, words), "contact_email": None, **reach})
        return submission.submit(by=by, key=key, language=Language.EN).reference


def _keep(by: DraftHolder, key: str, slug: str, given: dict[str, Answer | None]) -> None:
    service = services.current(slug=slug)
    assert service is not None
    with acting(by):
        drafts.keep(
            by=by, key=key, service=service, earlier=EMPTY, answers=to_json(given), language=Language.EN
        )


def _work(by: Colleague, body: KnownBody, reference: str, words: Words) -> None:
    casework.take_on(by=by, body_id=body.id, reference=reference, revision=1)
    casework.note(by=by, body_id=body.id, reference=reference, revision=2, reason=words.of("note"))
    casework.write(by=by, body_id=body.id, reference=reference, revision=3, message=words.of("message"))
