"""Every column that holds sealed values, of every app: what `moothall vault reseal` goes through."""

from moothall.cases.sealed import SEALED as CASES
from moothall.notices.sealed import SEALED as NOTICES
from moothall.people.identity.oidc.identities import SEALED as IDENTITIES
from moothall.people.sealed import SEALED as PEOPLE
from moothall.people.sealed_accounts import SEALED as ACCOUNTS
from moothall.people.sealed_posts import SEALED as POSTS
from moothall.portability.sealed import SEALED as PORTABILITY
from moothall.vault.columns import SealedColumn

SEALED: tuple[SealedColumn, ...] = (*NOTICES, *PEOPLE, *ACCOUNTS, *IDENTITIES, *POSTS, *CASES, *PORTABILITY)
