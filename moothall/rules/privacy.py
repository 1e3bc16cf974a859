"""Why a service may process what it asks: purpose, lawful basis, statutes by nation, recipients (UK GDPR)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from moothall.rules.bodies import Nation
from moothall.rules.language import Language, Text


class LawfulBasis(StrEnum):
    """A point of Article 6(1) of the UK GDPR on which a public body may rely for its tasks.

    Points (ea) and (f) are left out: Article 6(1) does not apply them to public authorities in the performance of
    their tasks (as amended by the Data (Use and Access) Act 2025, section 70).
    """

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"


ARTICLE_6: Mapping[LawfulBasis, str] = {
    LawfulBasis.CONSENT: "6(1)(a)",
    LawfulBasis.CONTRACT: "6(1)(b)",
    LawfulBasis.LEGAL_OBLIGATION: "6(1)(c)",
    LawfulBasis.VITAL_INTERESTS: "6(1)(d)",
    LawfulBasis.PUBLIC_TASK: "6(1)(e)",
}
NEEDS_LAW = frozenset({LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.PUBLIC_TASK})
"""The bases that must be laid down by domestic law (Article 6(3))."""


class SpecialCondition(StrEnum):
    """A point of Article 9(2) of the UK GDPR under which data of a special category may be processed."""

    EXPLICIT_CONSENT = "explicit_consent"
    SOCIAL_PROTECTION = "social_protection"
    VITAL_INTERESTS = "vital_interests"
    LEGAL_CLAIMS = "legal_claims"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial_public_interest"
    HEALTH_OR_SOCIAL_CARE = "health_or_social_care"
    PUBLIC_HEALTH = "public_health"


ARTICLE_9: Mapping[SpecialCondition, str] = {
    SpecialCondition.EXPLICIT_CONSENT: "9(2)(a)",
    SpecialCondition.SOCIAL_PROTECTION: "9(2)(b)",
    SpecialCondition.VITAL_INTERESTS: "9(2)(c)",
    SpecialCondition.LEGAL_CLAIMS: "9(2)(f)",
    SpecialCondition.SUBSTANTIAL_PUBLIC_INTEREST: "9(2)(g)",
    SpecialCondition.HEALTH_OR_SOCIAL_CARE: "9(2)(h)",
    SpecialCondition.PUBLIC_HEALTH: "9(2)(i)",
}


@dataclass(frozen=True, kw_only=True)
class Statute:
    """A provision that gives bodies in some nations the task: its name with the section, and where it is read.

    Versions that were published before Welsh names have none.
    """

    nations: tuple[Nation, ...]
    name: str
    name_cy: str | None = None
    about: Text
    url: str

    def called(self, language: Language) -> str:
        """Return its name in a language."""
        return Text(en=self.name, cy=self.name_cy).speak(language)


@dataclass(frozen=True, kw_only=True)
class SpecialCategory:
    """Which questions may reveal data of a special category (Article 9(1)), and what allows it nevertheless."""

    questions: tuple[str, ...]
    condition: SpecialCondition
    law: str
    law_cy: str | None = None
    why: Text

    def called(self, language: Language) -> str:
        """Return the name of the law in a language."""
        return Text(en=self.law, cy=self.law_cy).speak(language)


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """What a service says about personal data: what for, of whom, on what basis, to whom, and why kept so long."""

    purpose: Text
    people: tuple[Text, ...]
    lawful_basis: LawfulBasis
    statutes: tuple[Statute, ...]
    special_category: SpecialCategory | None = None
    recipients: tuple[Text, ...]
    retention_reason: Text


def statutes_in(statutes: Iterable[Statute], nation: Nation | None) -> tuple[Statute, ...]:
    """Return the statutes that apply to a body of `nation`; all of them for a body of no one nation."""
    return tuple(statute for statute in statutes if nation is None or nation in statute.nations)
