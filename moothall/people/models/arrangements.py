"""What lets a team of one body serve another, and who of it has done so."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from moothall.bodies.keys import BodyForeignKey, BodyModel
from moothall.bodies.models import Body
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ, Rule
from moothall.people.models.persons import Person
from moothall.rules import arrangements
from moothall.rules.posts import Span

# The one record with two parties; a body has a few of them, so an OR costs nothing that can be measured.
PARTY = (
    f"{BODY_OF_OFFICER} or provider_id = any (nullif(current_setting('moothall.bodies', true), '')::bigint[])"
)
PARTY_IN_HAND = f"{BODY_IN_HAND} or provider_id = nullif(current_setting('moothall.body', true), '')::bigint"


class Arrangement(BodyModel):
    """`body` lets a team of `provider` exercise some of its functions, once an administrator of each has agreed.

    Beside the terms stands the data-sharing record. Terms never change: they are ended, and agreed anew.
    """

    class Kind(models.TextChoices):
        """The form of law."""

        DELEGATION = arrangements.ArrangementKind.DELEGATION.value
        STAFF = arrangements.ArrangementKind.STAFF.value
        JOINT_COMMITTEE = arrangements.ArrangementKind.JOINT_COMMITTEE.value
        CONTRACT = arrangements.ArrangementKind.CONTRACT.value

    provider = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    team_id = models.BigIntegerField()
    team_name = models.CharField(max_length=120, default="")
    kind = models.CharField(max_length=20, choices=Kind)
    functions = ArrayField(models.CharField(max_length=40))
    controller = models.ForeignKey(Body, models.PROTECT, related_name="+", db_index=False)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    legal_basis = models.TextField()

    sharing_purpose = models.TextField()
    sharing_lawful_basis = models.CharField(max_length=20)
    sharing_categories = models.TextField()
    sharing_recipients = models.TextField()
    sharing_retention = models.TextField()
    sharing_security = models.TextField()
    sharing_review_on = models.DateField()
    sharing_contacts = models.TextField()

    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    home_agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    home_agreed_at = models.DateTimeField(null=True)
    provider_agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    provider_agreed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(body=F("provider")), name="an_arrangement_has_two_parties"),
            models.CheckConstraint(
                condition=Q(controller=F("body")) | Q(controller=F("provider")),
                name="a_party_is_the_controller",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
                name="an_arrangement_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(home_agreed_by__isnull=True)
                | Q(provider_agreed_by__isnull=True)
                | ~Q(home_agreed_by=F("provider_agreed_by")),
                name="two_people_agree_to_an_arrangement",
            ),
            models.CheckConstraint(
                condition=Q(home_agreed_by__isnull=True, home_agreed_at__isnull=True)
                | Q(home_agreed_by__isnull=False, home_agreed_at__isnull=False),
                name="an_agreement_of_the_home_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(provider_agreed_by__isnull=True, provider_agreed_at__isnull=True)
                | Q(provider_agreed_by__isnull=False, provider_agreed_at__isnull=False),
                name="an_agreement_of_the_provider_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="an_end_of_an_arrangement_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["provider", "team_id"], name="arrangements_by_team")]

    row_security = {
        "moothall_officer": Rule(
            rows=PARTY,
            may=(
                "select, insert, update (home_agreed_by_id, home_agreed_at, provider_agreed_by_id,"
                " provider_agreed_at, ended_by_id, ended_at, ended_why)"
            ),
        ),
        "moothall_job": Rule(rows=PARTY_IN_HAND, may=READ),
    }

    def agreement(self) -> arrangements.Agreement:
        """Return how far it has come."""
        return arrangements.Agreement(
            span=Span(from_at=self.from_at, to_at=self.to_at),
            home_agreed_at=self.home_agreed_at,
            provider_agreed_at=self.provider_agreed_at,
            ended_at=self.ended_at,
        )

    def sharing(self) -> arrangements.SharingRecord:
        """Return the data-sharing record beside it."""
        return arrangements.SharingRecord(
            purpose=self.sharing_purpose,
            lawful_basis=arrangements.LawfulBasis(self.sharing_lawful_basis),
            categories=self.sharing_categories,
            recipients=self.sharing_recipients,
            retention=self.sharing_retention,
            security=self.sharing_security,
            review_on=self.sharing_review_on,
            contacts=self.sharing_contacts,
        )


class Deputy(BodyModel):
    """Somebody of another body's team who has worked here under an arrangement: known by name here from then on."""

    arrangement = BodyForeignKey(Arrangement)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    first_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "arrangement", "person"], name="one_deputy_per_person_and_arrangement"
            )
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }
