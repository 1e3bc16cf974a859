"""Every limit of signing in, in one place."""

from datetime import timedelta

# Wrong tries in a clock hour; right ones are never counted. Ten wrong passwords, or ten wrong codes, lock what can
# be guessed about an account: passkeys and single sign-on, which cannot, stay open. So whoever locks an officer
# out by guessing keeps nobody with a passkey from work.
MOST_WRONG_ABOUT_ACCOUNT = 10
LOCKED_FOR = timedelta(minutes=30)
# Behind one address stand a whole town hall's officers: those who get it right are let in until the limit is
# reached, then nothing is hashed but for browsers in which the person has signed in before. Passkeys are not limited.
MOST_WRONG_FROM_NETWORK = 100
# Links that an address may ask for in a clock hour, and those that are sent to one person.
MOST_RESETS_FROM_NETWORK = 30
MOST_RESETS_OF_PERSON = 3
# Wrong codes after one right password; then the password is asked for again. After one link for a new password as
# many, though the account be locked; then another link is needed.
MOST_WRONG_CODES = 5

INVITATION_LASTS = timedelta(hours=72)
RESET_LASTS = timedelta(hours=1)
# Between the password and the code, from opening a link to its end, and from a passkey's challenge to its answer.
HALFWAY_LASTS = timedelta(minutes=10)
SET_UP_LASTS = timedelta(minutes=30)
CHALLENGE_LASTS = timedelta(minutes=5)
RECOVERY_CODES_SHOWN_FOR = timedelta(minutes=10)

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
RECOVERY_CODES = 10
MOST_PASSKEYS = 20
LONGEST_PASSKEY_NAME = 60
LONGEST_CREDENTIAL = 20_000
