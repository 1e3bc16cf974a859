"""Find the body of a case by what only its resident knows: the reference, and the email address they left."""

import hmac

from django.db import connection

from moothall.cases.sealed import blind_email
from moothall.vault import rings


def body_of_contact(*, reference: str, email: str) -> int | None:
    """Return the body that has a case with this reference, nobody's yet, for which this email address was left.

    A confidential case is as good as none: its person closed their account, and who has the address may be a helper
    of then, or share the mailbox. So is any case of a closed account with an address that was not the account's.

    Looked up before a context is known. Keys are fetched and a digest is made whether there is such a case or not:
    the body's, or the portal's in place of them.
    """
    with connection.cursor() as cursor:
        cursor.execute("select body_id, blind from moothall_contact_of_reference(%s)", [reference])
        row: tuple[int, str] | None = cursor.fetchone()
    body_id, kept = row or (None, "")
    rings.fetch(body_id)
    given = blind_email(body_id=body_id, reference=reference, email=email)
    return body_id if kept and hmac.compare_digest(kept, given) else None
