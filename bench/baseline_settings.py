"""The project's own settings with no middleware and other URLs: what the baselines run on."""

from moothall.config.settings import *  # noqa: F403 the point is to take everything

MIDDLEWARE = list[str]()
ROOT_URLCONF = "bench.baseline_views"
