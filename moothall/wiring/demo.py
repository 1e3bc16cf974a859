"""Invent people for a demonstration: officers, what they arrange, and residents whose cases take every case's road."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.context import DraftHolder, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework, drafts, submission
from moothall.cases.models import Case
from moothall.cases.queries.drafts import held
from moothall.files import actions as files
from moothall.files import images
from moothall.packs import folders
from moothall.packs.demo import DemoCase, DemoOfficer, posted_fields, read_demo
from moothall.people import actions as people
from moothall.people.identity.demo import vouch_for
from moothall.people.queries import Colleague, colleague
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Answers
from moothall.rules.facts import Facts, facts_of
from moothall.rules.form_check import Faulty, Posted, check_page
from moothall.rules.form_check_files import UploadedFile
from moothall.rules.forms import Page, path
from moothall.rules.persons import PersonKind
from moothall.services import queries as services
from moothall.services.queries import Published
from moothall.wiring.demo_arrangements import arrange

Say = Callable[[str], None]


class DoesNotFit(LookupError):
    """What data/demo invents does not fit the register, a service or a form."""


@dataclass(frozen=True, kw_only=True)
class _Reporter:
    """An invented resident in the middle of a form: by what they are known, and what they would post."""

    case: DemoCase
    by: DraftHolder
    service: Published
    facts: Facts
    fields: Mapping[str, Sequence[str]]
    folder: Path


def invent(say: Say) -> None:
    """Make the invented officers known, let them arrange, and send the residents' cases, as the application's role.

    Safe to repeat: who and what is there already stays as it is, whatever has become of it. `say` gets a
    sentence about each part.

    Raises:
        PacksRefused: see `read_demo`.
        DoesNotFit: a body, a service, an answer or a step is not to be had.
    """
    folder = folders.demo(settings.DATA)
    demo = read_demo(folder)
    staff = {officer.email: _employ(officer) for officer in demo.officers}
    say(f"{len(staff)} invented officers can sign in")
    for arrangement in demo.arrangements:
        home, provider = _body(arrangement.home), _body(arrangement.provider)
        arrange(arrangement, home=home, provider=provider, staff=staff)
    say(f"Invented arrangements between councils: {len(demo.arrangements)}")
    sent = [case for case in demo.cases if _send(case, folder, staff, today=timezone.localdate())]
    say(
        f"{len(demo.cases)} invented residents have sent a case"
        + (f", {len(sent)} of them just now" if sent else "")
    )


def _employ(officer: DemoOfficer) -> Colleague:
    person = people.ensure_person(email=officer.email, name=officer.name, kind=PersonKind.OFFICER)
    for post in officer.posts:
        people.grant_post(
            body_id=_body(post.body).id,
            person_id=person.id,
            team=post.team,
            function=post.function,
            from_at=timezone.now(),
            name=officer.name,
        )
    vouch_for(person.id)
    found = colleague(person_id=person.id)
    if found is None:
        raise DoesNotFit(officer.email)
    return found


def _send(case: DemoCase, folder: Path, staff: Mapping[str, Colleague], *, today: date) -> bool:
    """Send a case and work it as far as data/demo says; return whether it was new."""
    body, service = _body(case.body), services.current(slug=case.service)
    if service is None:
        raise DoesNotFit(f"{case.key}: there is no service {case.service}")
    by = DraftHolder(digest=hashlib.sha256(f"demo:{case.key}".encode()).hexdigest(), body_id=body.id)
    reporter = _Reporter(
        case=case,
        by=by,
        service=service,
        facts=facts_of(body.facts, today=today),
        fields=posted_fields(case, today=today),
        folder=folder,
    )
    with acting(by):
        if Case.objects.filter(body_id=body.id, draft_key=case.key).exists():
            return False
        _fill_in(reporter)
        sent = submission.submit(by=by, key=case.key, language=case.language)
    _work(case, body, sent.reference, staff)
    return True


def _fill_in(reporter: _Reporter) -> None:
    """Answer page after page, as a browser would post them; an answer that is refused ends it all."""
    form, key = reporter.service.definition.form, reporter.case.key
    while True:
        so_far = held(by=reporter.by, key=key, service=reporter.service)
        way = path(form, so_far.answers, facts=reporter.facts)
        if way.stop is None:
            return
        drafts.keep(
            by=reporter.by,
            key=key,
            service=reporter.service,
            earlier=so_far,
            answers=to_json(_answers(reporter, way.stop)),
            language=reporter.case.language,
        )


def _answers(reporter: _Reporter, page: Page) -> Answers:
    photos = {question.id: reporter.case.photos.get(question.id) for question in page.questions}
    uploads = {question_id: [_photo(reporter, name)] for question_id, name in photos.items() if name}
    checked = check_page(page, Posted(fields=reporter.fields, uploads=uploads), today=reporter.facts.today)
    if isinstance(checked, Faulty):
        wrong = ", ".join(f"{problem.field} is {problem.fault}" for problem in checked.problems)
        raise DoesNotFit(f"{reporter.case.key}: {wrong}")
    return checked.answers


def _photo(reporter: _Reporter, name: str) -> UploadedFile:
    content, content_type = images.clean((reporter.folder / name).read_bytes())
    stored = files.keep_image(
        by=reporter.by,
        draft_key=reporter.case.key,
        key=secrets.token_hex(16),
        name=Path(name).name,
        content=content,
        content_type=content_type,
    )
    return UploadedFile(
        key=stored.key, name=stored.name, size_bytes=stored.size_bytes, content_type=content_type
    )


def _work(case: DemoCase, body: KnownBody, reference: str, staff: Mapping[str, Colleague]) -> None:
    """Let the officers take the case and its steps; every change makes a new revision, the first is 1."""
    revision = 1
    if case.taken_by is not None:
        casework.take_on(by=staff[case.taken_by], body_id=body.id, reference=reference, revision=revision)
        revision += 1
    for step in case.steps:
        casework.move(
            by=staff[step.by],
            body_id=body.id,
            reference=reference,
            revision=revision,
            transition=step.transition,
            reason=step.reason,
            message=step.message,
        )
        revision += 1


def _body(slug: str) -> KnownBody:
    found = bodies.by_slug(slug)
    if found is None:
        raise DoesNotFit(f"there is no body {slug}")
    return found
