"""How the basis and the periods of a service are said, on pages for residents and on papers."""

from moothall.rules.language import Language
from moothall.rules.privacy import ARTICLE_6
from moothall.rules.processing import Activity
from moothall.ui.texts import speak


def basis(activity: Activity, language: Language) -> str:
    """Return the point of Article 6(1) in words."""
    chosen = activity.privacy.lawful_basis
    return speak(f"privacy.basis_{chosen}", language, article=ARTICLE_6[chosen])


def periods(activity: Activity, language: Language) -> tuple[str, ...]:
    """Return for how long answers are kept: those that were not sent, and cases once they are closed."""
    unsent = speak("privacy.kept_unsent", language, days=activity.draft_days)
    days = activity.days_kept
    if not days:
        return (unsent, speak("privacy.kept_open", language))
    if len(days) == 1:
        closed = speak("privacy.kept_closed", language, days=days[0])
    else:
        closed = speak("privacy.kept_closed_between", language, shortest=days[0], longest=days[-1])
    return (unsent, closed)
