"""Which section of a copy shows the rows of a table that name a person or a case, and why others are in none.

A test finds every such table, and demands that it is here.
"""

from collections.abc import Mapping
from enum import StrEnum

IN_COPY: Mapping[str, str] = {
    "people_person": "account",
    "people_accountdetails": "account",
    "people_contact": "contact_details",
    "people_home": "addresses",
    "people_personbody": "requests",
    "people_knownanswer": "known_answers",
    "people_decline": "declined",
    "people_givenanswer": "given_to_other_councils",
    "people_helping": "helpers",
    "people_identity": "ways_in",
    "people_signin": "sign_ins",
    "people_session": "sessions",
    "people_accountcopy": "copies",
    "cases_case": "requests",
    "cases_caseentry": "requests",
    "files_storedfile": "requests",
    "notices_notice": "requests",
    "audit_auditrow": "requests",
    "portability_erasurerequest": "erasure",
    "portability_erasureitem": "erasure",
}


class LeftOut(StrEnum):
    """What a copy does not hold; copy.not_<value> says it to the person, and copy.not_<value>_why the reason."""

    NOTES = "notes"
    WITHHELD = "withheld"
    OFFICERS = "officers"
    CODES = "codes"
    INVITATIONS = "invitations"
    HELPERS = "helpers"
    EVIDENCE = "evidence"
    PROOFS = "proofs"
    DRAFTS = "drafts"
    MINUTES = "minutes"
    WORK = "work"


NOT_IN_COPY: Mapping[str, LeftOut] = {
    "audit_auditdetail": LeftOut.NOTES,
    "audit_withholding": LeftOut.WITHHELD,
    "cases_draft": LeftOut.DRAFTS,
    "people_arrangement": LeftOut.WORK,
    "people_authenticatorapp": LeftOut.PROOFS,
    "people_deputy": LeftOut.WORK,
    "people_errand": LeftOut.MINUTES,
    "people_issuerattempt": LeftOut.MINUTES,
    "people_knowndevice": LeftOut.WORK,
    "people_membership": LeftOut.WORK,
    "people_passkey": LeftOut.PROOFS,
    "people_password": LeftOut.PROOFS,
    "people_postfile": LeftOut.WORK,
    "people_postrequest": LeftOut.WORK,
    "people_proofcode": LeftOut.MINUTES,
    "people_recoverycode": LeftOut.PROOFS,
    "people_setuplink": LeftOut.WORK,
    "portability_retentionrun": LeftOut.WORK,
    "portability_signoff": LeftOut.WORK,
}
