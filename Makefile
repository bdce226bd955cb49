# `make help` lists the targets.
#
# Each step runs only if its prerequisites have changed, and records that in a stamp file under .build/stamps. All paths
# are relative, so that the path of the checkout may contain spaces.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help

# Set on the command line: make provision CLIENT_ID=acme [CHECK=1] [CLIENT_NAME=...] [ORG_EMAIL=...] [TIER=...]
CLIENT_ID ?=
CLIENT_NAME ?=
ORG_EMAIL ?=
TIER ?=
REF ?=
CONFIRM ?=
CHECK ?=
PYTHON ?=
TAG ?=
CLIENTS ?= 12
export CLIENT_ID CLIENT_NAME ORG_EMAIL TIER REF CONFIRM CHECK PYTHON TAG

# Ansible requires a UTF-8 locale.
ifeq (,$(findstring UTF-8,$(shell locale charmap 2>/dev/null)))
export LC_ALL := C.UTF-8
endif
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg

BIN := .build/venv/bin
STAMPS := .build/stamps
ARTIFACT := .build/artifact
# The files of the collection artifact.
SHIPPED := $(sort galaxy.yml README.md LICENSE CHANGELOG.rst CODE_OF_CONDUCT.md CONTRIBUTING.md SECURITY.md requirements.txt \
	$(shell find meta plugins roles playbooks files docs changelogs -type f -not -name '*.pyc' -not -name '.*' 2>/dev/null))

##@ Provision a client on the local Supabase and the local platforms

.PHONY: provision
provision: client-named supabase-up platforms-up ## Provision CLIENT_ID=acme [CHECK=1 CLIENT_NAME= ORG_EMAIL= TIER=]
	@bash scripts/run_playbook.sh provision

.PHONY: deprovision
deprovision: client-named supabase-up platforms-up ## Delete all that provision created, permanently: CLIENT_ID=acme CONFIRM=acme [CHECK=1]
	@bash scripts/run_playbook.sh deprovision

.PHONY: demo-fleet
demo-fleet: supabase-up ## Provision, break, audit, and repair CLIENTS=12 of them; continues if it was killed
	@$(BIN)/python -m scripts.demo_fleet --clients "$(CLIENTS)"

##@ The local Supabase

.PHONY: supabase-up supabase-down supabase-env
supabase-up: setup ## Start it, unless it is running
	@$(BIN)/python -m local_supabase up

supabase-down: $(STAMPS)/requirements ## Stop it; projects stay on disk
	@$(BIN)/python -m local_supabase down

supabase-env: $(STAMPS)/requirements ## Print the environment variables to use it: eval "$$(make -s supabase-env)"
	@$(BIN)/python -m local_supabase env

##@ The local platforms besides Supabase: GitHub, Vercel, and n8n

.PHONY: platforms-up platforms-down platforms-env
platforms-up: setup ## Start them, unless they are running
	@$(BIN)/python -m local_platforms up

platforms-down: $(STAMPS)/requirements ## Stop them; what they hold is kept
	@$(BIN)/python -m local_platforms down

platforms-env: $(STAMPS)/requirements ## Print the environment variables to use them
	@$(BIN)/python -m local_platforms env

##@ Test

GATES := $(BIN)/python -m scripts.gates

.PHONY: check test lint sanity units pytest engine molecule
check: $(STAMPS)/requirements .build/link ## Run before every commit, in a minute: ruff, mypy, changelog, unit tests
	@$(GATES) ruff mypy changelog unit

test: setup ## Run all gates in parallel; the last line counts them; FULL=1 tests what takes hours, too
	@$(GATES)

lint: setup ## ruff, ansible-lint, antsibull-docs, antsibull-changelog, mypy, and what GitHub reads
	@$(GATES) lint

sanity: setup ## ansible-test sanity on the oldest and the newest ansible-core, or only on CORE=2.20; no ignores
	@$(GATES) sanity

units: setup ## ansible-test units on the same versions
	@$(GATES) units

pytest: setup ## Unit tests and tests on real PostgreSQL: the major versions found, or only POSTGRES_MAJORS="15 17"
	@$(GATES) pytest

engine: setup ## Only the schema engine; FULL=1 runs all cases in both directions on each major version
	@$(GATES) engine

molecule: setup ## All scenarios in extensions/molecule, on a separate local Supabase
	@$(GATES) molecule

.PHONY: test-n8n
test-n8n: setup ## The tests of n8n against a real one, which the first run installs: 3 GB, ten minutes
	@$(BIN)/python -m scripts.test_n8n

.PHONY: test-clients
test-clients: setup ## The local platforms against clients of others: gh, Vercel's, the Supabase CLI; the first run installs 700 MB
	@$(BIN)/python -m scripts.test_clients

.PHONY: bench fuzz chaos mutants
bench: setup ## Benchmarks: the schema engine against pg_dump, migra, and pg-delta, a playbook against pings
	@$(BIN)/python -m scripts.bench

fuzz: setup ## Property tests with many generated schemas, and every case, on every PostgreSQL version: one to two hours
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest -q -m fuzz tests

chaos: setup ## Provision with random faults and kills, and check that the next run repairs everything: RUNS=500 SEED=0
	@PYTHONPATH=.build/link:. $(BIN)/python -m tests.chaos --runs "$${RUNS:-500}" --seed "$${SEED:-0}" $${JOBS:+--jobs "$$JOBS"}

mutants: setup ## Change the engine's code, and report what no test notices: an hour; SAMPLE=50 SEED=1 FOLDER= UNITS= AGAIN=
	@$(BIN)/python -m scripts.mutants --sample "$${SAMPLE:-50}" --seed "$${SEED:-1}" $(if $(UNITS),--units) $(if $(AGAIN),--again) $(FOLDER)

##@ Release

.PHONY: docs changelog artifact release publish
docs: setup ## Build the documentation of modules, plugins, and roles as a web site, without a warning
	@$(BIN)/python -m scripts.docs_site

changelog: setup ## Turn the fragments into CHANGELOG.rst, for the version in galaxy.yml
	@mkdir -p .build/home
	@HOME="$(CURDIR)/.build/home" PATH="$(CURDIR)/$(BIN):$$PATH" antsibull-changelog release

artifact: setup ## Build the collection's artifact
	@ls $(ARTIFACT)/*.tar.gz

release: setup ## Check that TAG=1.2.3 can be released; leaves the artifact and its notes under .build/release
	@$(BIN)/python -m scripts.release "$$TAG"

# The token reaches ansible-galaxy through the environment, where other users of the machine don't see it.
publish: $(STAMPS)/requirements ## Publish what make release left on Galaxy; GALAXY_TOKEN is a token of galaxy.ansible.com
	@[ -n "$${GALAXY_TOKEN:-}" ] || { echo 'GALAXY_TOKEN is not set.' >&2; exit 2; }
	@ANSIBLE_GALAXY_SERVER_LIST=galaxy ANSIBLE_GALAXY_SERVER_GALAXY_URL=https://galaxy.ansible.com/ \
		ANSIBLE_GALAXY_SERVER_GALAXY_TOKEN="$$GALAXY_TOKEN" \
		$(BIN)/ansible-galaxy collection publish .build/release/*.tar.gz

##@ The checkout

.PHONY: setup
setup: $(STAMPS)/requirements $(STAMPS)/collection .build/link ## Create the virtual environment and install the collection

.PHONY: clean
clean: ## Stop the local Supabase and platforms; delete what they hold and everything that make created
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m local_supabase reset || true; $(BIN)/python -m local_platforms reset || true; fi
	rm -rf .build .ansible .cache .supabase .platforms .pytest_cache .ruff_cache .mypy_cache .hypothesis tests/output

.PHONY: help
help: ## List the targets
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { gsub("[$$][$$]", "$$", $$2); printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# ---------------------------------------------------------------------------------------------------------------------

.PHONY: FORCE client-named
FORCE:

client-named:
	@[ -n "$$CLIENT_ID" ] || { echo 'CLIENT_ID is not set. Example: make $(firstword $(MAKECMDGOALS)) CLIENT_ID=acme' >&2; exit 2; }

# Progress messages go to stderr, so that eval "$$(make -s supabase-env)" works in a fresh checkout, too.

# Records the path of the checkout, because a virtual environment can't be moved.
$(STAMPS)/place: FORCE
	@mkdir -p $(STAMPS)
	@printf '%s\n' "$$PWD" "$$PYTHON" | cmp -s - $@ || printf '%s\n' "$$PWD" "$$PYTHON" > $@

$(STAMPS)/venv: $(STAMPS)/place scripts/make_venv.sh scripts/find_python.sh
	@sh scripts/make_venv.sh >&2
	@touch $@

$(STAMPS)/requirements: $(STAMPS)/venv requirements.txt requirements-dev.txt scripts/rare_collections.pth
	@echo "Installing the requirements in .build/venv (about a minute the first time)" >&2
	@$(BIN)/pip install -qq --disable-pip-version-check --no-compile --requirement requirements-dev.txt
	@cp scripts/rare_collections.pth "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	@touch $@

# Records the names of the shipped files, so that a deleted file is noticed, too.
$(STAMPS)/shipped: FORCE
	@mkdir -p $(STAMPS)
	@printf '%s\n' $(SHIPPED) | cmp -s - $@ || printf '%s\n' $(SHIPPED) > $@

$(STAMPS)/collection: $(STAMPS)/requirements $(STAMPS)/shipped $(SHIPPED)
	@echo "Building the collection and installing it in .ansible/collections" >&2
	@rm -rf $(ARTIFACT) .ansible/collections
	@$(BIN)/ansible-galaxy collection build --output-path $(ARTIFACT) > /dev/null
	@$(BIN)/ansible-galaxy collection install --offline --no-deps --collections-path .ansible/collections $(ARTIFACT)/*.tar.gz > /dev/null
	@touch $@

.PHONY: .build/link
.build/link: $(STAMPS)/venv
	@$(BIN)/python -m scripts.copy_sources
