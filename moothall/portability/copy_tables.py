"""Which section of a copy shows the rows of a table that name a person or a case, and why others are in none.

A test finds every such table, and demands that it is here.
"""

from collections.abc import Mapping

IN_COPY: Mapping[str, str] = {
    "people_person": "account",
    "people_accountdetails": "account",
    "people_contact": "contact_details",
    "people_home": "addresses",
    "people_personbody": "requests",
    "people_knownanswer": "known_answers",
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

_PROOF = "A proof of who is there, and no knowledge about the person: whoever had it could sign in with it"
_WORK = "About work for a body, which answers for it: an officer asks that body"
_MINUTES = "Lives for minutes, and says nothing that the account does not"
_WITHHELD = "What a body withholds on a recorded ground of law (Data Protection Act 2018, Schedule 2)"
_BEFORE = "Belongs to a browser and to nobody's account until it is sent"
NOT_IN_COPY: Mapping[str, str] = {
    "audit_auditdetail": "The reasons of officers, which may be about others: asked of the body itself",
    "audit_withholding": _WITHHELD,
    "cases_draft": _BEFORE,
    "people_arrangement": _WORK,
    "people_authenticatorapp": _PROOF,
    "people_deputy": _WORK,
    "people_errand": _MINUTES,
    "people_issuerattempt": _MINUTES,
    "people_knowndevice": _WORK,
    "people_membership": _WORK,
    "people_passkey": _PROOF,
    "people_password": _PROOF,
    "people_postfile": _WORK,
    "people_postrequest": _WORK,
    "people_proofcode": _MINUTES,
    "people_recoverycode": _PROOF,
    "people_setuplink": _WORK,
    "portability_retentionrun": _WORK,
    "portability_signoff": _WORK,
}
