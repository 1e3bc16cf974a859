"""Officers see the names of people who have or had a post in a body they act for; no context sees anybody else.

The table is global and its owner is not bound (foreign keys are checked by it); the application's own role is,
and sees everybody while it has taken on no context: that is how it learns who signs in.
"""

from django.db import migrations

_NO_CONTEXT = "current_user = session_user"
_COLLEAGUE = "exists (select 1 from people_membership m where m.person_id = people_person.id)"


class Migration(migrations.Migration):
    """See the module. The memberships in the condition are those that the officer's own policy shows."""

    dependencies = [("people", "0002_keys_and_row_security")]

    operations = [
        migrations.RunSQL(
            [
                "alter table people_person enable row level security",
                (
                    "create policy people_person_no_context on people_person for all to public"
                    f" using ({_NO_CONTEXT}) with check ({_NO_CONTEXT})"
                ),
                (
                    "create policy people_person_moothall_officer on people_person for select to moothall_officer"
                    f" using ({_COLLEAGUE})"
                ),
                (
                    "create policy people_person_moothall_job on people_person for select to moothall_job"
                    f" using ({_COLLEAGUE})"
                ),
            ],
            [
                "drop policy people_person_moothall_job on people_person",
                "drop policy people_person_moothall_officer on people_person",
                "drop policy people_person_no_context on people_person",
                "alter table people_person disable row level security",
            ],
        )
    ]
