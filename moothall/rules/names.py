"""Which names may stand in letters to others: a name, and no address that a reader could follow."""

import unicodedata

_OF_ADDRESSES = ("://", "www.", "@")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def may_stand_in_letters(name: str) -> bool:
    """Tell whether what somebody calls themselves, or another, may stand in letters that others get from the portal.

    Programs that show letters make links of addresses, so whoever chose a name could send words of their own to a
    stranger under our name. Signs that are not seen hide such an address, or turn what stands beside it round.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    return not any(part in plain for part in _OF_ADDRESSES) and not any(
        unicodedata.category(letter) in _UNSEEN for letter in name
    )
