"""What is kept sealed of people, by the portal's key: who somebody is lies open in no row."""

from moothall.rules.emails import account_email
from moothall.vault.columns import SealedColumn

NAME = SealedColumn(
    table="people_person",
    column="name_sealed",
    about="people.person.name",
    row="public_id",
    of_portal=True,
)
EMAIL = SealedColumn(
    table="people_person",
    column="email_sealed",
    about="people.person.email",
    row="public_id",
    of_portal=True,
    blind_column="email_blind",
    normal=account_email,
)
TOTP = SealedColumn(
    table="people_authenticatorapp",
    column="sealed_secret",
    about="people.totp",
    row="person_id",
    of_portal=True,
)
SEALED = (NAME, EMAIL, TOTP)
