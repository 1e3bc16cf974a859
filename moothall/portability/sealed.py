"""What is kept sealed of requests for erasure, by the key of their body: who asks, where to answer, what they say."""

from moothall.vault.columns import SealedColumn

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
SEALED = (REQUEST_NAME, REQUEST_EMAIL, REQUEST_WORDS)
