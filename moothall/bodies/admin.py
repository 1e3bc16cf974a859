"""Load the register into the database: the owner's work, at each release."""

from collections.abc import Mapping

from django.db import transaction

from moothall.bodies import queries
from moothall.bodies.models import Body, GssCode, Succession
from moothall.packs.register import Register
from moothall.rules import bodies as rules
from moothall.rules.colour import Theme

_COLUMNS = [field.name for field in Body._meta.concrete_fields if field.name not in {"id", "slug", "parent"}]


@transaction.atomic
def load_register(register: Register) -> int:
    """Write every body, code and succession of the register, keeping the ids of bodies that are there already.

    Returns how many bodies there are. A body that is no longer in the register stays: records may point to it.
    """
    rows = [_row(body, register.themes.get(slug)) for slug, body in register.bodies.items()]
    Body.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=_COLUMNS)
    ids = dict(Body.objects.values_list("slug", "id"))
    _set_parents(register, ids)
    GssCode.objects.all().delete()
    periods = {period.gss_code: period for period in register.code_history}
    GssCode.objects.bulk_create(
        GssCode(
            code=code,
            body_id=ids[slug],
            from_on=periods[code].from_on if code in periods else None,
            to_on=periods[code].to_on if code in periods else None,
        )
        for code, slug in register.codes.items()
    )
    Succession.objects.all().delete()
    Succession.objects.bulk_create(
        Succession(
            predecessor_id=ids[succession.predecessor_slug],
            successor_id=ids[succession.successor_slug],
            on=succession.on,
        )
        for succession in register.successions
    )
    queries.forget()
    return len(rows)


def _set_parents(register: Register, ids: Mapping[str, int]) -> None:
    bodies = list(Body.objects.filter(slug__in=register.bodies.keys()))
    for body in bodies:
        parent_slug = register.bodies[body.slug].parent_slug
        body.parent_id = ids[parent_slug] if parent_slug else None
    Body.objects.bulk_update(bodies, ["parent"], batch_size=500)


def _row(body: rules.Body, theme: Theme | None) -> Body:
    return Body(
        slug=body.slug,
        kind=body.kind,
        nation=body.nation or "",
        region=body.region or "",
        name_en=body.name.en,
        name_cy=body.name.cy or "",
        official_name_en=body.official_name.en,
        official_name_cy=body.official_name.cy or "",
        gss_code=body.gss_code or "",
        from_on=body.from_on,
        to_on=body.to_on,
        shadow_from_on=body.shadow_from_on,
        is_billing_authority=body.is_billing_authority,
        custodian_code=body.custodian_code,
        homepage_url=body.homepage_url or "",
        own_host=body.own_host or "",
        why_ended_en=body.why_ended.en if body.why_ended else "",
        why_ended_cy=(body.why_ended.cy or "") if body.why_ended else "",
        brand_colour=str(theme.background) if theme else "",
        brand_text_colour=str(theme.text) if theme else "",
        logo_svg=(theme.logo or "") if theme else "",
    )
