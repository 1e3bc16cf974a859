"""Papers about processing, filled from what the services say themselves; and who signed which version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from moothall.bodies import queries as bodies
from moothall.bodies.models import Body
from moothall.bodies.queries import KnownBody
from moothall.cases.queries.pinned import versions_of
from moothall.packs import folders
from moothall.packs.interface import interface_texts
from moothall.packs.privacy import Measure, PaperFile, read_measures, read_paper
from moothall.people import arrangements
from moothall.people.arrangements import KnownArrangement
from moothall.people.evidence import Attempted, note
from moothall.people.queries import Colleague
from moothall.portability import counts
from moothall.portability.keepers import keeping, reading
from moothall.portability.models import SignOff
from moothall.portability.refusals import PaperChanged, SignatureIncomplete
from moothall.portability.rules import RULES
from moothall.rules import paper_facts as rules
from moothall.rules import papers as kinds
from moothall.rules.bodies import SINGLE_TIER_KINDS, Kind
from moothall.rules.language import Text
from moothall.rules.paper_facts import Change, Fact, Facts, filled, joined
from moothall.rules.papers import PaperKind, Part, Trait
from moothall.rules.periods import in_words
from moothall.rules.posts import RECORDS
from moothall.rules.processing import Activity, activity
from moothall.rules.retention import Kept
from moothall.rules.services import Offered, ServiceDefinition
from moothall.services import queries as services
from moothall.services.offers import offer
from moothall.services.queries import Published

LONGEST = 120
_OF_CONTROLLERS = frozenset({PaperKind.RECORD, PaperKind.DPIA})
_NOTHING = Text(en="")
_COUNCILS = SINGLE_TIER_KINDS | {Kind.COUNTY, Kind.DISTRICT}


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A paper with what it is filled from. `suppliers` are the providers that the settings name.

    `kept` leaves out what the portal keeps for itself, as a controller: accounts and their sign-ins. The record of
    accounts holds those and nothing else, and its `activities` are those of the file and none of the services.
    `arrangements` are those in force, of a controller; `functions` names the functions of services.
    """

    kind: PaperKind
    body: KnownBody
    operator: KnownBody
    words: PaperFile
    activities: tuple[Activity, ...]
    kept: tuple[Kept, ...]
    suppliers: tuple[str, ...]
    controllers: tuple[Text, ...]
    arrangements: tuple[KnownArrangement, ...]
    functions: Mapping[str, Text]
    measures: tuple[Measure, ...]
    facts: Facts
    digest: str

    @property
    def traits(self) -> frozenset[Trait]:
        """What is so of the services: parts and risks of the paper may ask for it."""
        return kinds.traits_of(self.activities, is_arranged=bool(self.arrangements))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A paper and who signed it last, if anybody did; `changes` are what is different now."""

    filled: Filled
    signed: SignOff | None
    changes: tuple[Change, ...]

    @property
    def version(self) -> int:
        """The number of what is shown: that which was signed, or the draft of the next."""
        if self.signed is None:
            return 1
        return self.signed.version + (1 if self.changes else 0)

    @property
    def is_signed(self) -> bool:
        """Whether what is shown is what was signed."""
        return self.signed is not None and not self.changes


def fill(kind: PaperKind, body: KnownBody, *, on: date) -> Filled:
    """Return a paper of a body as the services, the register and the settings fill it on a day."""
    folder = folders.privacy(settings.DATA)
    words = read_paper(folder, kind)
    is_own = kind is PaperKind.ACCOUNTS
    found = () if is_own else _activities(body, on=on)
    controllers = _controllers(on) if kind is PaperKind.PROCESSOR else ()
    arranged = arrangements.in_force(body.id) if kind in _OF_CONTROLLERS else ()
    suppliers = (settings.NOTICES_PROVIDER, settings.ADDRESS_PROVIDER)
    kept = tuple(one for name, one in counts.all_kept().items() if RULES[name].is_portals is is_own)
    facts = {
        **dict(fact for each in found for fact in rules.facts_of(each, _texts())),
        **dict(_kept_fact(one, one.days) for one in kept if one.days),
        **dict(_fact_of(each, body) for each in arranged),
        **{f"{Part.SUPPLIERS}|{name}|": _supplier(name) for name in suppliers},
        **{
            f"{Part.CONTROLLERS}|{name.en}|": Fact(value=name.en, about=name, said=name)
            for name in controllers
        },
        f"{Part.WORDS}|{kind}|": Fact(value=words.digest, about=_NOTHING, said=Text(en=words.digest)),
    }
    return Filled(
        kind=kind,
        body=body,
        operator=bodies.operator(),
        words=words,
        activities=found,
        kept=kept,
        suppliers=suppliers,
        controllers=controllers,
        arrangements=arranged,
        functions=_functions(),
        measures=read_measures(folder),
        facts=facts,
        digest=rules.digest(facts),
    )


def standing(*, by: Colleague, body: KnownBody, kind: PaperKind) -> Standing:
    """Return a paper of a body with its last signature.

    Raises:
        NotKeeper, RightEnded, NotServing: the officer may not read the body's records.
    """
    read = Attempted(action="papers.read", subject_kind="paper", subject_id=kind)
    with reading(by, body.id, read):
        signed = SignOff.objects.filter(body_id=body.id, kind=kind).order_by("-version").first()
        note(body.id, read, why=RECORDS)
    now = fill(kind, body, on=timezone.localdate())
    changes = () if signed is None else rules.changes(rules.from_json(signed.facts), now.facts)
    return Standing(filled=now, signed=signed, changes=changes)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signed what they saw: `digest` names it, `role` is theirs at the body."""

    digest: str
    name: str
    role: str
    signed_on: date


def sign(*, by: Colleague, body: KnownBody, kind: PaperKind, signature: Signature) -> int:
    """Write down that somebody signed a paper as it stands; return the version's number.

    Raises:
        PaperChanged: it is no longer what was signed, or somebody signed it at the same moment.
        SignatureIncomplete: a name, a role or a day is missing, too long, or still to come.
        NotKeeper, RightEnded, NotServing: the officer may not.
    """
    attempted = Attempted(action="papers.sign", subject_kind="paper", subject_id=kind)
    now = fill(kind, body, on=timezone.localdate())
    with keeping(by, body.id, attempted):
        _check(signature, now)
        last = SignOff.objects.filter(body_id=body.id, kind=kind).order_by("-version").first()
        version = 1 if last is None else last.version + 1
        try:
            with transaction.atomic():
                SignOff.objects.create(
                    body_id=body.id,
                    kind=kind,
                    version=version,
                    digest=now.digest,
                    facts=rules.to_json(now.facts),
                    role=signature.role,
                    signed_by=signature.name,
                    signed_on=signature.signed_on,
                    noted_by_id=by.person_id,
                )
        except IntegrityError as error:
            raise PaperChanged from error
        note(body.id, attempted, why=f"version {version}")
    return version


def _check(signature: Signature, now: Filled) -> None:
    words = (signature.name, signature.role)
    if (
        not all(words)
        or any(len(word) > LONGEST for word in words)
        or signature.signed_on > timezone.localdate()
    ):
        raise SignatureIncomplete
    if signature.digest != now.digest:
        raise PaperChanged


def _activities(body: KnownBody, *, on: date) -> tuple[Activity, ...]:
    current = [published for _, published in sorted(services.all_current().items())]
    if body.facts.kind is not Kind.OPERATOR:
        current = [each for each in current if isinstance(offer(each.definition, body.facts, on=on), Offered)]
    pinned = [services.version(version_id=each) for each in sorted(versions_of(body.id), reverse=True)]
    found = (
        activity(each.definition, nation=body.facts.nation, earlier=_earlier(each, pinned))
        for each in (*current, *_withdrawn(current, pinned))
    )
    return tuple(each for each in found if each is not None)


def _earlier(now: Published, pinned: list[Published]) -> Iterator[ServiceDefinition]:
    """Yield the other versions of a service to which the body has cases."""
    for each in pinned:
        if each.definition.slug == now.definition.slug and each.version_id != now.version_id:
            yield each.definition


def _withdrawn(current: list[Published], pinned: list[Published]) -> Iterator[Published]:
    """Yield the newest version of each service that the body offers no more, while it keeps cases of it."""
    known = {each.definition.slug for each in current}
    for each in pinned:
        if each.definition.slug not in known:
            known.add(each.definition.slug)
            yield each


def _kept_fact(one: Kept, days: int) -> tuple[str, Fact]:
    said = in_words(days)
    return f"{Part.KEPT}|{one.what.en}|", Fact(value=f"{days} days", about=one.what, said=said)


def _supplier(name: str) -> Fact:
    return Fact(value=name, about=_NOTHING, said=_texts()[f"desk_privacy.supplier_{name}"])


def _fact_of(each: KnownArrangement, body: KnownBody) -> tuple[str, Fact]:
    home, provider, controller = (
        side.facts.official_name for side in (each.home, each.provider, each.controller)
    )
    other = provider if each.home.id == body.id else home
    words = f"{provider.en}, {each.team_name}, works for {home.en}"
    terms = f"{each.kind}: {', '.join(each.functions)}; controller {controller.en}"
    known = _functions()
    said = filled(
        _texts()["desk_privacy.fact_arrangement"],
        provider=provider,
        team=Text(en=each.team_name),
        home=home,
        kind=_texts()[f"people.kind_{each.kind}"],
        functions=joined(tuple(known.get(one, Text(en=one)) for one in each.functions)),
        controller=controller,
    )
    return f"{Part.RECIPIENTS}|{other.en}|{each.id}", Fact(value=f"{words} ({terms})", about=other, said=said)


def _functions() -> dict[str, Text]:
    """Return how the services in force name their functions."""
    return {
        function: label
        for published in services.all_current().values()
        for function, label in published.definition.functions.items()
    }


def _controllers(on: date) -> tuple[Text, ...]:
    """Return the councils that are in force: each is the controller of what it does on the portal."""
    rows = bodies.in_force(Body.objects.filter(kind__in=_COUNCILS), on=on).order_by("official_name_en")
    return tuple(row.facts().official_name for row in rows)


def _texts() -> Mapping[str, Text]:
    return interface_texts(settings.DATA)
