"""A site that leaks in every way that the suite must notice: for its own tests alone."""

import secrets
from collections.abc import Callable

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from moothall.bodies.context import Job, acting
from moothall.cases.models import Case, CaseEntry
from moothall.notices import actions as notices
from moothall.notices.channels.messages import Kind
from moothall.people.queries import person_by_email
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.ui.access import Access
from moothall.web.urls import portal
from tests.attack.words import VICTIM
from tests.cast import council

log = structlog.get_logger(logger_name="tests.leaky")
View = Callable[[HttpRequest], HttpResponse]


def in_the_page(request: HttpRequest) -> HttpResponse:
    """Greet anybody by the victim's name."""
    return _kept(HttpResponse(f"<p>{VICTIM.person_name}</p>"))


def in_a_redirect(request: HttpRequest) -> HttpResponse:
    """Lead to an address that names a case."""
    return _kept(HttpResponse(status=302, headers={"Location": f"/?about={_case().reference}"}))


def in_a_header(request: HttpRequest) -> HttpResponse:
    """Say in a header whom a case is about."""
    return _kept(HttpResponse(headers={"X-About": VICTIM.of("note")}))


def in_a_cookie(request: HttpRequest) -> HttpResponse:
    """Give somebody the secret of another."""
    response = _kept(HttpResponse())
    secret = f"secret-of-{VICTIM.stem}-".ljust(40, "s")
    response.set_cookie("__Host-draft", secret, secure=True, httponly=True, samesite="Lax")
    return response


def in_the_log(request: HttpRequest) -> HttpResponse:
    """Write down somebody's address."""
    log.info("asked", email=VICTIM.account_email)
    return _kept(HttpResponse())


def as_bytes(request: HttpRequest) -> HttpResponse:
    """Answer a file of the victim's."""
    return _kept(HttpResponse(b"...." + VICTIM.file, content_type="image/png"))


def as_a_count(request: HttpRequest) -> HttpResponse:
    """Tell how many cases the victim has, in nobody's words."""
    with acting(Job(body_id=council("camden").id)):
        return _kept(HttpResponse(f"<p>There are {Case.objects.count()} cases.</p>"))


def by_failing(request: HttpRequest) -> HttpResponse:
    """Fail."""
    raise RuntimeError(VICTIM.person_name)


def to_caches(request: HttpRequest) -> HttpResponse:
    """Let every cache keep what is not for everybody."""
    return HttpResponse(headers={"Cache-Control": "public, max-age=60"})


def with_a_loose_cookie(request: HttpRequest) -> HttpResponse:
    """Set a cookie that scripts may read."""
    response = _kept(HttpResponse())
    response.set_cookie("seen", "1")
    return response


def led_away(request: HttpRequest) -> HttpResponse:
    """Lead wherever somebody says."""
    return _kept(HttpResponse(status=302, headers={"Location": request.GET.get("next", "//evil.example/")}))


def by_a_query(request: HttpRequest) -> HttpResponse:
    """Show anybody the case that they ask for behind a question mark."""
    with acting(Job(body_id=council("camden").id)):
        case = Case.objects.filter(reference=request.GET.get("reference", "")).first()
    return _kept(HttpResponse(case.contact_email if case else ""))


def in_welsh_alone(request: HttpRequest) -> HttpResponse:
    """Forget to ask for a right where somebody speaks Welsh."""
    is_welsh = getattr(request, "language", None) is Language.CY
    return _kept(HttpResponse(VICTIM.person_name if is_welsh else ""))


def by_writing(request: HttpRequest) -> HttpResponse:
    """Write to the victim's resident in the body's name."""
    case = _case()
    with acting(Job(body_id=case.body_id)):
        notices.queue(
            body_id=case.body_id,
            key=secrets.token_hex(8),
            kind=Kind.EMAIL,
            to="resident@example.com",
            subject="-",
            text="-",
            language=Language.EN,
            about=case.reference,
        )
        CaseEntry.objects.create(body_id=case.body_id, case=case, kind="noted", for_resident=False)
    return _kept(HttpResponse())


def by_deleting(request: HttpRequest) -> HttpResponse:
    """Change what a case says."""
    case = _case()
    with acting(Job(body_id=case.body_id)), connection.cursor() as cursor:
        cursor.execute("update cases_case set revision = revision + 1 where body_id = %s", [case.body_id])
    return _kept(HttpResponse())


def existing(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell whether there is a case."""
    with acting(Job(body_id=council("camden").id)):
        return _kept(HttpResponse(status=403 if Case.objects.filter(reference=reference).exists() else 404))


def what_is_typed(request: HttpRequest) -> HttpResponse:
    """Ask for an address, and tell in a word whether somebody has it."""
    if request.method != "POST":
        token = get_token(request)
        form = f'<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        return _kept(HttpResponse(f'{form}<input name="email" type="email"></form>'))
    is_known = person_by_email(request.POST["email"], kind=PersonKind.RESIDENT) is not None
    return _kept(HttpResponse("<p>Thanks!</p>" if is_known else "<p>Thanks.</p>"))


def _case() -> Case:
    with acting(Job(body_id=council("camden").id)):
        found = Case.objects.order_by("id").first()
    assert found is not None
    return found


def _kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


LEAKS: dict[str, View] = {
    "in-the-page": in_the_page,
    "in-a-redirect": in_a_redirect,
    "in-a-header": in_a_header,
    "in-a-cookie": in_a_cookie,
    "in-the-log": in_the_log,
    "as-bytes": as_bytes,
    "as-a-count": as_a_count,
    "by-failing": by_failing,
    "to-caches": to_caches,
    "with-a-loose-cookie": with_a_loose_cookie,
    "led-away": led_away,
    "by-a-query": by_a_query,
    "in-welsh-alone": in_welsh_alone,
    "by-writing": by_writing,
    "by-deleting": by_deleting,
}
for _view in (*LEAKS.values(), existing, what_is_typed):
    setattr(_view, "access", Access.OPEN)  # noqa: B010

urlpatterns = [
    *portal.urlpatterns,
    *(path(f"leaky/{name}", view, name=f"leaky-{name}") for name, view in LEAKS.items()),
    path("leaky/typed", what_is_typed, name="leaky-typed"),
    path("leaky/existing/<str:reference>", existing, name="leaky-existing"),
]
handler400, handler403 = portal.handler400, portal.handler403
handler404, handler500 = portal.handler404, portal.handler500
