"""What is kept sealed of notices, by the key of their body: whom they are for."""

from moothall.vault.columns import SealedColumn

TO = SealedColumn(table="notices_notice", column="to_sealed", about="notices.notice.to", row="key")
SEALED = (TO,)
