"""What is kept sealed of cases and drafts, by the key of their body.

A draft and the case that it becomes share the key that names the row of their answers, so a sealed answer opens in
both.
"""

from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.vault import columns
from moothall.vault.columns import SealedColumn, Shape

_ANSWERS = "cases.answers"

DRAFT_ANSWERS = SealedColumn(
    table="cases_draft", column="answers", about=_ANSWERS, row="key", shape=Shape.JSON
)
ANSWERS = SealedColumn(
    table="cases_case", column="answers", about=_ANSWERS, row="draft_key", shape=Shape.JSON
)
PLACE = SealedColumn(table="cases_case", column="place_sealed", about="cases.case.place", row="reference")
CONTACT_EMAIL = SealedColumn(
    table="cases_case",
    column="contact_email_sealed",
    about="cases.case.contact_email",
    row="reference",
    blind_column="contact_email_blind",
    normal=account_email,
    blind_with_row=True,
)
CONTACT_PHONE = SealedColumn(
    table="cases_case", column="contact_phone_sealed", about="cases.case.contact_phone", row="reference"
)
PERSON_NAME = SealedColumn(
    table="cases_case", column="person_name_sealed", about="cases.case.person_name", row="reference"
)
HELPER_NAME = SealedColumn(
    table="cases_case", column="helper_name_sealed", about="cases.case.helper_name", row="reference"
)
SEALED = (DRAFT_ANSWERS, ANSWERS, PLACE, CONTACT_EMAIL, CONTACT_PHONE, PERSON_NAME, HELPER_NAME)


def blind_email(*, body_id: int | None, reference: str, email: str) -> str:
    """Return the digest by which a case is found with its reference and email address together; "" without one.

    The same address gives another digest in each case, so the database does not tell whose cases belong together.
    """
    try:
        return columns.blind(CONTACT_EMAIL, body_id=body_id, row=reference, text=email)
    except NotAnAccountEmail:
        return ""
