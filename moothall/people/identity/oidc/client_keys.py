"""The keys with which we sign our assertions; all that the file names are published, so that they can be changed.

To change a key: add the new one to the file, wait a day (GOV.UK One Login keeps ours for up to 24 hours:
docs.sign-in.service.gov.uk/before-integrating/set-up-your-public-and-private-keys), let the issuer use it, wait
another day, and take the old one out.
"""

from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from joserfc.jwk import ECKey, RSAKey

FEWEST_RSA_BITS = 2048


class UnusableKey(Exception):
    """This is no PEM of an RSA key of at least 2048 bits or of an elliptic key on P-256."""


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A key of ours. `algorithm` is what it signs with; `signs` is False for one that is only published still."""

    kid: str
    algorithm: str
    signs: bool
    key: RSAKey | ECKey = field(repr=False)

    def published(self) -> dict[str, object]:
        """Return the public half as a JSON Web Key."""
        return {**self.key.as_dict(private=False), "kid": self.kid, "use": "sig", "alg": self.algorithm}


def load(kid: str, pem: bytes) -> SigningKey:
    """Return the key in `pem`, private or public. Raises UnusableKey."""
    found = _parsed(pem)
    signs = isinstance(found, RSAPrivateKey | EllipticCurvePrivateKey)
    if isinstance(found, RSAPrivateKey | RSAPublicKey) and found.key_size >= FEWEST_RSA_BITS:
        return SigningKey(kid=kid, algorithm="RS256", signs=signs, key=RSAKey.import_key(pem))
    if isinstance(found, EllipticCurvePrivateKey | EllipticCurvePublicKey) and isinstance(
        found.curve, SECP256R1
    ):
        return SigningKey(kid=kid, algorithm="ES256", signs=signs, key=ECKey.import_key(pem))
    raise UnusableKey(UnusableKey.__doc__)


def _parsed(pem: bytes) -> object:
    try:
        return load_pem_private_key(pem, None) if b"PRIVATE" in pem else load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise UnusableKey(UnusableKey.__doc__) from wrong
