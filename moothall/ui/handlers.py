"""The names by which Django finds a URL configuration's error views: import them all into each one."""

from moothall.ui.failures import bad_request as handler400
from moothall.ui.failures import failed as handler500
from moothall.ui.failures import forbidden as handler403
from moothall.ui.failures import not_found as handler404

__all__ = ["handler400", "handler403", "handler404", "handler500"]
