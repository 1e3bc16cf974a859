"""How passwords and recovery codes are hashed: Argon2id through Django's hasher, with OWASP's parameters."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane (OWASP, ASVS 5.0 appendix C).

    Django's own asks for 100 MiB in eight lanes for each sign-in: as much as a whole process of ours.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
