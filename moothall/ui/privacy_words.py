"""How the basis and the periods of a service are said, on pages for residents and on papers."""

from collections.abc import Iterator

from django.conf import settings

from moothall.portability import counts
from moothall.rules.language import Language, Text
from moothall.rules.periods import in_words
from moothall.rules.privacy import ARTICLE_6
from moothall.rules.processing import Activity
from moothall.ui import texts
from moothall.ui.texts import speak


def basis(activity: Activity, language: Language) -> str:
    """Return the point of Article 6(1) in words."""
    chosen = activity.privacy.lawful_basis
    return speak(f"privacy.basis_{chosen}", language, article=ARTICLE_6[chosen])


def periods(activity: Activity, language: Language) -> tuple[str, ...]:
    """Return for how long answers are kept: those that were not sent, and cases once they are closed."""
    unsent = speak("privacy.kept_unsent", language, period=period(activity.draft_days, language))
    days = activity.days_kept
    if not days:
        return (unsent, speak("privacy.kept_open", language))
    if len(days) == 1:
        closed = speak("privacy.kept_closed", language, period=period(days[0], language))
    else:
        shortest, longest = (period(each, language) for each in (days[0], days[-1]))
        closed = speak("privacy.kept_closed_between", language, shortest=shortest, longest=longest)
    return (unsent, closed)


def carriers(language: Language) -> Iterator[str]:
    """Yield who carries what is written to people, and who looks addresses up, as the settings say."""
    for name in (settings.NOTICES_PROVIDER, settings.ADDRESS_PROVIDER):
        key = f"privacy.recipient_{name}"
        if key in texts.interface():
            yield speak(key, language)


def with_periods(key: str) -> Text:
    """Return an interface text with the periods for which the rules that it names keep something."""
    text = texts.interface()[key]
    return Text(en=_filled(text, Language.EN), cy=_filled(text, Language.CY))


def period(days: int, language: Language) -> str:
    """Return a number of days as people say it: in years or months where it is so many."""
    return in_words(days).speak(language)


def _filled(text: Text, language: Language) -> str:
    kept = {name: period(one.days, language) for name, one in counts.all_kept().items() if one.days}
    return text.speak(language).format(**kept)
