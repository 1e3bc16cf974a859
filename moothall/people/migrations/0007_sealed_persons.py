"""Names and email addresses are sealed by the portal's key; what lay open is sealed first, then goes."""

from collections.abc import Iterator

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from moothall.people.sealed import EMAIL, NAME
from moothall.rules.emails import NotAnAccountEmail
from moothall.vault import columns


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Seal every person. Of those who share an address, or have none that an account can have, it is kept unsearchable."""
    person_model = apps.get_model("people", "Person")
    seen = set[str]()
    for person in person_model.objects.order_by("id").iterator():
        row = str(person.public_id)
        digest = next(_blind(person.email), None)
        person_model.objects.filter(id=person.id).update(
            name_sealed=columns.seal(NAME, body_id=None, row=row, text=person.name),
            email_sealed=columns.seal(EMAIL, body_id=None, row=row, text=person.email),
            email_blind=None if digest in seen else digest,
        )
        if digest is not None:
            seen.add(digest)


def _blind(email: str) -> Iterator[str]:
    try:
        yield columns.blind(EMAIL, body_id=None, text=email)
    except NotAnAccountEmail:
        return


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("people", "0006_credentials"), ("vault", "0002_masters")]

    operations = [
        migrations.AddField("person", "name_sealed", models.TextField(default="")),
        migrations.AddField("person", "email_sealed", models.TextField(default="")),
        migrations.AddField("person", "email_blind", models.CharField(max_length=60, null=True)),
        migrations.RunPython(seal_all),
    ]
