"""Every column that holds sealed values, of every app: what `moothall vault reseal` goes through."""

from moothall.people.identity.oidc.identities import SEALED as IDENTITIES
from moothall.people.sealed import SEALED as PEOPLE
from moothall.vault.columns import SealedColumn

SEALED: tuple[SealedColumn, ...] = (*PEOPLE, *IDENTITIES)
