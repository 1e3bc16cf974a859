"""Letters that somebody has to send in another format, and when and how they did."""

from django.db import migrations, models

from moothall.bodies.row_security import RowSecurity, Rule

_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("notices", "0004_sealed")]

    operations = [
        migrations.AddField("notice", "hand_key", models.CharField(max_length=32, default="", db_default="")),
        migrations.AddField("notice", "handed_on", models.DateField(null=True)),
        migrations.AddField(
            "notice", "handed_how", models.CharField(max_length=120, default="", db_default="")
        ),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(
                fields=["body", "hand_key"], condition=~models.Q(hand_key=""), name="letters_by_hand"
            ),
        ),
        RowSecurity(
            "Notice",
            {
                "moothall_officer": Rule(
                    rows="body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])",
                    may="select, insert, update (handed_on, handed_how)",
                ),
                "moothall_draft": Rule(rows=_IN_HAND, may="insert, select (id, body_id)"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, insert, update"),
            },
        ),
    ]
