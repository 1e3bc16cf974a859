"""Papers about processing that are filled from data, and what has changed since one was signed (paper_facts.py)."""

from enum import StrEnum

from moothall.rules.bodies import Kind
from moothall.rules.processing import Activity


class PaperKind(StrEnum):
    """A paper that a body keeps.

    Under the UK GDPR: the record of processing of a controller (Article 30(1)) or of the processor (30(2)), the
    agreement between the two (28(3)), the assessment of impact (35(7)). For accounts the operator is a controller
    itself, and keeps the first kind as well.
    """

    RECORD = "record"
    AGREEMENT = "agreement"
    DPIA = "dpia"
    PROCESSOR = "processor"
    ACCOUNTS = "accounts"


def kinds_for(kind: Kind) -> tuple[PaperKind, ...]:
    """Return the papers of a body: the operator of the portal is the processor, everybody else a controller.

    Of residents' accounts the operator is the controller.
    """
    if kind is Kind.OPERATOR:
        return (PaperKind.ACCOUNTS, PaperKind.PROCESSOR)
    return (PaperKind.RECORD, PaperKind.AGREEMENT, PaperKind.DPIA)


class Part(StrEnum):
    """Which part of a paper a fact belongs to."""

    PURPOSE = "purpose"
    PEOPLE = "people"
    ASKED = "asked"
    BASIS = "basis"
    SPECIAL = "special"
    RECIPIENTS = "recipients"
    KEPT = "kept"
    SUPPLIERS = "suppliers"
    CONTROLLERS = "controllers"
    WORDS = "words"


class Trait(StrEnum):
    """Something that is so of a body's services; parts of a paper and risks may be for those only of which it is."""

    SPECIAL_CATEGORY = "special_category"
    NO_SPECIAL_CATEGORY = "no_special_category"
    SPECIAL_SEALED = "special_sealed"
    SPECIAL_OPEN = "special_open"
    FILES = "files"
    ARRANGEMENTS = "arrangements"


def traits_of(activities: tuple[Activity, ...], *, is_arranged: bool) -> frozenset[Trait]:
    """Return what is so of some services; `is_arranged` where another body's team takes part."""
    special = tuple(asked for each in activities for asked in each.special)
    found = {
        Trait.SPECIAL_CATEGORY: bool(special),
        Trait.NO_SPECIAL_CATEGORY: not special,
        Trait.SPECIAL_SEALED: any(asked.is_sealed for asked in special),
        Trait.SPECIAL_OPEN: any(not asked.is_sealed for asked in special),
        Trait.FILES: any(each.takes_files for each in activities),
        Trait.ARRANGEMENTS: is_arranged,
    }
    return frozenset(trait for trait, is_so in found.items() if is_so)
