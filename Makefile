# Workshop Leaderboard. `make help` lists the commands.
SHELL := /bin/sh
PYTHON ?= python3
VENV := backend/.venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
NPM_CI := npm --prefix frontend ci --no-audit --no-fund --loglevel error
# What running the board requires, and what tests and checks require on top of it.
PYTHON_RUN := $(VENV)/.ready
PYTHON_DEV := $(VENV)/.ready-dev
NODE_RUN := frontend/node_modules/.ready
NODE_DEV := frontend/node_modules/.ready-dev
PAGE := frontend/dist/.ready
# A virtual environment works only in the folder and with the Python that it was made for.
STALE_VENV := $(shell test ! -e $(VENV) || { test -x $(BIN)/python && grep -qsF "$(CURDIR)/$(VENV)/" $(BIN)/pip; } || echo stale-venv)
# Twice the processors: many tests wait for the processes that they start.
TEST_PROCESSES = $(shell $(BIN)/python -c 'import os; print(2 * (os.cpu_count() or 1))')
SHELL_SCRIPTS := get_api_key.sh .ci/run .devcontainer/on-create.sh deploy/frontend/serve-page scripts/step scripts/test-all
COMPOSE_PROFILES := none gateway scale split tls gateway,scale,split,tls
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/build frontend/index.html frontend/archive frontend/package-lock.json frontend/vite.config.ts frontend/vite.archive.config.ts -type f 2>/dev/null)

.DEFAULT_GOAL := help
# Prerequisites run from left to right: the full installation includes the smaller one.
.NOTPARALLEL:
.PHONY: help setup setup-dev run dev test test-backend test-kills test-frontend test-e2e check check-backend check-frontend \
  check-scripts conformance bench faults fuzz load screenshots format lock api clean require-python require-node stale-venv

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: require-python require-node $(PYTHON_RUN) $(NODE_RUN) $(PAGE) ## Install what the board requires and build the page

setup-dev: require-python require-node $(PYTHON_DEV) $(NODE_DEV) $(PAGE) ## The same, and what tests and checks require

run: setup ## Start the leaderboard: page and API on one port
	@exec $(BIN)/leaderboard

dev: require-python require-node $(PYTHON_DEV) $(NODE_RUN) ## Backend with reload and the page with hot reload
	@exec $(BIN)/python backend/dev.py

test: ## Run all tests: backend, page, and journeys through a browser
	@MAKE='$(MAKE)' scripts/test-all test-backend test-frontend test-e2e

test-backend: $(PYTHON_DEV) $(NODE_RUN) ## Run the backend's tests
	cd backend && .venv/bin/python -m pytest --dist worksteal --numprocesses $(TEST_PROCESSES)

test-kills: $(PYTHON_DEV) ## Kill boards and writers KILLS times (100) at random moments
	cd backend && KILLS=$${KILLS:-100} .venv/bin/python -m pytest tests/store -k "kill" -rP --numprocesses auto

test-frontend: $(NODE_DEV) ## Run the page's unit tests
	npm --prefix frontend run --silent test

test-e2e: $(PYTHON_RUN) $(NODE_DEV) $(PAGE) ## Run the journeys through a browser
	npm --prefix frontend run --silent test:e2e

check: check-backend check-scripts check-frontend ## Format, lint, types, dead code, and whether generated files are current

check-backend: $(PYTHON_DEV)
	cd backend && .venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy \
	  && .venv/bin/vulture && .venv/bin/deptry src
	$(BIN)/leaderboard openapi | diff -u docs/openapi.json - \
	  || { echo "docs/openapi.json is out of date: run make api"; exit 1; }

check-scripts: $(PYTHON_DEV)
	$(BIN)/shellcheck $(SHELL_SCRIPTS)
	@test ! -x $(BIN)/hadolint || $(BIN)/hadolint Dockerfile
	@if docker compose version >/dev/null 2>&1; then \
	  for profiles in $(COMPOSE_PROFILES); do COMPOSE_PROFILES=$$profiles docker compose config --quiet || exit 1; done; \
	else echo "Docker Compose is not installed: only the tests check compose.yaml."; fi

check-frontend: $(NODE_DEV) $(PAGE)
	npm --prefix frontend run --silent check

conformance: $(PYTHON_RUN) ## Compare all responses with EXPECTED on GATEWAY_URL (GATEWAY_KEY)
	@test -n '$(GATEWAY_URL)' && test -n '$(EXPECTED)' \
	  || { echo "Usage: make conformance GATEWAY_URL=… GATEWAY_KEY=… EXPECTED=…"; exit 2; }
	@cd backend && GATEWAY_KEY='$(GATEWAY_KEY)' .venv/bin/python -m conformance \
	  --gateway-url '$(GATEWAY_URL)' --expected '$(abspath $(EXPECTED))'

bench: setup-dev ## Measure responses, live events, loading, queries, memory and the page
	@status=0; (cd backend && .venv/bin/python -m benchmarks) || status=1; \
	  npm --prefix frontend run --silent bench || status=1; exit $$status

faults: $(PYTHON_DEV) ## Break gateway, network and process; write what viewers got to docs/RELIABILITY.md
	cd backend && .venv/bin/python -m faults --report ../docs/RELIABILITY.md

fuzz: $(PYTHON_DEV) ## Send 10,000 generated requests, and read 10,000 changed responses of a gateway
	cd backend && FUZZ_CASES=10000 FUZZ_MUTATIONS=10000 .venv/bin/python -m pytest --numprocesses auto tests/fuzz

load: $(PYTHON_DEV) ## 5,000 live readers and 2,000 requests a second for 10 minutes (SECONDS=…)
	cd backend && .venv/bin/python -m benchmarks.endurance --seconds $(or $(SECONDS),600)

screenshots: setup-dev ## Take the pictures in docs/images
	npm --prefix frontend run --silent screenshots

format: $(PYTHON_DEV) $(NODE_DEV) ## Format both halves
	cd backend && .venv/bin/ruff format . && .venv/bin/ruff check --fix .
	npm --prefix frontend run --silent format

api: $(PYTHON_RUN) $(NODE_DEV) ## Generate docs/openapi.json and the page's types from the backend
	$(BIN)/leaderboard openapi > docs/openapi.json
	npm --prefix frontend run --silent api:generate

lock: require-python ## Pin the newest Python packages that pyproject.toml allows
	@$(PYTHON) -m venv backend/.lock-venv && backend/.lock-venv/bin/pip install --quiet uv
	cd backend && for kind in "requirements.lock:--group build" "requirements-dev.lock:--group build --group dev"; do \
	  .lock-venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make lock" $${kind#*:} pyproject.toml -o $${kind%%:*}; done
	@rm -rf backend/.lock-venv

clean: ## Remove everything that was installed or built
	rm -rf $(VENV) frontend/node_modules frontend/dist

require-python: $(STALE_VENV)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is required. PYTHON=… names another one."; exit 1; }

# The versions that Vite supports.
require-node:
	@case "$$(node --version 2>/dev/null)" in \
	  v20.19.* | v20.[2-9]?.* | v22.1[2-9].* | v22.[2-9]?.* | v2[3-9].* | v[3-9]?.*) ;; \
	  *) echo "Node.js 20.19 or newer, or 22.12 or newer, is required. This is $$(node --version 2>/dev/null || echo 'a machine without Node.js')."; exit 1 ;; \
	esac

stale-venv:
	@echo "$(VENV) was made for another folder or Python. It is made again."
	@rm -rf $(VENV)

$(BIN)/python: | require-python
	@scripts/step "Creating the virtual environment" $(PYTHON) -m venv $(VENV)

$(PYTHON_RUN): backend/requirements.lock backend/pyproject.toml $(STALE_VENV) | $(BIN)/python
	@scripts/step "Installing the Python packages" $(PIP_INSTALL) --require-hashes -r backend/requirements.lock
	@scripts/step "Installing the backend" $(PIP_INSTALL) --no-deps --no-build-isolation --editable backend
	@touch $@

$(PYTHON_DEV): backend/requirements-dev.lock backend/pyproject.toml $(STALE_VENV) | $(BIN)/python
	@scripts/step "Installing the Python packages for development" $(PIP_INSTALL) --require-hashes -r backend/requirements-dev.lock
	@scripts/step "Installing the backend" $(PIP_INSTALL) --no-deps --no-build-isolation --editable backend
	@touch $(PYTHON_RUN) $@

$(NODE_RUN): frontend/package-lock.json frontend/package.json | require-node
	@scripts/step "Installing the npm packages that the page requires" $(NPM_CI) --omit=dev
	@touch $@

$(NODE_DEV): frontend/package-lock.json frontend/package.json | require-node
	@scripts/step "Installing all npm packages" $(NPM_CI)
	@touch $(NODE_RUN) $@

$(PAGE): $(PAGE_SOURCES) | $(NODE_RUN)
	@scripts/step "Building the page" npm --prefix frontend run --silent build
	@touch $@
