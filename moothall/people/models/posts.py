"""Who serves a body: teams, memberships, and the requests that wait for a second person."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from moothall.bodies.keys import BodyForeignKey, BodyModel
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ_ADD_CHANGE, Rule
from moothall.people.models.persons import Person
from moothall.rules import posts


class Team(BodyModel):
    """A group of officers of one body."""

    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "name"], name="one_team_per_name_in_a_body")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, insert, update (name)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }


class PostRequest(BodyModel):
    """One administrator asks for a post that is too powerful for one to give; another person decides.

    `name_sealed` is what the asker called its person, as in Membership; `decided_why` is why it was refused.
    """

    class Outcome(models.TextChoices):
        """What was decided; "" while it waits."""

        APPROVED = "approved"
        REFUSED = "refused"

    team = BodyForeignKey(Team)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name_sealed = models.TextField(default="", db_default="")
    function = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=400)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=400, blank=True, default="", db_default="")
    outcome = models.CharField(max_length=10, blank=True, choices=Outcome)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
                name="a_requested_post_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="nobody_asks_for_themself"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_their_own_request",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="nobody_decides_for_themself",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, outcome="")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(outcome="")),
                name="a_decision_is_whole",
            ),
        ]

    row_security = {
        "moothall_officer": Rule(
            rows=BODY_OF_OFFICER,
            may="select, insert, update (decided_by_id, decided_at, decided_why, outcome)",
        ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }

    def span(self) -> posts.Span:
        """Return the time for which the post is asked."""
        return posts.Span(from_at=self.from_at, to_at=self.to_at)


class Membership(BodyModel):
    """A person has a function in a team of a body over [from_at, to_at), in UTC.

    `name_sealed` is what the body's administrator, or its list, called the person; "" where nobody typed one.
    It did so at `named_at`: ids are drawn at random, and a post may begin later. `told_at` is when a letter named the
    post to its person. `request` is the one that a second person approved, where the function is a powerful one.
    """

    team = BodyForeignKey(Team)
    person = models.ForeignKey(Person, models.PROTECT)
    name_sealed = models.TextField(default="", db_default="")
    named_at = models.DateTimeField(db_default=Now())
    function = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    request = BodyForeignKey(PostRequest, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "team", "person", "function", "from_at"], name="one_membership_per_start"
            ),
            models.UniqueConstraint(fields=["body", "request"], name="a_request_makes_one_membership"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
                name="a_membership_never_ends_before_it_begins",
            ),
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, insert, update (to_at)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }

    def span(self) -> posts.Span:
        """Return the time for which the post is held."""
        return posts.Span(from_at=self.from_at, to_at=self.to_at)


class PostFile(BodyModel):
    """A list of joiners, movers and leavers that somebody uploaded: sealed until it is carried out, or a day old.

    `confirmed_plan` is the digest of what was shown when it was confirmed: a job carries out that, or nothing.
    """

    class Outcome(models.TextChoices):
        """What became of a confirmed list; "" while it waits."""

        APPLIED = "applied"
        CHANGED = "changed"
        RIGHT_ENDED = "right_ended"
        FAILED = "failed"

    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    digest = models.CharField(max_length=64)
    sealed_content = models.TextField()
    lines = models.IntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_plan = models.CharField(max_length=64, default="")
    outcome = models.CharField(max_length=12, default="", choices=Outcome)
    applied_at = models.DateTimeField(null=True)

    row_security = {
        "moothall_officer": Rule(
            rows=BODY_OF_OFFICER,
            may=(
                "select, insert, update (applied_at, sealed_content, confirmed_at, confirmed_plan, outcome), delete"
            ),
        ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may="select, update (outcome, sealed_content), delete"),
    }
