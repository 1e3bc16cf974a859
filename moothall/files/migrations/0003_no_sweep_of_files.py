"""Files of drafts that are gone go in the daily run of retention alone, which counts them itself."""

from typing import ClassVar

from django.db import migrations

from moothall.bodies.functions import definer_function

_MADE = definer_function(
    name="moothall_bodies_with_unclaimed_files",
    arguments="before timestamptz",
    returns="setof bigint",
    query="select distinct f.body_id from files_storedfile f where f.claimed_at is null and f.created_at < before",
)


class Migration(migrations.Migration):
    """Drop the function of the sweep."""

    dependencies: ClassVar = [("files", "0002_keys_and_row_security")]
    operations: ClassVar = [migrations.RunSQL(_MADE.reverse_sql, _MADE.sql)]
