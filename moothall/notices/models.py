"""Notices to residents: what is said, to whom, how, and what became of it."""

from django.db import models
from django.db.models.functions import Now

from moothall.bodies.keys import BodyModel
from moothall.bodies.row_security import BODY_IN_HAND, BODY_OF_OFFICER, READ_ADD, READ_ADD_CHANGE, Rule
from moothall.notices.channels.messages import Kind, Message
from moothall.notices.sealed import TO
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.vault import columns


class Notice(BodyModel):
    """One notice to one person. `key` makes it one row however often it is asked for.

    `body_text` holds a mark where the case's code belongs: no row holds the code. `to_address` is an email
    address, a telephone number, or for a letter the address, a line each; it is sealed. `format_needed` (of
    rules.formats) is what the reader asked for: large print, braille and the like. With the sandbox the row is all
    there is: nothing leaves the machine. `hand_key` names a letter that somebody has to send in that format as well,
    and is "" for every other; `handed_on` and `handed_how` say when and how they did. `reader_id` is the person to whom
    the portal itself wrote: what it says belongs to their copy of everything about them. None for all others.
    """

    class State(models.TextChoices):
        """Where a notice is; sent means that a provider took it over."""

        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    to_sealed = models.TextField()
    subject = models.TextField()
    body_text = models.TextField()
    language = models.CharField(max_length=2)
    format_needed = models.CharField(max_length=16, blank=True, default="", db_default="")
    hand_key = models.CharField(max_length=32, default="", db_default="")
    handed_on = models.DateField(null=True)
    handed_how = models.CharField(max_length=120, default="", db_default="")
    case_reference = models.CharField(max_length=40)
    reader_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, db_default=State.QUEUED)
    provider = models.CharField(max_length=20, db_default="")
    provider_reference = models.CharField(max_length=200, db_default="")
    attempts = models.IntegerField(db_default=0)
    last_error_code = models.CharField(max_length=60, db_default="")
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="a_notice_is_queued_once"),
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="a_sent_notice_has_its_time",
            ),
            models.UniqueConstraint(
                fields=["body", "hand_key"], condition=~models.Q(hand_key=""), name="letters_by_hand"
            ),
        ]
        indexes = [
            models.Index(fields=["body", "case_reference", "id"], name="notices_of_a_case"),
            models.Index(fields=["body", "created_at", "id"], name="notices_by_time"),
            models.Index(
                fields=["body", "reader_id", "id"],
                condition=models.Q(reader_id__isnull=False),
                name="notices_of_a_reader",
            ),
        ]

    row_security = {
        "moothall_officer": Rule(rows=BODY_OF_OFFICER, may=f"{READ_ADD}, update (handed_on, handed_how)"),
        "moothall_draft": Rule(rows=BODY_IN_HAND, may="insert, select (id, body_id)"),
        "moothall_job": Rule(rows=BODY_IN_HAND, may=READ_ADD_CHANGE),
    }

    @property
    def to_address(self) -> str:
        """Whom the notice is for, unsealed; raises VaultFailed where that does not open."""
        return columns.unseal(TO, body_id=self.body_id, row=self.key, sealed=self.to_sealed)

    def message(self, body: str) -> Message:
        """Return what a channel needs to send this notice with `body`, its text with every mark filled.

        Raises:
            VaultFailed: whom it is for does not open.
        """
        kind = Kind(self.kind)
        is_letter = kind is Kind.LETTER
        to_address = self.to_address
        return Message(
            kind=kind,
            to="" if is_letter else to_address,
            subject=self.subject,
            body=body,
            key=self.key,
            language=Language(self.language),
            address_lines=tuple(to_address.splitlines()) if is_letter else (),
            format_needed=Format(self.format_needed) if self.format_needed else None,
        )
