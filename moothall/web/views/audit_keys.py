"""The public halves of the keys that sign the days' digests of the evidence."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from moothall.audit import digests
from moothall.ui.access import published
from moothall.ui.requests import PortalRequest


@require_safe
@published
def audit_keys(request: PortalRequest) -> HttpResponse:
    """Publish them, for whoever keeps digests outside; docs/how-to/verify-the-audit.md says how."""
    return JsonResponse({"keys": digests.published_keys(digests.keys().trusted)})
