"""Measure: started by `python -m bench` with the environment of an installation whose database is seeded.

Run: python -m bench.measure [--quick] GROUP ...
"""

import logging
import sys

import django
import structlog

django.setup()
# The pages that are asked in this process, to see their statements, shall not stand between the lines of the table.
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))

from bench import accounts, costs, evidence, lists, pages, queues, scale, sealing, submitting  # noqa: E402 Django first
from bench.run import Run, running  # noqa: E402
from bench.table import Cells, print_table  # noqa: E402

GROUPS = {
    "published": pages.published,
    "form": pages.form,
    "submit": submitting.submit,
    "desk": pages.desk,
    "isolation": accounts.isolation,
    "accounts": accounts.accounts,
    "people": lists.lists,
    "queue": queues.queues,
    "audit": evidence.evidence,
    "vault": sealing.vault,
    "scale": scale.scale,
    "places": costs.places,
    "weight": costs.weight,
    "memory": costs.memory,
}


def main(arguments: list[str]) -> None:
    """Measure each group and print the one table."""
    logging.disable(logging.CRITICAL)
    names = [name for name in arguments if name != "--quick"]
    with running(is_quick="--quick" in arguments) as run:
        lines = [line for name in names for line in _measured(run, name)]
    print_table(lines)


def _measured(run: Run, name: str) -> list[Cells]:
    print(f"Measuring: {name}", file=sys.stderr, flush=True)
    return GROUPS[name](run)


if __name__ == "__main__":
    main(sys.argv[1:])
