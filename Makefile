# Two commands do everything: `make run` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: setup run test quick lint bench lock messages model browser postgres

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup
	$(BIN)/baeumgil serve

# All that CI runs. Nothing may be fetched: OFFLINE is always set.
test: setup browser postgres lint
	OFFLINE=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# For the desk, not for CI: neither the browser nor what takes long.
quick: setup
	OFFLINE=1 $(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser and not slow"

lint: setup
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	OFFLINE=1 $(BIN)/python -m tests.benchmarks

# The browser that the tests drive, and a Korean font for it. On Debian as root they are installed.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core fonts-nanum >/dev/null; \
	else echo "make test needs Chromium: install it first (Debian: apt install chromium fonts-dejavu-core fonts-nanum)" >&2; exit 1; fi

# The second database that the tests use. Where it cannot be installed, its half of the tests is skipped.
postgres:
	@command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; } || \
		echo "PostgreSQL could not be installed: its tests will be skipped" >&2; \
	else echo "There is no PostgreSQL: its tests will be skipped (Debian: apt install postgresql)" >&2; fi

# Renew what is generated and kept: the lock, the catalogue, the street model.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras pyproject.toml -o requirements.lock

messages: setup
	$(BIN)/pybabel -q extract -k N_ -k _ -k say:2 -k say_many:2,3 --no-wrap --no-location --omit-header -o .venv/messages.pot geo pages app.py
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap -l ko -i .venv/messages.pot -o geo/show/locale/ko.po
	sed -i '/^"Report-Msgid-Bugs-To:/d; /^"POT-Creation-Date:/d' geo/show/locale/ko.po

model: setup
	$(BIN)/python -m geo.region.embedded
