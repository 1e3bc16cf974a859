"""What residents ask to be erased, what was decided, and what goes on a day that was promised."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import moothall.bodies.keys
from moothall.bodies.functions import definer_function
from moothall.bodies.keys import BodyKeys
from moothall.bodies.row_security import RowSecurity, Rule

_OFFICERS = "body_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
_IN_HAND = "body_id = nullif(current_setting('moothall.body', true), '')::bigint"
_OWN = (
    "(person_id = nullif(current_setting('moothall.person', true), '')::bigint)"
    " and (nullif(current_setting('moothall.helper', true), '') is null)"
)
# A request stays for as long as a case of it has still to go.
_OVER = (
    "d.ended_at < before and not exists (select 1 from portability_erasureitem i where i.body_id = d.body_id"
    " and i.request_id = d.id and i.outcome = 'later' and i.gone_at is null)"
)
# A case that is still open on its day goes once it is closed.
_PROMISED = (
    "d.keep_until <= (before at time zone 'Europe/London')::date and not exists (select 1 from cases_case c"
    " where c.body_id = d.body_id and c.reference = d.reference and c.is_open)"
)
_COUNTED = "table (home bigint, due bigint, whole bigint, oldest timestamptz)"


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [
        ("bodies", "0002_grants"),
        ("cases", "0011_unlist"),
        ("people", "0014_copies"),
        ("portability", "0004_copies"),
        ("services", "0002_grants"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasureRequest",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=32)),
                ("name_sealed", models.TextField(default="")),
                ("email_sealed", models.TextField(default="")),
                ("words_sealed", models.TextField(default="")),
                ("language", models.CharField(max_length=2)),
                ("format_needed", models.CharField(blank=True, max_length=16)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("due_on", models.DateField()),
                ("extended_at", models.DateTimeField(null=True)),
                ("extension_reason", models.TextField(blank=True, db_default="", default="")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "extended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ErasureItem",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=16)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("erased", "erased"),
                            ("refused", "refused"),
                            ("later", "later"),
                            ("gone", "gone"),
                        ],
                        max_length=8,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True)),
                ("keep_until", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="bodies.body",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="services.serviceversion",
                    ),
                ),
                (
                    "request",
                    moothall.bodies.keys.BodyForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="portability.erasurerequest",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="erasurerequest",
            index=models.Index(fields=["body", "ended_at", "due_on"], name="erasure_requests_by_day"),
        ),
        migrations.AddConstraint(
            model_name="erasurerequest",
            constraint=models.UniqueConstraint(fields=("body", "key"), name="one_erasure_request_per_key"),
        ),
        migrations.AddConstraint(
            model_name="erasurerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("extended_at__isnull", True), ("extended_by__isnull", True), ("extension_reason", "")
                    ),
                    models.Q(
                        ("extended_at__isnull", False),
                        ("extended_by__isnull", False),
                        models.Q(("extension_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="an_extension_has_its_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="erasureitem",
            index=models.Index(
                condition=models.Q(("gone_at__isnull", True), ("outcome", "later")),
                fields=["body", "keep_until"],
                name="erasures_to_come",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")),
                fields=("body", "reference"),
                name="a_case_is_asked_for_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("outcome", "")),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decision_on_erasure_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="erasureitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("keep_until__isnull", False), ("outcome", "later")),
                    models.Q(models.Q(("outcome", "later"), _negated=True), ("keep_until__isnull", True)),
                    _connector="OR",
                ),
                name="what_goes_later_has_its_day",
            ),
        ),
        BodyKeys("ErasureRequest"),
        RowSecurity(
            "ErasureRequest",
            {
                "moothall_officer": Rule(
                    rows=_OFFICERS,
                    may=(
                        "select, update (due_on, extended_at, extended_by_id, extension_reason, email_sealed,"
                        " ended_at)"
                    ),
                ),
                "moothall_resident": Rule(rows=_OWN, may="select, insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select"),
            },
        ),
        BodyKeys("ErasureItem"),
        RowSecurity(
            "ErasureItem",
            {
                "moothall_officer": Rule(
                    rows=_OFFICERS,
                    may=(
                        "select, update (outcome, ground, note, keep_until, decided_by_id, decided_at, gone_at)"
                    ),
                ),
                "moothall_resident": Rule(rows=_OWN, may="select, insert"),
                "moothall_job": Rule(rows=_IN_HAND, may="select, update (gone_at)"),
            },
        ),
        definer_function(
            name="moothall_erasures_due",
            arguments="before timestamptz, one_body bigint",
            returns=_COUNTED,
            query=(
                f"select d.body_id, count(*) filter (where {_OVER}), count(*),"  # noqa: S608
                f" min(d.ended_at) filter (where {_OVER}) from portability_erasurerequest d"
                " where one_body is null or d.body_id = one_body"
                f" group by d.body_id having bool_or({_OVER})"
            ),
        ),
        definer_function(
            name="moothall_erasures_over",
            arguments="home bigint, before timestamptz, most integer",
            returns="setof bigint",
            query=(
                "with gone as (select d.id from portability_erasurerequest d"  # noqa: S608
                f" where d.body_id = home and {_OVER} order by d.ended_at limit most),"
                " items as (delete from portability_erasureitem i using gone"
                " where i.body_id = home and i.request_id = gone.id)"
                " delete from portability_erasurerequest r using gone"
                " where r.body_id = home and r.id = gone.id returning r.id"
            ),
        ),
        definer_function(
            name="moothall_promised_due",
            arguments="before timestamptz, one_body bigint",
            returns=_COUNTED,
            query=(
                f"select d.body_id, count(*) filter (where {_PROMISED}), count(*),"  # noqa: S608
                f" min(d.keep_until::timestamptz) filter (where {_PROMISED}) from portability_erasureitem d"
                " where d.outcome = 'later' and d.gone_at is null"
                " and (one_body is null or d.body_id = one_body)"
                f" group by d.body_id having bool_or({_PROMISED})"
            ),
        ),
    ]
