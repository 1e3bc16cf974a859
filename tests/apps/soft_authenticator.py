"""An authenticator in memory: makes passkeys and answers challenges as a real one would, or wrongly on purpose."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url, encode_cbor

ORIGIN, HOST = "http://desk.localhost:8000", "desk.localhost"
USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass(kw_only=True)
class SoftAuthenticator:
    """One passkey on P-256. What it claims of origin, host and person can be changed to lie."""

    user_handle: bytes
    origin: str = ORIGIN
    host: str = HOST
    verifies: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, challenge: str) -> str:
        """Return the answer to a request for a new passkey."""
        client = self._client("webauthn.create", challenge)
        data = self._data(HAS_CREDENTIAL) + bytes(16)
        data += len(self.credential_id).to_bytes(2, "big") + self.credential_id + encode_cbor(self._cose())
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def get(self, challenge: str, *, says_who: bool = True) -> str:
        """Return the answer to a challenge."""
        self.count += 1
        client, data = self._client("webauthn.get", challenge), self._data(0)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        who = {"userHandle": self.user_handle} if says_who else {}
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signed, **who)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, more: int) -> bytes:
        flags = USER_PRESENT | more | (USER_VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _cose(self) -> dict[int, int | bytes]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def _answer(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.credential_id)
        parts = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": parts})
