"""What was counted and deleted by rule, who signed which paper, and what residents asked to be erased."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyForeignKey, BodyModel
from moothall.bodies.row_security import (
    BODY_IN_HAND,
    BODY_OF_OFFICER,
    OWN_PERSON,
    READ,
    READ_ADD,
    READ_ADD_CHANGE,
    UNAIDED,
    Rule,
    both,
)
from moothall.people.models import Person
from moothall.portability.sealed import (
    ITEM_NOTE,
    REQUEST_EMAIL,
    REQUEST_LONGER,
    REQUEST_NAME,
    REQUEST_WORDS,
)
from moothall.rules.erasure import Outcome
from moothall.services.models import ServiceVersion
from moothall.vault import columns
from moothall.vault.columns import SealedColumn


class RetentionRun(BodyModel):
    """What one rule would delete of one body's rows by `until_at`, counted first, and what it did delete.

    `whole` is how many rows the body has there in all. A run that would delete unexpectedly much is held until
    somebody has confirmed it: a person, or the operator at the command line (`confirmed_by` is then nobody).
    """

    rule = models.CharField(max_length=40)
    until_at = models.DateTimeField()
    counted_at = models.DateTimeField(db_default=Now())
    due = models.BigIntegerField()
    whole = models.BigIntegerField()
    oldest_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    done = models.BigIntegerField(db_default=0)
    failed = models.BigIntegerField(db_default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "rule"],
                condition=models.Q(ended_at__isnull=True),
                name="a_rule_has_one_run_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["body", "counted_at"], name="retention_runs_by_time")]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, update (confirmed_at, confirmed_by_id)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }


class SignOff(BodyModel):
    """Somebody signed a version of a paper: what it was filled from stands here, so that changes can be told."""

    kind = models.CharField(max_length=20)
    version = models.IntegerField()
    digest = models.CharField(max_length=64)
    facts = models.JSONField()
    role = models.CharField(max_length=120)
    signed_by = models.CharField(max_length=120)
    signed_on = models.DateField()
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    noted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "kind", "version"], name="a_version_is_signed_once")
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ_ADD),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }


class ErasureRequest(BodyModel):
    """Somebody asks a body to erase cases of theirs, and is answered by `due_on`; ended once each is decided.

    Who asks, what they say and why it takes longer is sealed by the body's key. Their address is kept until the
    answer has been sent: it reaches them also where they have closed their account meanwhile. Until they do, the
    account itself says where and how to answer (portability/erasure/askers.py).
    """

    key = models.CharField(max_length=32)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name_sealed = models.TextField(default="")
    email_sealed = models.TextField(default="")
    words_sealed = models.TextField(default="")
    language = models.CharField(max_length=2)
    format_needed = models.CharField(max_length=16, blank=True)
    is_confidential = models.BooleanField(default=False, db_default=False)
    asked_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True)
    extended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    extension_reason_sealed = models.TextField(blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="one_erasure_request_per_key"),
            models.CheckConstraint(
                condition=models.Q(
                    extended_at__isnull=True, extended_by__isnull=True, extension_reason_sealed=""
                )
                | (
                    models.Q(extended_at__isnull=False, extended_by__isnull=False)
                    & ~models.Q(extension_reason_sealed="")
                ),
                name="an_extension_has_its_reason",
            ),
        ]
        indexes = [models.Index(fields=["body", "ended_at", "due_on"], name="erasure_requests_by_day")]

    row_security = {
        "moothall_officer": Rule(
            rows=BODY_OF_OFFICER,
            may=(
                "select, update (due_on, extended_at, extended_by_id, extension_reason_sealed, email_sealed,"
                " ended_at)"
            ),
        ),
        "moothall_resident": Rule(
            rows=both(OWN_PERSON, UNAIDED),
            may=f"{READ_ADD}, update (email_sealed, language, format_needed, is_confidential)",
        ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ),
    }

    @property
    def name(self) -> str:
        """Who asks, as their account said; "" where they gave none, or it does not open."""
        return self._unsealed(REQUEST_NAME, self.name_sealed)

    @property
    def email(self) -> str:
        """Where the answer goes; "" where there is none, or it has gone there."""
        return self._unsealed(REQUEST_EMAIL, self.email_sealed)

    @property
    def words(self) -> str:
        """What the resident said; "" where they said nothing, or it does not open."""
        return self._unsealed(REQUEST_WORDS, self.words_sealed)

    @property
    def extension_reason(self) -> str:
        """Why it takes longer, as the resident reads it; "" where it does not, or it does not open."""
        return self._unsealed(REQUEST_LONGER, self.extension_reason_sealed)

    def _unsealed(self, column: SealedColumn, sealed: str) -> str:
        return columns.unseal_if_it_opens(column, body_id=self.body_id, row=self.key, sealed=sealed) or ""


class ErasureItem(BodyModel):
    """One case that somebody asks to be erased, and what was decided. It names the case, which may be gone.

    `note` is read by the resident, and sealed by the body's key. A case that is to go later has gone at `gone_at`.
    """

    request = BodyForeignKey(ErasureRequest)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=16)
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=8, blank=True, choices=[(one.value, one.value) for one in Outcome])
    ground = models.CharField(max_length=40, blank=True)
    note_sealed = models.TextField(blank=True, default="", db_default="")
    keep_until = models.DateField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "reference"],
                condition=models.Q(outcome=""),
                name="a_case_is_asked_for_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(outcome="") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decision_on_erasure_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="later", keep_until__isnull=False)
                | (~models.Q(outcome="later") & models.Q(keep_until__isnull=True)),
                name="what_goes_later_has_its_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "keep_until"],
                condition=models.Q(outcome="later", gone_at__isnull=True),
                name="erasures_to_come",
            )
        ]

    row_security = {
        "moothall_officer": Rule(
            rows=BODY_OF_OFFICER,
            may=(
                "select, update (outcome, ground, note_sealed, keep_until, decided_by_id, decided_at, gone_at)"
            ),
        ),
        "moothall_resident": Rule(rows=both(OWN_PERSON, UNAIDED), may=READ_ADD),
        "moothall_job": Rule(rows=BODY_IN_HAND, may="select, update (gone_at)"),
    }

    @property
    def note(self) -> str:
        """What the resident is told with the decision; "" where nothing is, or it does not open."""
        found = columns.unseal_if_it_opens(
            ITEM_NOTE, body_id=self.body_id, row=self.reference, sealed=self.note_sealed
        )
        return found or ""
