"""A body with everything in it: residents, officers, drafts, cases, files, words. The victim is one, and its twins."""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from moothall.bodies.context import DraftHolder, Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, drafts, submission
from moothall.cases.actions.persons import Sender
from moothall.cases.actions.submission import Sent
from moothall.cases.queries.drafts import EMPTY
from moothall.files import actions as files
from moothall.notices.models import Notice
from moothall.people import actions as people
from moothall.people import homes, known_answers, posts
from moothall.people.models import Passkey
from moothall.people.posts import NewPost
from moothall.people.queries import Account, Colleague, colleague
from moothall.people.sessions import digest_of
from moothall.portability.erasure import asking
from moothall.portability.erasure.asking import Chosen
from moothall.rules.answer_json import to_json
from moothall.rules.answers import AddressAnswer, Answer, FileAnswer
from moothall.rules.language import Language, Text
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR, AUDITOR, RECORDS
from moothall.rules.privacy import LawfulBasis
from moothall.services import queries as services
from moothall.web import draft_keys
from tests.attack import households
from tests.attack.words import Words
from tests.cast import ALL_FUNCTIONS, BINS, POTHOLE, answers_for, council

ADMINISTRATIVE = (ADMINISTRATOR, AUDITOR)


@dataclass(frozen=True, kw_only=True)
class Town:
    """A body, and the people who have something there. `secret` is the draft cookie of a resident's browser."""

    body: KnownBody
    words: Words
    secret: str
    account: Account
    helper: Account
    officer: Colleague
    administrator: Colleague
    approver: Colleague
    draft: str
    sent_draft: str
    sent: Sent
    untaken: str
    file: str
    home: str
    letter: str

    @property
    def holder(self) -> DraftHolder:
        """The resident without an account, as the database knows them."""
        return holder_of(self.secret, self.body)

    @property
    def person_ids(self) -> tuple[int, ...]:
        """The people whose records are this town's."""
        known = (self.account, self.helper, self.officer, self.administrator, self.approver)
        return tuple(one.person_id for one in known)


def holder_of(secret: str, body: KnownBody) -> DraftHolder:
    """Return who a browser with this draft cookie is at a body."""
    return DraftHolder(digest=digest_of(secret), body_id=body.id)


def build(slug: str, words: Words, *, has_approver: bool) -> Town:
    """Let people of a town do what people do; where nobody else may approve a post, the operator of the portal does."""
    body, account = council(slug), households.settle_in(words)
    secret = f"secret-of-{words.stem}-".ljust(40, "s")
    by = holder_of(secret, body)
    sent_draft, file, sent = _report(by, words, file=digest_of(words.stem)[:32])
    officer = employ(words, "officer", (body,), (*ALL_FUNCTIONS, RECORDS))
    _work(officer, body, sent.reference, words)
    untaken = _report_by_text(by, words, account)
    _report(by, words, file=digest_of(f"{words.stem} own")[:32], account=account)
    _give_again(account, body, words)
    asking.ask(
        by=account,
        chosen=frozenset({Chosen(body_id=body.id, reference=untaken)}),
        words=words.of("erasure"),
    )
    _add_passkey(officer, words)
    administrator = employ(words, "administrator", (body,), ADMINISTRATIVE)
    approver = employ(words, "approver", (body,), ADMINISTRATIVE) if has_approver else administrator
    _ask_for_another(administrator, body, words)
    return Town(
        body=body,
        words=words,
        secret=secret,
        account=account,
        helper=households.helper_of(account, words, "helper"),
        officer=officer,
        administrator=administrator,
        approver=approver,
        draft=_begin(by, words),
        sent_draft=sent_draft,
        sent=sent,
        untaken=untaken,
        file=file,
        home=homes.of_person(person_id=account.person_id)[0].key,
        letter=_letter_by_hand(body),
    )


def _letter_by_hand(body: KnownBody) -> str:
    """Return the key of a letter that somebody has to send in another format."""
    with acting(Job(body_id=body.id)):
        return Notice.objects.filter(body_id=body.id).exclude(hand_key="").order_by("id")[0].hand_key


def grow(town: Town) -> None:
    """Let more happen in a town: other cases, another draft, a message, an officer who is new."""
    _begin(town.holder, town.words)
    _report(town.holder, town.words, file=secrets.token_hex(16))
    newcomer = employ(town.words, "newcomer", (town.body,), ALL_FUNCTIONS)
    reference = _report_by_text(town.holder, town.words, town.account)
    casework.take_on(by=newcomer, body_id=town.body.id, reference=reference, revision=1)
    said = town.words.of("news")
    casework.write(by=newcomer, body_id=town.body.id, reference=reference, revision=2, message=said)


def employ(words: Words, who: str, councils: tuple[KnownBody, ...], functions: tuple[str, ...]) -> Colleague:
    """Return an officer with posts in some bodies since yesterday, in a team of the town's name."""
    return employ_at(
        words.email(who), words.name(who), team=words.of("team"), councils=councils, functions=functions
    )


def employ_at(
    email: str, name: str, *, team: str, councils: tuple[KnownBody, ...], functions: tuple[str, ...]
) -> Colleague:
    """Return an officer with an address and a name that may be anybody's."""
    person = people.ensure_person(email=email, name=name, kind=PersonKind.OFFICER)
    for body in councils:
        for function in functions:
            people.grant_post(
                body_id=body.id,
                person_id=person.id,
                team=team,
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


def _ask_for_another(by: Colleague, body: KnownBody, words: Words) -> None:
    """Have an administrator ask for a second auditor, which waits for somebody else's approval."""
    team_id = by.team_id(body_id=body.id)
    assert team_id is not None
    post = NewPost(
        email=words.email("candidate"),
        name=words.name("candidate"),
        team_id=team_id,
        function=AUDITOR,
        from_at=None,
        to_at=None,
        why=words.of("reason"),
        functions=frozenset(ADMINISTRATIVE),
    )
    assert posts.grant(by=by, body_id=body.id, post=post).request_id is not None


def _give_again(account: Account, body: KnownBody, words: Words) -> None:
    """Have somebody choose to give a body what they told it before."""
    known = known_answers.of_person(person_id=account.person_id)[0]
    known_answers.note_given(
        person_id=account.person_id,
        kind=known.kind,
        from_body_id=known.body_id,
        to_body_id=body.id,
        service=POTHOLE,
        purpose=Text(en=words.of("purpose"), cy=words.of("purpose")),
        basis=LawfulBasis.CONSENT,
    )


def _add_passkey(officer: Colleague, words: Words) -> None:
    with acting(Resident(person_id=officer.person_id)):
        Passkey.objects.create(
            person_id=officer.person_id,
            credential_id=urlsafe_b64encode(words.stem.ljust(30, "-").encode()).decode(),
            public_key=words.of("public-key").encode(),
            sign_count=0,
            name=words.of("passkey"),
        )


def _begin(by: DraftHolder, words: Words) -> str:
    key = draft_keys.mint(at=timezone.now())
    _keep(by, key, BINS, answers(BINS, words))
    return key


def _report(
    by: DraftHolder, words: Words, *, file: str, account: Account | None = None
) -> tuple[str, str, Sent]:
    sender = Sender(person_id=account.person_id, person_name=account.name) if account else None
    key = draft_keys.mint(at=timezone.now())
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
        return key, file, submission.submit(by=by, key=key, language=Language.EN, sender=sender)


def _report_by_text(by: DraftHolder, words: Words, account: Account) -> str:
    key = draft_keys.mint(at=timezone.now())
    reach: dict[str, Answer | None] = {"contact_by": "text", "contact_phone": words.phone}
    with acting(by):
        _keep(by, key, BINS, {**answers(BINS, words), "contact_email": None, **reach})
        sender = Sender(person_id=account.person_id, person_name=account.name)
        return submission.submit(by=by, key=key, language=Language.EN, sender=sender).reference


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
