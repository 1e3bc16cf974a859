"""Drafts that residents fill in, the cases that come of them, and what happened to each, for good."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyForeignKey, BodyModel
from moothall.bodies.row_security import (
    ADD,
    BODY_IN_HAND,
    BODY_OF_OFFICER,
    EVERYTHING,
    GRANTED,
    HOLDER,
    READ,
    READ_ADD,
    READ_ADD_CHANGE,
    Rule,
    both,
)
from moothall.cases.sealed import CONTACT_EMAIL, CONTACT_PHONE, HELPER_NAME, PERSON_NAME, PLACE
from moothall.people.helped import shown_to_helpers
from moothall.people.models import Person
from moothall.rules.language import Language
from moothall.services.models import ServiceVersion
from moothall.vault import columns
from moothall.vault.columns import SealedColumn


class Case(BodyModel):
    """What a resident asked of a body, as they sent it, pinned to the version of the service they were asked by.

    `person` is whose case it is, where they have an account; `helper` sent it for them. Their names are
    sealed, and so are sensitive answers, the place and how to reach the resident (cases/sealed.py).
    `format_needed` (of rules.formats) is what letters about it must follow; where `is_confidential`, nobody may
    be told the address. By `contact_email_blind` it is gathered; it is "" where nobody may.
    """

    reference = models.CharField(max_length=16)
    draft_key = models.CharField(max_length=32)
    holder_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    service_slug = models.CharField(max_length=60)
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")
    answers = models.JSONField()
    state = models.CharField(max_length=40)
    is_open = models.BooleanField(default=True)
    place_sealed = models.TextField(default="")
    language = models.CharField(max_length=2, default=Language.EN)
    contact_email_sealed = models.TextField(default="")
    contact_email_blind = models.CharField(max_length=60, default="")
    contact_phone_sealed = models.TextField(default="")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    helper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    person_name_sealed = models.TextField(blank=True, default="", db_default="")
    helper_name_sealed = models.TextField(blank=True, default="", db_default="")
    format_needed = models.CharField(max_length=16, blank=True, default="", db_default="")
    is_confidential = models.BooleanField(default=False, db_default=False)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revision = models.IntegerField(default=1)
    submitted_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "reference"], name="one_case_per_reference"),
            models.UniqueConstraint(fields=["body", "draft_key"], name="a_draft_becomes_one_case"),
        ]
        indexes = [
            models.Index(fields=["body", "is_open", "submitted_at", "id"], name="cases_worklist"),
            models.Index(fields=["body", "state", "submitted_at", "id"], name="cases_by_state"),
            models.Index(fields=["body", "taken_by", "submitted_at", "id"], name="cases_by_officer"),
            models.Index(
                fields=["body", "service_slug", "is_open", "submitted_at", "id"], name="cases_by_service"
            ),
            models.Index(fields=["code_digest"], name="cases_by_code"),
            models.Index(fields=["reference"], name="cases_by_reference"),
            models.Index(
                fields=["body", "person", "submitted_at", "id"],
                condition=models.Q(person__isnull=False),
                name="cases_of_a_person",
            ),
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may="select, update"),
        "moothall_resident": Rule(rows=shown_to_helpers("cases_case", service="service_slug"), may=READ),
        "moothall_draft": Rule(rows=both(HOLDER, BODY_IN_HAND), may=READ_ADD),
        "moothall_grant": Rule(rows=both(GRANTED, BODY_IN_HAND), may=READ),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }

    @property
    def place(self) -> str:
        """Where the case is, in one line; "" where that does not open."""
        return self._unsealed(PLACE, self.place_sealed)

    @property
    def contact_email(self) -> str:
        """The address that the resident left; "" where they left none, or it does not open."""
        return self._unsealed(CONTACT_EMAIL, self.contact_email_sealed)

    @property
    def contact_phone(self) -> str:
        """The number that the resident left; "" where they left none, or it does not open."""
        return self._unsealed(CONTACT_PHONE, self.contact_phone_sealed)

    @property
    def person_name(self) -> str:
        """What the person is called whose case it is, as their account said; "" for nobody's case."""
        return self._unsealed(PERSON_NAME, self.person_name_sealed)

    @property
    def helper_name(self) -> str:
        """Who sent it for them; "" where they did so themselves."""
        return self._unsealed(HELPER_NAME, self.helper_name_sealed)

    def _unsealed(self, column: SealedColumn, sealed: str) -> str:
        opened = columns.unseal_if_it_opens(column, body_id=self.body_id, row=self.reference, sealed=sealed)
        return opened or ""


class CaseEntry(BodyModel):
    """One thing that happened to a case. Only ever added: the database refuses to change or delete it.

    `key` is the one-time key of the form that an officer sent: what it asks for is done once.
    """

    class Kind(models.TextChoices):
        """What happened."""

        SUBMITTED = "submitted"
        TAKEN = "taken"
        PUT_BACK = "put_back"
        MOVED = "moved"
        WROTE = "wrote"
        NOTED = "noted"
        REVEALED = "revealed"
        NOTICE_FAILED = "notice_failed"

    case = BodyForeignKey(Case)
    at = models.DateTimeField(db_default=Now())
    kind = models.CharField(max_length=16, choices=Kind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    transition = models.CharField(max_length=40, blank=True)
    from_state = models.CharField(max_length=40, blank=True)
    to_state = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    message = models.TextField(blank=True)
    for_resident = models.BooleanField()
    key = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "key"], condition=~models.Q(key=""), name="a_form_is_heeded_once"
            )
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=READ_ADD),
        "moothall_resident": Rule(
            rows=(
                "for_resident and exists (select 1 from cases_case c"
                " where c.body_id = cases_caseentry.body_id and c.id = cases_caseentry.case_id)"
            ),
            may=READ,
        ),
        "moothall_grant": Rule(
            rows=(
                "for_resident and exists (select 1 from cases_case c where c.body_id = cases_caseentry.body_id"
                " and c.id = cases_caseentry.case_id and not c.is_confidential)"
            ),
            may="select (id, body_id, case_id, at, kind, to_state, message, for_resident)",
        ),
        "moothall_draft": Rule(rows=BODY_IN_HAND, may=ADD),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD),
    }


class Draft(BodyModel):
    """Answers on their way: found by a key in the address and the digest of a secret in the browser.

    `whose_digest` (cases/whose.py) says whom they are from; "" is somebody without an account. `chosen` has, by
    question id, the id of the other body whose known answer was chosen here, or null.
    """

    key = models.CharField(max_length=32)
    holder_digest = models.CharField(max_length=64)
    service_slug = models.CharField(max_length=60)
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    language = models.CharField(max_length=2, default=Language.EN)
    whose_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    chosen = models.JSONField(default=dict, db_default={})
    case = BodyForeignKey(Case, null=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "key"], name="one_draft_per_key")]
        indexes = [models.Index(fields=["expires_at"], name="drafts_to_sweep")]

    row_security = {
        "moothall_draft": Rule(rows=both(HOLDER, BODY_IN_HAND), may=READ_ADD_CHANGE),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=EVERYTHING),
    }
