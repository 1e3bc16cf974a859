"""Every store of personal data declares here how long it keeps a row, how that is counted, and how it is deleted.

A new table is either among the `tables` of a rule or in KEPT_OTHERWISE, with the reason: a test compares both with
the database.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from moothall.portability import counts, deletions
from moothall.portability.counts import Due
from moothall.portability.deletions import Batch


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one store is kept: its tables, how to count what is due before a moment, and how to delete it.

    `delete` returns how many rows failed. With `is_guarded` an unexpectedly large deletion waits for a person;
    `is_swept` says that the job of every ten minutes deletes as well, so that a daily run finds little, which is
    for rules without a guard only, and `is_portals` that the rows belong to no body.
    """

    name: str
    tables: tuple[str, ...]
    count: Callable[[datetime, int | None], Iterable[Due]]
    delete: Callable[[Batch], int]
    is_guarded: bool = True
    is_swept: bool = False
    is_portals: bool = False


def _of_bodies(name: str, *tables: str, is_guarded: bool) -> Rule:
    """Return the rule that the database's functions moothall_<name>_due and moothall_<name>_over carry out."""
    due = f"select home, due, whole, oldest from moothall_{name}_due(%s, %s)"  # noqa: S608 - a name of ours
    over = f"select count(*) from moothall_{name}_over(%s, %s, %s)"  # noqa: S608
    return Rule(
        name=name,
        tables=tables,
        count=partial(counts.of_bodies, due),
        delete=partial(deletions.of_bodies, over),
        is_guarded=is_guarded,
    )


def _of_nobody(name: str, *tables: str, is_guarded: bool) -> Rule:
    """Return the same for tables that belong to no body."""
    due = f"select due, whole, oldest from moothall_{name}_due(%(before)s)"  # noqa: S608
    over = f"select count(*) from moothall_{name}_over(%(before)s, %(most)s)"  # noqa: S608
    return Rule(
        name=name,
        tables=tables,
        count=partial(counts.of_nobody, due),
        delete=partial(deletions.of_nobody, over),
        is_guarded=is_guarded,
        is_portals=True,
    )


def _over_by_itself(name: str, table: str, over: str) -> Rule:
    """Return the rule of a table whose rows say when they end; the database deletes those by its own clock."""
    due = f"select due, whole, oldest from moothall_{name}_due(%(before)s)"  # noqa: S608
    return Rule(
        name=name,
        tables=(table,),
        count=partial(counts.of_nobody, due),
        delete=partial(deletions.of_nobody, over),
        is_guarded=False,
        is_swept=True,
        is_portals=True,
    )


def _open(name: str, table: str, *, key: str, since: str, is_swept: bool = False) -> Rule:
    """Return the rule of a global table that the application may read and delete from itself."""
    due = f"select count(*) filter (where {since} < %(before)s), count(*), min({since}) from {table}"  # noqa: S608
    over = (
        f"with gone as (delete from {table} where {key} in"  # noqa: S608
        f" (select {key} from {table} where {since} < %(before)s limit %(most)s) returning 1)"
        " select count(*) from gone"
    )
    return Rule(
        name=name,
        tables=(table,),
        count=partial(counts.of_nobody, due),
        delete=partial(deletions.of_nobody, over),
        is_guarded=False,
        is_swept=is_swept,
        is_portals=True,
    )


_RULES = (
    Rule(
        name="cases",
        tables=("cases_case", "cases_caseentry"),
        count=counts.of_cases,
        delete=deletions.of_cases,
    ),
    Rule(
        name="drafts",
        tables=("cases_draft",),
        count=partial(counts.of_bodies, "select home, due, whole, oldest from moothall_drafts_due(%s, %s)"),
        delete=deletions.of_drafts,
    ),
    Rule(
        name="files",
        tables=("files_storedfile",),
        count=partial(counts.of_bodies, "select home, due, whole, oldest from moothall_files_due(%s, %s)"),
        delete=deletions.of_files,
    ),
    Rule(
        name="strays",
        tables=(),
        count=counts.of_strays,
        delete=deletions.of_strays,
        is_guarded=False,
        is_swept=True,
    ),
    _of_bodies("messages", "notices_notice", is_guarded=True),
    _of_bodies("outbox", "outbox_outboxrow", is_guarded=False),
    _of_bodies("details", "audit_auditdetail", is_guarded=True),
    _of_bodies("lists", "people_postfile", is_guarded=False),
    _of_bodies("erasures", "portability_erasurerequest", "portability_erasureitem", is_guarded=True),
    Rule(
        name="promised",
        tables=(),
        count=partial(counts.of_bodies, "select home, due, whole, oldest from moothall_promised_due(%s, %s)"),
        delete=deletions.of_promised,
        is_guarded=False,
    ),
    _of_nobody(
        "jobs",
        "procrastinate_jobs",
        "procrastinate_events",
        "procrastinate_periodic_defers",
        is_guarded=False,
    ),
    _over_by_itself("sessions", "people_session", "select count(*) from moothall_sessions_over(%(most)s)"),
    _over_by_itself("copies", "people_accountcopy", "select count(*) from moothall_copies_over()"),
    _of_nobody("sign_ins", "people_signin", is_guarded=True),
    _of_nobody("links", "people_setuplink", is_guarded=False),
    _of_nobody("devices", "people_knowndevice", is_guarded=True),
    _of_nobody("helpers", "people_helping", is_guarded=True),
    _open("attempts", "people_attempt", key="key", since="hour", is_swept=True),
    _open("codes", "people_proofcode", key="nonce", since="ends_at", is_swept=True),
    _open("locks", "people_lock", key="key", since="until_at", is_swept=True),
)
RULES: Mapping[str, Rule] = {rule.name: rule for rule in _RULES}

_REGISTER = "The register of public bodies and services, which everybody may read"
_EVIDENCE = "Evidence, which holds ids and digests; it is only ever added to"
_ACCOUNT = "Kept with the account of the person that it belongs to"
_WORK = "Who served a body, in what function and when: kept as long as the evidence that names them"
_NUMBERS = "Counts, and papers of the body itself: nothing about a resident"
_MINUTES = "Lives for minutes, and is deleted where it is used"
KEPT_OTHERWISE: Mapping[str, str] = {
    "bodies_body": _REGISTER,
    "bodies_gsscode": _REGISTER,
    "bodies_succession": _REGISTER,
    "services_service": _REGISTER,
    "services_serviceversion": _REGISTER,
    "django_migrations": _NUMBERS,
    "procrastinate_workers": "The job processes themselves delete what is not heard of any more",
    "vault_datakey": "Keys go when what they seal goes: without them nothing can be read",
    "portability_retentionrun": _NUMBERS,
    "portability_signoff": _NUMBERS,
    "audit_auditrow": _EVIDENCE,
    "audit_auditseal": _EVIDENCE,
    "audit_auditdigest": _EVIDENCE,
    "audit_withholding": "Why a resident is not told who looked: kept as long as the evidence it is about",
    "people_person": _ACCOUNT,
    **dict.fromkeys(
        (
            "people_accountdetails",
            "people_authenticatorapp",
            "people_contact",
            "people_decline",
            "people_givenanswer",
            "people_home",
            "people_identity",
            "people_knownanswer",
            "people_passkey",
            "people_password",
            "people_personbody",
            "people_recoverycode",
        ),
        _ACCOUNT,
    ),
    "people_arrangement": _WORK,
    "people_deputy": _WORK,
    "people_membership": _WORK,
    "people_postrequest": _WORK,
    "people_team": _WORK,
    "people_errand": _MINUTES,
    "people_issuerattempt": _MINUTES,
    "people_spenttoken": _MINUTES,
}
