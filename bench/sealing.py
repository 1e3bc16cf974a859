"""What sealing costs beside leaving open, in one process."""

import json
from collections.abc import Callable

from bench import fill
from bench.run import Run
from bench.table import Aim, Cells, lines_of
from bench.timed import in_turn
from bench.world import FIRST_BODY_ID, SERVICE
from moothall.cases import answers as stored
from moothall.services import queries as services
from moothall.vault import actions

SHARE = 0.05
_HUNDRED = 100
_BODY, _DRAFT, _ABOUT = FIRST_BODY_ID, "b" * 22, "bench"
_EMAIL = "resident@example.com"


def vault(run: Run) -> list[Cells]:
    """Seal, open and index in this process, one core, in turn with the same left open."""
    service = services.current(slug=SERVICE)
    if service is None:
        raise LookupError(SERVICE)
    definition, given = service.definition, fill.answers()
    kept = stored.sealed(definition, given, body_id=_BODY, draft_key=_DRAFT)
    address, as_text = given["address"], json.dumps(given["address"])
    sealed = actions.seal(_BODY, _ABOUT, as_text)
    rows = in_turn(
        run,
        [
            ("100 answers to JSON", _often(lambda: json.dumps(address)), None),
            (
                "100 answers to JSON, sealed",
                _often(lambda: actions.seal(_BODY, _ABOUT, json.dumps(address))),
                Aim(against="100 answers to JSON", share=SHARE),
            ),
            ("100 answers from JSON", _often(lambda: json.loads(as_text)), None),
            (
                "100 answers opened, from JSON",
                _often(lambda: json.loads(actions.unseal(_BODY, _ABOUT, sealed))),
                Aim(against="100 answers from JSON", share=SHARE),
            ),
            ("100 blind indexes", _often(lambda: actions.blind(_BODY, _ABOUT, _EMAIL)), None),
            ("100 forms to JSON", _often(lambda: json.dumps(given)), None),
            (
                "100 forms to JSON, two answers sealed",
                _often(lambda: json.dumps(stored.sealed(definition, given, body_id=_BODY, draft_key=_DRAFT))),
                Aim(against="100 forms to JSON", share=SHARE),
            ),
            (
                "100 forms, two answers opened",
                _often(lambda: stored.unsealed(kept, body_id=_BODY, draft_key=_DRAFT)),
                None,
            ),
        ],
    )
    return [("Sealing",), *lines_of(rows)]


def _often(do: Callable[[], object]) -> Callable[[], None]:
    def do_often() -> None:
        for _ in range(_HUNDRED):
            do()

    return do_often
