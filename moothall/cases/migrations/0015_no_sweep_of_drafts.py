"""Drafts go in the daily run of retention alone, which counts them itself."""

from typing import ClassVar

from django.db import migrations

from moothall.bodies.functions import definer_function

_MADE = definer_function(
    name="moothall_bodies_with_expired_drafts",
    arguments="at timestamptz",
    returns="setof bigint",
    query="select distinct d.body_id from cases_draft d where d.expires_at <= at",
)


class Migration(migrations.Migration):
    """Drop the function of the sweep."""

    dependencies: ClassVar = [("cases", "0014_chosen_answers")]
    operations: ClassVar = [migrations.RunSQL(_MADE.reverse_sql, _MADE.sql)]
