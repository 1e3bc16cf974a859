"""Whether an issuer signed a token: by a key that it publishes, with an algorithm that was agreed, or not at all.

RFC 8725 (JSON Web Token best current practices): the algorithm is ours to say, never the token's alone; it must fit
the key; and a token is small.
"""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping, Sequence

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from moothall.people.identity.oidc.documents import DOCUMENTS
from moothall.people.identity.oidc.faults import AnswerRefused, NotUnderstood
from moothall.people.identity.oidc.issuers import Algorithm, Issuer

MOST_CHARACTERS = 16 * 1024
_CURVES = {Algorithm.ES256: "P-256", Algorithm.ES384: "P-384"}
Claims = Mapping[str, object]


def signed_claims(token: str, issuer: Issuer, jwks_uri: str) -> tuple[Claims, Mapping[str, object]]:
    """Return the claims of a token that the issuer signed, and its header.

    A key that is not known is looked for once more among the issuer's keys, at most once a minute.

    Raises:
        AnswerRefused: too long, no signed token, another algorithm or type, an unknown key, a wrong signature.
        IssuerUnavailable, NotUnderstood: the issuer's keys cannot be had.
    """
    if len(token) > MOST_CHARACTERS or not token.isascii():
        raise AnswerRefused("token_too_large")
    header = _part(token, 0)
    algorithm = _algorithm(header, issuer)
    keys = list(_fitting(DOCUMENTS.get(jwks_uri, local=issuer.is_local), header, algorithm))
    if not keys:
        keys = list(_fitting(DOCUMENTS.renewed(jwks_uri, local=issuer.is_local), header, algorithm))
    if len(keys) != 1:
        raise AnswerRefused("unknown_key")
    return _verified(token, keys[0], algorithm), header


def claimed(token: str) -> Claims:
    """Return what a token says of itself, which proves nothing: it tells whose keys to check it by.

    Raises AnswerRefused for what is no signed token, or too long to be looked at.
    """
    if len(token) > MOST_CHARACTERS or not token.isascii():
        raise AnswerRefused("token_too_large")
    return _part(token, 1)


def _algorithm(header: Mapping[str, object], issuer: Issuer) -> Algorithm:
    named = header.get("alg")
    if not isinstance(named, str) or named not in issuer.algorithms or "crit" in header:
        raise AnswerRefused("algorithm")
    return Algorithm(named)


def _fitting(
    document: Mapping[str, object], header: Mapping[str, object], algorithm: Algorithm
) -> Iterator[Mapping[str, object]]:
    """Yield the published keys that may have signed: by name where the token names one, by kind and use."""
    keys = document.get("keys")
    if not isinstance(keys, Sequence) or isinstance(keys, str):
        raise NotUnderstood("keys")
    for key in keys:
        if not isinstance(key, dict) or key.get("use", "sig") != "sig":
            continue
        if key.get("alg", algorithm) != algorithm or not _is_of_kind(key, algorithm):
            continue
        if "kid" not in header or key.get("kid") == header["kid"]:
            yield {str(name): value for name, value in key.items()}


def _is_of_kind(key: Mapping[object, object], algorithm: Algorithm) -> bool:
    curve = _CURVES.get(algorithm)
    return key.get("kty") == "RSA" if curve is None else (key.get("kty"), key.get("crv")) == ("EC", curve)


def _verified(token: str, published: Mapping[str, object], algorithm: Algorithm) -> Claims:
    parts = ("kty", "n", "e") if published.get("kty") == "RSA" else ("kty", "crv", "x", "y")
    plain: dict[str, str | list[str]] = {name: str(published.get(name, "")) for name in parts}
    registry = jws.JWSRegistry(algorithms=[algorithm.value], strict_check_header=False)
    try:
        key = RSAKey.import_key(plain) if plain["kty"] == "RSA" else ECKey.import_key(plain)
        jws.deserialize_compact(token, key, algorithms=[algorithm.value], registry=registry)
    except (JoseError, ValueError) as wrong:
        raise AnswerRefused("signature") from wrong
    return _part(token, 1)


def _part(token: str, at: int) -> Mapping[str, object]:
    """Return one of the three parts of a token as an object; it proves nothing before the signature is checked."""
    parts = token.split(".")
    if len(parts) != 3:
        raise AnswerRefused("no_token")
    try:
        found: object = json.loads(urlsafe_b64decode(parts[at] + "=" * (-len(parts[at]) % 4)))
    except (ValueError, binascii.Error, RecursionError) as wrong:
        raise AnswerRefused("no_token") from wrong
    if not isinstance(found, dict):
        raise AnswerRefused("no_token")
    return {str(name): value for name, value in found.items()}
