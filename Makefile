# What one can do here; `make` alone lists it. Needs Python 3.11 or newer, and nothing else.

VENV ?= .venv
UV ?= uv
ARGS ?=
SPECTRAL ?= spectral
RULESET ?=
WORKERS ?= --numprocesses auto --dist worksteal

BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN := $(BIN)/python -m
PIP := $(RUN) pip --quiet --quiet --disable-pip-version-check --no-input

# A stamp is named after the content it stands for, and after the place: a virtual environment cannot be moved.
# So another branch rebuilds what differs and nothing else.
stamp_of = $(shell { pwd; cat $(1); } 2>/dev/null | cksum | cut -d ' ' -f 1)
LOCKED := $(VENV)/.locked-$(call stamp_of,requirements/dev.txt)
INSTALLED := $(VENV)/.installed-$(call stamp_of,requirements/dev.txt pyproject.toml)

# Hashes and versions only: no address of an index, no path of a machine.
COMPILE := $(UV) --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header

# Quiet, because it also says wherever a line that carries an exception gave no reason for one. Asked again when it finds.
BANDIT := $(RUN) bandit --quiet --recursive --configfile pyproject.toml src api

.DEFAULT_GOAL := help
.PHONY: help setup demo test check static spectral audit sbom format bench torture mutate screenshots translations vendor lock clean

help: ## list what one can do here
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-14s %s\n", $$1, $$2 }'

setup: $(INSTALLED) ## build the environment from the lock (every other target does so by itself)

demo: $(INSTALLED) ## start Vierogen with made-up people and cases, on this machine only
	@$(BIN)/vierogen demo $(ARGS)

test: $(INSTALLED) ## run the tests on all cores (ARGS="-k hearing" for some; WORKERS= for one after the other)
	@echo "→ tests"
	@$(RUN) pytest $(WORKERS) $(ARGS)

check: static test ## everything that must hold before a change goes in

static: $(INSTALLED) ## the part of `check` that runs no tests
	@echo "→ format"
	@$(RUN) ruff format --quiet --check .
	@echo "→ lint"
	@$(RUN) ruff check --quiet .
	@echo "→ what bad actors look for"
	@$(BANDIT) 2>/dev/null || $(BANDIT)
	@echo "→ types"
	@$(RUN) mypy --no-error-summary
	@echo "→ import contracts"
	@$(BIN)/lint-imports --no-cache --no-logo
	@echo "→ generated docs are current"
	@$(BIN)/vierogen docs --check
	@echo "→ the generated half of the client is current"
	@$(RUN) vierogen_api.client_source --check
	@echo "→ licences"
	@$(BIN)/reuse lint --lines

spectral: $(INSTALLED) ## hold the API's document against the government's linter (RULESET=file; skips without)
	@command -v $(SPECTRAL) >/dev/null || { echo "→ skipped: $(SPECTRAL) is not here; see CONTRIBUTING.md"; exit 0; }; \
	test -n "$(RULESET)" || { echo "→ skipped: no RULESET=file was given; see CONTRIBUTING.md"; exit 0; }; \
	test -f "$(RULESET)" || { echo "There is no $(RULESET)." >&2; exit 1; }; \
	echo "→ the document of the API, against $(RULESET)"; \
	document="$$(mktemp -d)/openapi.json"; \
	VIEROGEN_PUBLIC_URL=https://vierogen.example $(BIN)/vierogen openapi --to "$$document" >/dev/null && \
	$(SPECTRAL) lint --fail-severity warn --ruleset "$(RULESET)" "$$document"; \
	ended=$$?; rm -rf "$$(dirname "$$document")"; exit $$ended

audit: $(INSTALLED) ## is anything known against what we lock (asks the world; offline it says so and passes)
	@echo "→ known weaknesses in requirements/run.txt and dev.txt"
	@$(BIN)/python tests/house/audit.py

sbom: $(INSTALLED) ## what is inside, as a list that machines read (CycloneDX): dist/vierogen.cdx.json
	@echo "→ dist/vierogen.cdx.json"
	@mkdir -p dist
	@$(BIN)/python tests/house/sbom.py dist/vierogen.cdx.json

format: $(INSTALLED) ## put the code in its usual form
	@$(RUN) ruff format --quiet .
	@$(RUN) ruff check --quiet --fix .

bench: $(INSTALLED) ## measure, each figure beside its physical floor
	@$(RUN) bench $(ARGS)

torture: $(INSTALLED) ## try faults by the hundred, count what came of them, write docs/reliability.md (ARGS="--minutes 5")
	@PYTHONPATH=src:api:tests:. $(RUN) torture --write-docs $(ARGS)

mutate: $(INSTALLED) ## break the domain on purpose and count what the tests notice
	@echo "→ mutants of the domain"
	@$(BIN)/python tests/house/for_mutation.py
	@cd mutation && $(abspath $(BIN))/mutmut run $(ARGS)
	@cd mutation && $(abspath $(BIN))/mutmut results
	@cd mutation && $(abspath $(BIN))/mutmut export-cicd-stats >/dev/null
	@cd mutation && $(abspath $(BIN))/python tests/house/mutation_score.py

screenshots: $(INSTALLED) ## make a picture of every page, in screenshots/, and those of the manuals anew (needs Chromium)
	@VIEROGEN_SCREENSHOTS=screenshots $(RUN) pytest tests/browser/test_scenes.py --quiet $(ARGS)
	@cp screenshots/handleiding/*.webp src/vierogen/web/static/pictures/
	@echo "→ screenshots/ and src/vierogen/web/static/pictures/"

translations: $(INSTALLED) ## bring the English catalogues of the pages up to date with what the pages say
	@$(BIN)/python tools/translations.py

vendor: $(INSTALLED) ## fetch the styles and the font of the pages anew (maintainers; needs npm)
	@$(BIN)/python tools/vendor.py

lock: ## choose versions anew within pyproject.toml (maintainers; needs uv; ARGS=--upgrade for the newest)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv; nothing else here does." >&2; exit 1; }
	@echo "→ requirements/dev.txt"
	@$(COMPILE) --group dev --output-file requirements/dev.txt $(ARGS)
	@echo "→ requirements/run.txt"
	@$(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt

clean: ## remove what was built here
	@rm -rf $(VENV) mutants mutation screenshots dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .ci/run.*
	@find src api tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(LOCKED):
	@for python in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
		"$$python" -c 'import sys, ensurepip, sqlite3, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		echo "→ $(VENV), with $$("$$python" --version)"; \
		exec "$$python" -m venv --clear $(VENV); \
	done; \
	echo "Vierogen heeft Python 3.11 of nieuwer nodig (met venv en sqlite3), en vond die niet." >&2; \
	echo "Vierogen needs Python 3.11 or newer (with venv and sqlite3), and found none." >&2; \
	echo "Staat Python elders? / Is it elsewhere?   make PYTHON=/path/to/python3" >&2; \
	exit 1
	@echo "→ packages of requirements/dev.txt"
	@$(PIP) install --require-hashes --no-deps --requirement requirements/dev.txt
	@touch $@

$(INSTALLED): $(LOCKED)
	@echo "→ vierogen itself"
	@$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@
