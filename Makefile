# `make help` lists what there is to do.
#
# What is made is made once and again only when what it is made from changes: every step leaves a stamp under
# .build/stamps. All paths are relative, so that the checkout may lie in a path with spaces.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := help

# Given on the command line: make provision CLIENT_ID=acme [CHECK=1] [CLIENT_NAME=...] [ORG_EMAIL=...] [TIER=...]
CLIENT_ID ?=
CLIENT_NAME ?=
ORG_EMAIL ?=
TIER ?=
REF ?=
CHECK ?=
PYTHON ?=
TAG ?=
export CLIENT_ID CLIENT_NAME ORG_EMAIL TIER REF CHECK PYTHON TAG

# Ansible refuses to work under a locale that isn't UTF-8.
ifeq (,$(findstring UTF-8,$(shell locale charmap 2>/dev/null)))
export LC_ALL := C.UTF-8
endif
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg

BIN := .build/venv/bin
STAMPS := .build/stamps
ARTIFACT := .build/artifact
# Everything that goes into the collection's artifact.
SHIPPED := $(sort galaxy.yml README.md LICENSE CHANGELOG.rst CODE_OF_CONDUCT.md CONTRIBUTING.md SECURITY.md requirements.txt \
	$(shell find meta plugins roles playbooks files docs changelogs -type f -not -name '*.pyc' -not -name '.*' 2>/dev/null))

##@ Provision a client, on a Supabase of your own machine

.PHONY: provision
provision: client-named supabase-up ## Provision CLIENT_ID=acme [CHECK=1 CLIENT_NAME= ORG_EMAIL= TIER=] on the local Supabase
	@bash scripts/run_playbook.sh provision

.PHONY: deprovision
deprovision: client-named supabase-up ## Delete the project of CLIENT_ID=acme and its data; REF= confirms it
	@bash scripts/run_playbook.sh deprovision

##@ The local Supabase

.PHONY: supabase-up supabase-down supabase-env
supabase-up: setup ## Start it; harmless when it runs
	@$(BIN)/python -m local_supabase up

supabase-down: $(STAMPS)/requirements ## Stop it; the projects stay on disk
	@$(BIN)/python -m local_supabase down

supabase-env: $(STAMPS)/requirements ## Print the environment that points at it: eval "$$(make -s supabase-env)"
	@$(BIN)/python -m local_supabase env

##@ Test

GATES := $(BIN)/python -m scripts.gates

.PHONY: check test lint sanity units pytest engine molecule
check: $(STAMPS)/requirements .build/link ## What to run before every commit, in under a minute: ruff, mypy, unit tests
	@$(GATES) ruff mypy unit

test: setup ## Every gate, side by side; ends with a line that counts them
	@$(GATES)

lint: setup ## ruff, ansible-lint, antsibull-docs, antsibull-changelog, mypy, and what GitHub reads
	@$(GATES) lint

sanity: setup ## ansible-test sanity on the oldest and the newest ansible-core, or only on CORE=2.20; no ignores
	@$(GATES) sanity

units: setup ## ansible-test units, on the same
	@$(GATES) units

pytest: setup ## Unit tests, and the tests on real PostgreSQL: every major found, or only POSTGRES_MAJORS="15 17"
	@$(GATES) pytest

engine: setup ## The part of it about the schema engine; SCHEMA_CASES=all tries every case there and back
	@$(GATES) engine

molecule: setup ## The scenarios under extensions/molecule, on a local Supabase of their own
	@$(GATES) molecule

.PHONY: bench fuzz
bench: setup ## What runs cost: the schema engine beside pg_dump and migra, a playbook beside pings
	@$(BIN)/python -m scripts.bench

fuzz: setup ## The laws on many generated schemas, and every case, on every major: an hour or two
	@HYPOTHESIS_PROFILE=long $(BIN)/pytest -q -m fuzz tests

##@ Release

.PHONY: changelog artifact release publish
changelog: setup ## Turn the fragments into CHANGELOG.rst, for the version in galaxy.yml
	@PATH="$(CURDIR)/$(BIN):$$PATH" antsibull-changelog release

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
setup: $(STAMPS)/requirements $(STAMPS)/collection .build/link ## The virtual environment, and the collection installed in it

.PHONY: clean
clean: ## Stop the local Supabase, forget its projects and everything that was made
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m local_supabase reset || true; fi
	rm -rf .build .ansible .cache .supabase .pytest_cache .ruff_cache .mypy_cache .hypothesis tests/output

.PHONY: help
help: ## This
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

# ---------------------------------------------------------------------------------------------------------------------

.PHONY: FORCE client-named
FORCE:

client-named:
	@[ -n "$$CLIENT_ID" ] || { echo 'Which client? Say, for example: make $(firstword $(MAKECMDGOALS)) CLIENT_ID=acme' >&2; exit 2; }

# What making says goes to stderr: eval "$$(make -s supabase-env)" has to work in a fresh checkout, too.

# Holds the place of the checkout: a virtual environment doesn't survive being moved.
$(STAMPS)/place: FORCE
	@mkdir -p $(STAMPS)
	@printf '%s\n' "$$PWD" "$$PYTHON" | cmp -s - $@ || printf '%s\n' "$$PWD" "$$PYTHON" > $@

$(STAMPS)/venv: $(STAMPS)/place scripts/make_venv.sh scripts/find_python.sh
	@sh scripts/make_venv.sh >&2
	@touch $@

$(STAMPS)/requirements: $(STAMPS)/venv requirements.txt requirements-dev.txt
	@echo "Installing the requirements into .build/venv (about a minute the first time)" >&2
	@$(BIN)/pip install -qq --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

# Holds the names of what is shipped, so that a file that went away is noticed, too.
$(STAMPS)/shipped: FORCE
	@mkdir -p $(STAMPS)
	@printf '%s\n' $(SHIPPED) | cmp -s - $@ || printf '%s\n' $(SHIPPED) > $@

$(STAMPS)/collection: $(STAMPS)/requirements $(STAMPS)/shipped $(SHIPPED)
	@echo "Building the collection and installing it into .ansible/collections" >&2
	@rm -rf $(ARTIFACT) .ansible/collections
	@$(BIN)/ansible-galaxy collection build --output-path $(ARTIFACT) > /dev/null
	@$(BIN)/ansible-galaxy collection install --offline --no-deps --collections-path .ansible/collections $(ARTIFACT)/*.tar.gz > /dev/null
	@touch $@

.PHONY: .build/link
.build/link: $(STAMPS)/venv
	@$(BIN)/python -m scripts.copy_sources
