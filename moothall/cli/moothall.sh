#!/bin/sh
# `make venv` puts this into .venv/bin as `moothall`, so that the command works from every folder.
here=$(dirname "$(readlink -f "$0")")
export PYTHONPATH="$here/../..${PYTHONPATH:+:$PYTHONPATH}"
exec "$here/python" -m moothall.cli.main "$@"
