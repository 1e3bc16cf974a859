"""Links by email: whom they reach, in which browser they work, how often and how long."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from moothall.audit.models import AuditDetail, AuditRow
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cli import invite
from moothall.cli.problem import Problem
from moothall.people import actions as people
from moothall.people.credentials import (
    actions,
    errands,
    invitations,
    links,
    passwords,
    proofs,
    queries,
)
from moothall.people.credentials.limits import INVITATION_LASTS, MOST_RESETS_OF_PERSON
from moothall.people.models import Errand, SetUpLink
from moothall.people.models.identities import Identity
from moothall.people.queries import Colleague, colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.wiring.handlers import HANDLERS
from tests.apps.credential_scene import (
    HERE,
    PASSWORD,
    claimed_link,
    holder_of,
    letters_to,
    link_in,
    set_up,
)
from tests.cast import employ

WAYS: Mapping[Errand.Kind, Callable[[int], None]] = {
    Errand.Kind.RESET: invitations.send_reset,
    Errand.Kind.LOCKED: actions.tell_locked,
}


def invited(officer: Colleague, camden: KnownBody) -> str:
    """Return what the link carries that an officer was sent."""
    assert invitations.invite(
        context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id, again=True
    )
    return link_in(letters_to(holder_of(officer).email)[0]).rpartition("/")[2]


def evidence_of(body: KnownBody, officer: Colleague) -> list[AuditDetail]:
    """Return what a body's evidence says of inviting an officer."""
    with acting(Job(body_id=body.id)):
        rows = AuditRow.objects.filter(action="people.invite", subject_id=str(officer.person_id))
        return list(AuditDetail.objects.filter(body_id=body.id, id__in=rows.values_list("id", flat=True)))


def test_an_invitation_reaches_the_officer_alone_and_is_evidence(
    officer: Colleague, camden: KnownBody
) -> None:
    token = invited(officer, camden)
    found = links.opened(token, at=timezone.now())
    assert found is not None
    assert found.holder.person_id == officer.person_id
    assert "London Borough of Camden" in letters_to(holder_of(officer).email)[0]
    with acting(Job(body_id=camden.id)):
        assert AuditRow.objects.filter(action="people.invite", subject_id=str(officer.person_id)).count() == 1


def test_an_invitation_lasts_72_hours(officer: Colleague, camden: KnownBody) -> None:
    token, now = invited(officer, camden), timezone.now()
    assert links.opened(token, at=now + INVITATION_LASTS - timedelta(minutes=1))
    assert links.opened(token, at=now + INVITATION_LASTS) is None
    assert timedelta(hours=72) == INVITATION_LASTS


def test_the_first_browser_to_open_a_link_keeps_it(officer: Colleague, camden: KnownBody) -> None:
    found = links.opened(invited(officer, camden), at=timezone.now())
    assert found is not None
    assert links.claim(found, secret="first")
    assert not links.claim(found, secret="second")
    assert links.claim(found, secret="first")


def test_a_link_is_used_once_and_by_its_browser_only(officer: Colleague) -> None:
    to = holder_of(officer)
    link_id = claimed_link(to, officer.body_ids[0], secret="mine")
    chosen = actions.Chosen(encoded=passwords.encode(PASSWORD), app_secret="A" * 32, app_step=1)

    def end(secret: str) -> tuple[str, ...]:
        return actions.set_up(
            person_id=to.person_id, link_id=link_id, chosen=chosen, secret=secret, at=timezone.now()
        )

    with pytest.raises(actions.LinkUsed):
        end("theirs")
    assert not queries.is_set_up(person_id=to.person_id)
    assert len(end("mine")) == 10
    with pytest.raises(actions.LinkUsed):
        end("mine")


def test_a_newer_link_ends_the_one_before(officer: Colleague, camden: KnownBody) -> None:
    older, newer = invited(officer, camden), invited(officer, camden)
    assert links.opened(older, at=timezone.now()) is None
    assert links.opened(newer, at=timezone.now())


def test_several_posts_at_once_make_one_letter(officer: Colleague, camden: KnownBody) -> None:
    by_job = Job(body_id=camden.id)
    sent = [
        invitations.invite(context=by_job, body_id=camden.id, person_id=officer.person_id) for _ in range(3)
    ]
    assert sent == [True, False, False]
    assert len(letters_to(holder_of(officer).email)) == 1


def test_the_evidence_of_an_invitation_is_alike_whoever_serves_or_is_invited_elsewhere(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ready, asked, new = (employ(name, (camden,)) for name in ("Rae Ready", "Ash Asked", "Nell New"))
    set_up(ready)
    employ("Ash Asked", (leeds,))
    invitations.invite(context=Job(body_id=leeds.id), body_id=leeds.id, person_id=asked.person_id)
    before = {each.person_id: len(letters_to(holder_of(each).email)) for each in (ready, asked, new)}
    for each in (ready, asked, new):
        for _ in range(2):
            HANDLERS["people.invited"](camden.id, {"person_id": each.person_id})
        assert len(letters_to(holder_of(each).email)) == before[each.person_id] + 1
        assert [row.why for row in evidence_of(camden, each)] == ["has a post"]
    first, second, third = (letters_to(holder_of(each).email)[0] for each in (ready, asked, new))
    assert "/sign-in/link/" not in first + second
    assert "London Borough of Camden has given you a post" in first
    assert "/sign-in/link/" in third


def test_a_later_post_is_told_of_again(officer: Colleague, camden: KnownBody) -> None:
    set_up(officer)
    HANDLERS["people.invited"](camden.id, {"person_id": officer.person_id})
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=2)):
        employ("Ayo Clerk", (camden,), ("customer_services",))
        HANDLERS["people.invited"](camden.id, {"person_id": officer.person_id})
    assert len(evidence_of(camden, officer)) == 2


def test_news_of_a_post_sends_the_invitation(officer: Colleague, camden: KnownBody) -> None:
    HANDLERS["people.invited"](camden.id, {"person_id": officer.person_id, "body_id": camden.id})
    assert "/sign-in/link/" in letters_to(holder_of(officer).email)[0]


def test_the_first_administrator_is_invited_from_the_command_line(camden: KnownBody) -> None:
    arguments = ["--body", "camden", "--email", "First.Admin@example.org"]
    with pytest.raises(Problem, match="--name"):
        invite.run(arguments)
    assert invite.run([*arguments, "--name", "Frieda First"]) == 0
    assert "/sign-in/link/" in letters_to("first.admin@example.org")[0]
    found = person_by_email("first.admin@example.org", kind=PersonKind.OFFICER)
    assert found is not None
    by = colleague(person_id=found.id)
    assert by is not None
    assert by.functions(body_id=camden.id) == {"administrator"}
    with pytest.raises(Problem, match="already"):
        invite.run(["--body", "camden", "--email", "second@example.org", "--name", "Sam Second"])
    set_up(by)
    assert invite.run([*arguments, "--starts-over"]) == 0
    assert not queries.is_set_up(person_id=found.id)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--body", "nowhere", "--email", "a@example.org"], "No body"),
        (["--body", "camden", "--email", "not an address", "--name", "A"], "no address"),
        (["--body", "camden", "--email", "a@example.org", "--starts-over"], "Nobody with this address"),
    ],
)
def test_who_cannot_be_invited_is_said_in_a_sentence(
    camden: KnownBody, arguments: list[str], says: str
) -> None:
    with pytest.raises(Problem, match=says):
        invite.run(arguments)


def test_who_is_set_up_gets_no_invitation_unless_they_start_over(
    officer: Colleague, camden: KnownBody
) -> None:
    set_up(officer)
    by_job = Job(body_id=camden.id)
    assert not invitations.invite(context=by_job, body_id=camden.id, person_id=officer.person_id)
    assert invitations.invite(
        context=by_job, body_id=camden.id, person_id=officer.person_id, starts_over=True
    )
    assert not queries.is_set_up(person_id=officer.person_id)
    assert proofs.by_password(email=holder_of(officer).email, password=PASSWORD, origin=HERE) is None


def test_a_forgotten_password_is_asked_for_alike_and_sent_to_who_has_a_post(
    officer: Colleague, stranger: Colleague
) -> None:
    set_up(officer)
    people_asked = (officer.person_id, None, stranger.person_id)
    for person_id in people_asked:
        errands.add(Errand.Kind.RESET, person_id=person_id)
    assert errands.run(WAYS) == 3
    reset = links.opened(
        link_in(letters_to(holder_of(officer).email)[0]).rpartition("/")[2], at=timezone.now()
    )
    first = links.opened(
        link_in(letters_to(holder_of(stranger).email)[0]).rpartition("/")[2], at=timezone.now()
    )
    assert reset is not None
    assert first is not None
    assert (reset.kind, first.kind) == (SetUpLink.Kind.RESET, SetUpLink.Kind.INVITATION)


def test_nobody_without_a_post_is_written_to(officer: Colleague, camden: KnownBody) -> None:
    person = people.ensure_person(email="resident@example.com", name="Rita Resident", kind=PersonKind.OFFICER)
    errands.add(Errand.Kind.RESET, person_id=person.id)
    errands.add(Errand.Kind.LOCKED, person_id=person.id)
    assert errands.run(WAYS) == 2
    assert letters_to("resident@example.com") == []


def test_a_persons_mailbox_is_not_flooded(officer: Colleague) -> None:
    for _ in range(MOST_RESETS_OF_PERSON + 5):
        errands.add(Errand.Kind.RESET, person_id=officer.person_id)
    errands.run(WAYS)
    assert len(letters_to(holder_of(officer).email)) == MOST_RESETS_OF_PERSON


@pytest.mark.django_db
@given(st.text(max_size=120))
def test_no_made_up_link_opens_anything(token: str) -> None:
    assert links.opened(token, at=timezone.now()) is None


def test_a_link_changed_by_a_letter_or_cut_opens_nothing(officer: Colleague, camden: KnownBody) -> None:
    token = invited(officer, camden)
    for wrong in (
        token[:-1],
        token + "A",
        token.swapcase(),
        token.replace(".", ""),
        f"{token}=",
        f" {token}",
    ):
        assert links.opened(wrong, at=timezone.now()) is None


def test_a_mark_in_somebody_elses_words_is_not_filled_in() -> None:
    assert links.with_link(f"see {links.MARK}", "7KQ2-4MX9-T3") == f"see {links.MARK}"


def test_whom_an_issuer_knows_gets_no_invitation_until_they_start_over(
    officer: Colleague, camden: KnownBody
) -> None:
    to, by_job = holder_of(officer), Job(body_id=camden.id)
    with acting(Resident(person_id=to.person_id)):
        Identity.objects.create(
            person_id=to.person_id, site="desk", issuer="https://login.example.org", subject_blind="b"
        )
    assert not invitations.invite(context=by_job, body_id=camden.id, person_id=to.person_id)
    assert invitations.invite(context=by_job, body_id=camden.id, person_id=to.person_id, starts_over=True)
    with acting(Resident(person_id=to.person_id)):
        assert not Identity.objects.exists()
