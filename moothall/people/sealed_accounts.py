"""What is kept sealed in accounts, by the portal's key."""

from moothall.rules.emails import account_email
from moothall.vault.columns import SealedColumn, Shape

CONTACT = SealedColumn(
    table="people_contact", column="sealed", about="people.contact", row="key", of_portal=True
)
HOME = SealedColumn(table="people_home", column="sealed", about="people.home", row="key", of_portal=True)
KNOWN_ANSWER = SealedColumn(
    table="people_knownanswer", column="sealed", about="people.known_answer", row="key", of_portal=True
)
COPY = SealedColumn(
    table="people_accountcopy", column="sealed", about="people.account_copy", row="key", of_portal=True
)
HELPER_NAME = SealedColumn(
    table="people_helping", column="name_sealed", about="people.helping.name", row="nonce", of_portal=True
)
HELPED_NAME = SealedColumn(
    table="people_helping",
    column="person_name_sealed",
    about="people.helping.person_name",
    row="nonce",
    of_portal=True,
)
HELPER_EMAIL = SealedColumn(
    table="people_helping",
    column="email_sealed",
    about="people.helping.email",
    row="nonce",
    of_portal=True,
    blind_column="email_blind",
    normal=account_email,
)
# The names in messages about helping, until these are sent: the message's row says which right it is about.
ABOUT_HELPING = "invitation/"
HELPING_WORDS = SealedColumn(
    table="notices_notice",
    column="body_text",
    about="people.helping.word",
    row="case_reference",
    row_prefix=ABOUT_HELPING,
    shape=Shape.WORDS,
    of_portal=True,
)
SEALED = (CONTACT, HOME, KNOWN_ANSWER, COPY, HELPER_NAME, HELPED_NAME, HELPER_EMAIL, HELPING_WORDS)
