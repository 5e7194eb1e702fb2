# Everything one does with Jalon. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PACKAGES := $(patsubst %/pyproject.toml,%,$(wildcard shared/*/pyproject.toml services/*/pyproject.toml plugins/*/pyproject.toml deploy/embedded/pyproject.toml))
MODULES := $(foreach p,$(PACKAGES),$(wildcard $(p)/jalon*))
export PATH := $(CURDIR)/$(BIN):$(PATH)

##@ Use
.PHONY: help
help: ## List all targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-zA-Z_-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' Makefile

DEMO ?= 1
.PHONY: run
run: .state/run web/dist/index.html ## Start Jalon here: one process, SQLite, http://localhost:8000 (DEMO=0 starts empty)
	@JALON_DEMO=$(DEMO) exec $(BIN)/jalon run

.PHONY: up
up: .state/run web/dist/index.html ## Start Jalon distributed on this machine: PostgreSQL, RabbitMQ, nginx (DEMO=0 starts empty)
	@JALON_DEMO=$(DEMO) $(BIN)/jalon up

.PHONY: down
down: ## End what `make up` started
	@$(BIN)/jalon down

.PHONY: ps
ps: ## Show the processes of `make up`: ids, uptime, restarts, health
	@$(BIN)/jalon ps

##@ Check
.PHONY: test
test: .state/dev web/dist/index.html ## Run every test this machine can run; says what it skipped
	$(BIN)/pytest -n 2 --dist loadfile
	scripts/web test

.PHONY: services
services: .state/dev web/dist/index.html ## The tests that need servers; JALON_REQUIRE_SERVICES=1 makes a missing one a failure
	$(BIN)/pytest -n 2 --dist loadfile -m services

.PHONY: faults
faults: .state/dev web/dist/index.html ## Kill, cut and freeze everything, many times (20 min); FAULTS_SEED=n plays a run again
	FAULTS=long JALON_REQUIRE_SERVICES=1 $(BIN)/pytest -s tests/faults

.PHONY: sure
sure: lint types walls docs-check test ## Everything CI runs: format, lint, types, walls, documentation, tests

.PHONY: lint
lint: .state/dev web/node_modules/.package-lock.json ## Formatting and lint, Python and web
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	scripts/web lint

.PHONY: types
types: .state/dev web/node_modules/.package-lock.json ## mypy --strict and tsc
	$(BIN)/mypy $(MODULES)
	scripts/web types

.PHONY: walls
walls: .state/dev ## The import rules
	$(BIN)/lint-imports

.PHONY: docs-check
docs-check: .state/dev ## Fail if a generated document is stale
	$(BIN)/jalon docs --check

.PHONY: bench
bench: .state/dev web/dist/index.html ## Measure against bare references: make bench, or make bench ONLY="relay move"
	$(BIN)/python -m benchmarks $(ONLY)

##@ Change
.PHONY: docs
docs: .state/dev ## Write the generated documents: events, AsyncAPI, OpenAPI, settings, nginx, and the web's API types
	$(BIN)/jalon docs
	$(BIN)/jalon gateway-config > deploy/nginx/nginx.conf
	scripts/web api

.PHONY: contracts
contracts: .state/dev ## Keep the shapes of new and extended events (a breaking change is refused)
	$(BIN)/python tests/contracts/contracts.py

.PHONY: migration
migration: .state/dev ## Write a migration: make migration SERVICE=pipeline MESSAGE="add tickets"
	$(BIN)/python scripts/migration $(SERVICE) "$(MESSAGE)"

.PHONY: format
format: .state/dev web/node_modules/.package-lock.json ## Format everything
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .
	scripts/web format

.PHONY: lock
lock: ## Resolve the requirements again (needs uv)
	scripts/lock

##@ Under the hood
.PHONY: clean
clean: ## Remove what the other targets made; var/ (the data) stays
	rm -rf .venv .state web/node_modules web/dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Jalon needs Python 3.11 or newer with the venv module. On Debian: apt-get install python3 python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.state/run: .venv/bin/python requirements/run.txt requirements/build.txt $(PACKAGES:%=%/pyproject.toml)
	scripts/install run $(PACKAGES)

.state/dev: .state/run requirements/dev.txt
	scripts/install dev $(PACKAGES)

web/node_modules/.package-lock.json: web/package-lock.json .venv/bin/python
	scripts/web install

web/dist/index.html: web/node_modules/.package-lock.json $(shell find web/src web/public web/index.html -type f 2>/dev/null)
	scripts/web build
