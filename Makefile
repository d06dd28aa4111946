# Workshop Leaderboard. `make help` lists the commands.
SHELL := /bin/sh
PYTHON ?= python3
VENV := backend/.venv
BIN := $(VENV)/bin
SHELL_SCRIPTS := get_api_key.sh .ci/run .devcontainer/on-create.sh deploy/frontend/serve-page
COMPOSE_PROFILES := none gateway split tls gateway,split,tls
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help setup run dev test test-backend test-frontend test-e2e check conformance bench screenshots format lock api clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready frontend/node_modules/.ready frontend/dist/.ready ## Install everything and build the page

run: setup ## Start the leaderboard: page and API on one port
	@exec $(BIN)/leaderboard

dev: $(VENV)/.ready frontend/node_modules/.ready ## Backend with reload and the page with hot reload
	@trap 'kill 0' EXIT INT TERM; \
	$(BIN)/uvicorn leaderboard.cli:create_from_environment --factory --reload --reload-dir backend/src \
	  --port $${VITE_LEADERBOARD_BACKEND_PORT:-8000} --log-level warning & \
	npm --prefix frontend run dev & wait

test: test-backend test-frontend test-e2e ## Run all tests of both halves

test-backend: $(VENV)/.ready
	cd backend && .venv/bin/python -m pytest

test-frontend: frontend/node_modules/.ready
	npm --prefix frontend run --silent test

test-e2e: setup
	npm --prefix frontend run --silent test:e2e

check: $(VENV)/.ready frontend/node_modules/.ready ## Format, lint, types, dead code, and whether generated files are current
	cd backend && .venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy \
	  && .venv/bin/vulture && .venv/bin/deptry src
	$(BIN)/shellcheck $(SHELL_SCRIPTS)
	@test ! -x $(BIN)/hadolint || $(BIN)/hadolint Dockerfile
	@if docker compose version >/dev/null 2>&1; then \
	  for profiles in $(COMPOSE_PROFILES); do COMPOSE_PROFILES=$$profiles docker compose config --quiet || exit 1; done; \
	else echo "No docker compose here: compose.yaml is checked by the tests alone."; fi
	$(BIN)/leaderboard openapi | diff -u docs/openapi.json - \
	  || { echo "docs/openapi.json is out of date: run make api"; exit 1; }
	npm --prefix frontend run --silent check

conformance: $(VENV)/.ready ## Compare all answers with EXPECTED on GATEWAY_URL (GATEWAY_KEY)
	@cd backend && GATEWAY_KEY='$(GATEWAY_KEY)' .venv/bin/python -m conformance \
	  --gateway-url '$(GATEWAY_URL)' --expected '$(abspath $(EXPECTED))'

bench: setup ## Measure answers, live events, loading, queries, memory and the page
	cd backend && .venv/bin/python -m benchmarks
	npm --prefix frontend run --silent bench

screenshots: setup ## Take the pictures in docs/images
	npm --prefix frontend run --silent screenshots

format: $(VENV)/.ready frontend/node_modules/.ready ## Format both halves
	cd backend && .venv/bin/ruff format . && .venv/bin/ruff check --fix .
	npm --prefix frontend run --silent format

api: $(VENV)/.ready frontend/node_modules/.ready ## Generate docs/openapi.json and the page's types from the backend
	$(BIN)/leaderboard openapi > docs/openapi.json
	npm --prefix frontend run --silent api:generate

lock: $(VENV)/.ready ## Pin the newest Python packages that pyproject.toml allows
	@$(PYTHON) -m venv backend/.lock-venv && backend/.lock-venv/bin/pip install --quiet uv
	cd backend && for kind in "requirements.lock:--group build" "requirements-dev.lock:--group build --group dev"; do \
	  .lock-venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --custom-compile-command "make lock" $${kind#*:} pyproject.toml -o $${kind%%:*}; done
	@rm -rf backend/.lock-venv

clean: ## Remove everything that was installed or built
	rm -rf $(VENV) frontend/node_modules frontend/dist

$(VENV)/.ready: backend/requirements-dev.lock backend/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; PYTHON=... names another one."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r backend/requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable backend
	@touch $@

frontend/node_modules/.ready: frontend/package-lock.json frontend/package.json
	@node -e 'process.exit(+(parseInt(process.versions.node) < 20))' \
	  || { echo "Node.js 20 or newer is needed."; exit 1; }
	npm --prefix frontend ci --no-audit --no-fund --loglevel error
	@touch $@

frontend/dist/.ready: frontend/node_modules/.ready $(PAGE_SOURCES)
	npm --prefix frontend run --silent build
	@touch $@
