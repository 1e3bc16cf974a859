"""What is kept sealed of requests for erasure, by the key of their body.

Who asks, where to answer, what they say; and what officers say to them: why it takes longer, and with a decision.
Those words lie in letters too, sealed by the portal's key as whatever a letter's stored text only marks.
"""

from moothall.vault.columns import SealedColumn, Shape

_TABLE = "portability_erasurerequest"

REQUEST_NAME = SealedColumn(
    table=_TABLE, column="name_sealed", about="portability.erasure_request.name", row="key"
)
REQUEST_EMAIL = SealedColumn(
    table=_TABLE, column="email_sealed", about="portability.erasure_request.email", row="key"
)
REQUEST_WORDS = SealedColumn(
    table=_TABLE, column="words_sealed", about="portability.erasure_request.words", row="key"
)
REQUEST_LONGER = SealedColumn(
    table=_TABLE,
    column="extension_reason_sealed",
    about="portability.erasure_request.extension_reason",
    row="key",
)
# A case that was refused may be asked for again: its reference names what was said about it each time.
ITEM_NOTE = SealedColumn(
    table="portability_erasureitem",
    column="note_sealed",
    about="portability.erasure_item.note",
    row="reference",
)
ABOUT_ERASURE = "erasure/"
LETTER_WORDS = SealedColumn(
    table="notices_notice",
    column="body_text",
    about="portability.erasure_letter.word",
    row="case_reference",
    row_prefix=ABOUT_ERASURE,
    shape=Shape.WORDS,
    of_portal=True,
)
SEALED = (REQUEST_NAME, REQUEST_EMAIL, REQUEST_WORDS, REQUEST_LONGER, ITEM_NOTE, LETTER_WORDS)
