# `make` alone lists what there is. Everything runs in .venv, which is built when first needed.

PYTHON ?=
PORT ?= 5000
ARGS ?=

BIN := .venv/bin
# Byte code makes every later start of ansible-playbook twice as fast.
unexport PYTHONDONTWRITEBYTECODE

CHECK := $(BIN)/python -m tests.tools.check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo test unit blackbox sanity lint types docs-lint browser coverage proofs bench mutation matrix live service constraints changelog build docs release galaxy clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nARGS="..." is handed to pytest (unit, blackbox) or to the tool. PYTHON=python3.12 chooses the Python of .venv.\n'

# A Python that is named and is not the one of .venv: build it anew.
ifneq ($(PYTHON),)
version = $(shell command -v $(1) >/dev/null && $(1) -V 2>&1)
ifneq ($(call version,$(BIN)/python),$(call version,$(PYTHON)))
.PHONY: .venv/.stamp
endif
endif

.venv/.stamp: requirements-dev.txt constraints.txt tests/tools/make_venv
	@tests/tools/make_venv $(PYTHON)
	@touch $@

venv: .venv/.stamp ## Build .venv: tools, Ansible and this checkout as fleetfacts.ssm
	@:

demo: .venv/.stamp ## Show the main job on a test service of this machine (no AWS account)
	@$(BIN)/python -m examples.demo

test: .venv/.stamp ## Run all checks but the proofs; the closing lines say what ran and how long
	@$(CHECK)

unit: .venv/.stamp ## Run the unit tests
	@$(BIN)/python -m pytest tests/unit $(ARGS)

blackbox: .venv/.stamp ## Run the tests that start the real ansible-playbook
	@$(BIN)/python -m pytest tests/blackbox $(ARGS)

sanity: .venv/.stamp ## Run ansible-test sanity on a copy of the checkout
	@$(CHECK) sanity

lint: .venv/.stamp ## Run ruff, yamllint and ansible-lint (profile production)
	@$(CHECK) ruff yamllint ansible-lint

types: .venv/.stamp ## Run mypy --strict
	@$(CHECK) types

docs-lint: .venv/.stamp ## Check the documentation of modules, plugins and roles
	@$(CHECK) docs-lint

browser: .venv/.stamp ## Test the report's page in a real Chromium (apt-get install chromium chromium-driver)
	@$(BIN)/pip install --quiet --requirement tests/browser/requirements.txt --constraint constraints.txt
	@$(BIN)/python -m pytest tests/browser $(ARGS)

coverage: .venv/.stamp ## Run unit and black-box tests and print the branch coverage of plugins/
	@$(CHECK) tests

proofs: .venv/.stamp ## Run the long tests: attacks, faults, secrets; batch and agent, guides, AWX, releases
	@$(CHECK) proofs

service: .venv/.stamp ## Run the test service in the foreground: make service PORT=5000
	@$(BIN)/python -m tests.support.ssm_service --port $(PORT)

mutation: .venv/.stamp ## Change the pure layer in thousands of small ways and see that the unit tests notice
	@$(BIN)/python -m tests.tools.mutation $(ARGS)

bench: .venv/.stamp ## Measure the speed side by side, print a table and write docs/docsite/rst/guide_performance.rst
	@$(BIN)/python -m tests.bench --write $(ARGS)

matrix: .venv/.stamp ## Run sanity, unit and playbook tests on every supported ansible-core, amazon.aws and Python
	@$(BIN)/python -m tests.tools.matrix $(ARGS)

live: .venv/.stamp ## Ask a real account what nobody has written down: make live INSTANCE_ID=i-... REGION=...
	@$(BIN)/python -m tests.live --instance-id "$(INSTANCE_ID)" --region "$(REGION)" $(ARGS)

constraints: .venv/.stamp ## Write constraints.txt anew with the newest versions
	@tests/tools/make_constraints

changelog: .venv/.stamp ## Check the changelog fragments
	@$(BIN)/antsibull-changelog lint

build: .venv/.stamp ## Build the collection's tarball into build/
	@$(BIN)/ansible-galaxy collection build --force --output-path build

docs: .venv/.stamp ## Build the documentation site into docs/build/html: no network, no warning
	@$(BIN)/python -m tests.tools.docs_site $(ARGS)

release: .venv/.stamp ## Make a release, all but the upload: make release VERSION=1.2.3
	@$(BIN)/python -m tests.tools.release $(VERSION)

galaxy: .venv/.stamp ## Show the next release to galaxy-importer, as Galaxy does after an upload
	@$(BIN)/python -m tests.tools.galaxy

clean: ## Remove .venv, caches and everything built
	@rm -rf .venv .cache build docs/build .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
