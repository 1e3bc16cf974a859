"""The error codes that an issuer may answer with, and what somebody should do then.

OAuth 2.0 (RFC 6749, sections 4.1.2.1 and 5.2), OpenID Connect Core 1.0, section 3.1.2.6, and GOV.UK One Login:
docs.sign-in.service.gov.uk/error-messages. There `access_denied` means that the session in the browser was lost,
`unauthorized_client` that GOV.UK One Login has closed the service for now, and `login_required` that a person
could not prove themselves again.
"""

from collections.abc import Mapping

from moothall.people.identity.oidc.faults import Advice, ErrorAnswer
from moothall.people.identity.oidc.issuers import Profile

PUBLISHED: Mapping[str, Advice] = {
    "access_denied": Advice.STOPPED,
    "login_required": Advice.START_AGAIN,
    "interaction_required": Advice.START_AGAIN,
    "account_selection_required": Advice.START_AGAIN,
    "consent_required": Advice.STOPPED,
    "temporarily_unavailable": Advice.UNAVAILABLE,
    "server_error": Advice.UNAVAILABLE,
    "unauthorized_client": Advice.CLOSED,
    "invalid_request": Advice.FAULT,
    "request_is_missing_parameters": Advice.FAULT,
    "unsupported_response_type": Advice.FAULT,
    "invalid_scope": Advice.FAULT,
    "invalid_request_uri": Advice.FAULT,
    "invalid_request_object": Advice.FAULT,
    "request_not_supported": Advice.FAULT,
    "request_uri_not_supported": Advice.FAULT,
    "registration_not_supported": Advice.FAULT,
    "invalid_target": Advice.FAULT,
    "unmet_authentication_requirements": Advice.TOO_WEAK,
}
OF_ONE_LOGIN: Mapping[str, Advice] = {"access_denied": Advice.START_AGAIN}
OF_TOKEN_ENDPOINT: Mapping[str, Advice] = {
    "invalid_grant": Advice.START_AGAIN,
    "invalid_client": Advice.FAULT,
    "invalid_request": Advice.FAULT,
    "invalid_scope": Advice.FAULT,
    "unauthorized_client": Advice.CLOSED,
    "unsupported_grant_type": Advice.FAULT,
    "server_error": Advice.UNAVAILABLE,
    "temporarily_unavailable": Advice.UNAVAILABLE,
}


def from_browser(code: str, profile: Profile) -> ErrorAnswer:
    """Return the refusal for an error that came back with the browser; an unknown code counts as a fault."""
    known = {**PUBLISHED, **OF_ONE_LOGIN} if profile is Profile.ONE_LOGIN else PUBLISHED
    return _refusal(code, known)


def from_token_endpoint(code: str) -> ErrorAnswer:
    """Return the refusal for an error of the token endpoint; an unknown code counts as a fault."""
    return _refusal(code, OF_TOKEN_ENDPOINT)


def _refusal(code: str, known: Mapping[str, Advice]) -> ErrorAnswer:
    return ErrorAnswer(code if code in known else "unknown", known.get(code, Advice.FAULT))
