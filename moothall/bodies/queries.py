"""Look bodies up: by slug, code, custodian or host. Answers are kept for a minute in a bounded cache."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from moothall.bodies.cache import RecentlyUsed
from moothall.bodies.models import Body, Succession
from moothall.rules import bodies as rules
from moothall.rules.language import Language

_MOST, _SECONDS = 512, 60.0


@dataclass(frozen=True, kw_only=True)
class KnownBody:
    """A body of the register with its id here and how its pages look."""

    id: int
    facts: rules.Body
    brand_colour: str
    brand_text_colour: str
    logo_svg: str

    @property
    def slug(self) -> str:
        """The body's name in addresses."""
        return self.facts.slug


def by_slug(slug: str) -> KnownBody | None:
    """Return the body with this slug, or None."""
    return _by_slug.get(slug)


def official_name(body_id: int, language: Language) -> str:
    """Return what the body with this id is called officially. Raises as `by_id` does."""
    return by_id(body_id).facts.official_name.speak(language)


def by_id(body_id: int) -> KnownBody:
    """Return the body with this id.

    Raises:
        Body.DoesNotExist: there is none.
    """
    slug = _slug_of_id.get(body_id)
    found = _by_slug.get(slug) if slug else None
    if found is None:
        raise Body.DoesNotExist
    return found


def by_gss_code(code: str) -> KnownBody | None:
    """Return the body that has this statistical code or once had it: codes are joined through their history."""
    slug = _slug_of_code.get(code)
    return _by_slug.get(slug) if slug else None


def by_custodian_code(code: int, *, on: date) -> KnownBody | None:
    """Return the body in force on a day that keeps the addresses with this local custodian code."""
    slug = _slug_of_custodian.get((code, on))
    return _by_slug.get(slug) if slug else None


def by_own_host(host: str) -> KnownBody | None:
    """Return the body whose own host this is, or None."""
    slug = _slug_of_host.get(host)
    return _by_slug.get(slug) if slug else None


def operator() -> KnownBody:
    """Return the body that runs the portal: the home of accounts' messages, and of no case.

    Raises:
        Body.DoesNotExist: the register has none.
    """
    slug = _slug_of_kind.get(rules.Kind.OPERATOR)
    found = _by_slug.get(slug) if slug else None
    if found is None:
        raise Body.DoesNotExist
    return found


def parent_of(body: KnownBody) -> KnownBody | None:
    """Return the county of a district, or None."""
    return by_slug(body.facts.parent_slug) if body.facts.parent_slug else None


def serving(body: KnownBody, *, on: date) -> tuple[KnownBody, ...]:
    """Return who serves the area of a lower-tier body on a day: the county, then the district; or one council.

    A body that has ended is replaced by the one council that took over from it; where several did, nobody
    can say from the body alone and the answer is empty.
    """
    heirs = standing_in_for(body, on=on)
    if len(heirs) != 1:
        return ()
    parent = parent_of(heirs[0])
    found = rules.serving(heirs[0].facts, parent=parent.facts if parent else None, on=on)
    return tuple(known for facts in found if (known := by_slug(facts.slug)) is not None)


def standing_in_for(body: KnownBody, *, on: date) -> tuple[KnownBody, ...]:
    """Return the bodies in force on a day that do the work of `body`: itself where it still stands."""
    found = rules.stands_in_for(body.facts, on=on, successors=_successors.get(body.slug))
    return tuple(known for facts in found if (known := by_slug(facts.slug)) is not None)


def successions_from(body: KnownBody) -> tuple[tuple[KnownBody, date], ...]:
    """Return who took over, or will take over, from a body, and when."""
    rows = Succession.objects.filter(predecessor_id=body.id).order_by("on", "successor__slug")
    found = [(by_slug(slug), on) for slug, on in rows.values_list("successor__slug", "on")]
    return tuple((known, on) for known, on in found if known is not None)


def predecessors_of(body: KnownBody) -> tuple[tuple[KnownBody, date], ...]:
    """Return from whom a body took over, or will take over, and when."""
    rows = Succession.objects.filter(successor_id=body.id).order_by("on", "predecessor__slug")
    found = [(by_slug(slug), on) for slug, on in rows.values_list("predecessor__slug", "on")]
    return tuple((known, on) for known, on in found if known is not None)


def districts_of(body: KnownBody, *, on: date) -> tuple[KnownBody, ...]:
    """Return the districts of a county that are in force on a day, by name."""
    slugs = (
        in_force(Body.objects.filter(parent_id=body.id), on=on)
        .order_by("name_en")
        .values_list("slug", flat=True)
    )
    return tuple(known for slug in slugs if (known := by_slug(slug)) is not None)


def in_force(bodies: "QuerySet[Body]", *, on: date) -> "QuerySet[Body]":
    """Narrow a query of bodies to those in force on a day."""
    begun = Q(from_on__isnull=True) | Q(from_on__lte=on)
    not_ended = Q(to_on__isnull=True) | Q(to_on__gt=on)
    return bodies.filter(begun & not_ended)


def forget() -> None:
    """Look everything up anew: after the register was loaded, and in tests."""
    for cache in (
        _by_slug,
        _slug_of_id,
        _slug_of_code,
        _slug_of_custodian,
        _slug_of_host,
        _slug_of_kind,
        _successors,
    ):
        cache.clear()


def _find_by_slug(slug: str) -> KnownBody | None:
    row = Body.objects.select_related("parent").filter(slug=slug).first()
    if row is None:
        return None
    return KnownBody(
        id=row.id,
        facts=row.facts(),
        brand_colour=row.brand_colour,
        brand_text_colour=row.brand_text_colour,
        logo_svg=row.logo_svg,
    )


def _find_slug_of_id(body_id: int) -> str | None:
    return Body.objects.filter(id=body_id).values_list("slug", flat=True).first()


def _find_slug_of_code(code: str) -> str | None:
    return Body.objects.filter(gss_codes__code=code).values_list("slug", flat=True).first()


def _find_slug_of_custodian(key: tuple[int, date]) -> str | None:
    code, on = key
    return in_force(Body.objects.filter(custodian_code=code), on=on).values_list("slug", flat=True).first()


def _find_slug_of_host(host: str) -> str | None:
    return Body.objects.filter(own_host=host).exclude(own_host="").values_list("slug", flat=True).first()


def _find_slug_of_kind(kind: rules.Kind) -> str | None:
    return Body.objects.filter(kind=kind).order_by("id").values_list("slug", flat=True).first()


def _find_successors(slug: str) -> dict[str, tuple[rules.Body, ...]]:
    found: dict[str, tuple[rules.Body, ...]] = {}
    waiting = [slug]
    while waiting:
        predecessor = waiting.pop()
        if predecessor in found:
            continue
        heirs = Succession.objects.filter(predecessor__slug=predecessor).select_related("successor__parent")
        found[predecessor] = tuple(row.successor.facts() for row in heirs.order_by("on", "id"))
        waiting.extend(heir.slug for heir in found[predecessor])
    return found


_by_slug = RecentlyUsed(_find_by_slug, most=_MOST, seconds=_SECONDS)
_slug_of_id = RecentlyUsed(_find_slug_of_id, most=_MOST, seconds=_SECONDS)
_slug_of_code = RecentlyUsed(_find_slug_of_code, most=_MOST, seconds=_SECONDS)
_slug_of_custodian = RecentlyUsed(_find_slug_of_custodian, most=_MOST, seconds=_SECONDS)
_slug_of_host = RecentlyUsed(_find_slug_of_host, most=_MOST, seconds=_SECONDS)
_slug_of_kind = RecentlyUsed(_find_slug_of_kind, most=_MOST, seconds=_SECONDS)
_successors = RecentlyUsed(_find_successors, most=_MOST, seconds=_SECONDS)
