# One word for each thing a person does; CI says the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BASE ?= main
# What the command line gives to a blank record: its id, then FIELD=VALUE.
quoted = '$(subst ','\'',$(1))'
GIVEN = $(call quoted,$(ID)) $(foreach name,$(filter-out ID BASE BIN PYTHON VENV,$(.VARIABLES)),$(if $(filter command,$(origin $(name))),$(call quoted,$(name)=$($(name)))))
export NO_MKDOCS_2_WARNING := 1
.DEFAULT_GOAL := help
.PHONY: site serve check test test-deep bench review links archive schemas ids editions lock help clean

site: $(VENV)/site.done  ## build the whole site into site/
	@$(BIN)/python -m macros site

serve: $(VENV)/site.done  ## show the site at http://127.0.0.1:8000 and follow every edit
	@$(BIN)/python -m mkdocs serve --dev-addr 127.0.0.1:8000

check: $(VENV)/site.done  ## check data and pages, in a second or two; nothing is built
	@$(BIN)/python -m macros check

test: $(VENV)/test.done  ## the gate: at most 8 minutes
	@$(BIN)/python -m pytest -m "not deep"

test-deep: $(VENV)/test.done  ## everything
	@$(BIN)/python -m pytest

bench: $(VENV)/test.done  ## how long and how large, beside plain MkDocs
	@$(BIN)/python -m tests.bench

review: $(VENV)/site.done  ## show the facts that changed in the content since BASE (main); ALL=1 cuts nothing
	@$(BIN)/python -m macros review "$(BASE)" $(if $(ALL),--all)

links: $(VENV)/site.done  ## look at the links to others' pages that are due, and write what was found; ALL=1 looks at all
	@$(BIN)/python -m macros links $(if $(ALL),--all) $(if $(FORCE),--force)

archive: $(VENV)/site.done  ## propose archived copies for resources that have none; WRITE=1 puts them into data/resources.yml
	@$(BIN)/python -m macros links archive $(if $(WRITE),--write)

schemas: $(VENV)/site.done  ## write the editors' schemas, data/README.md and hosting/nginx.conf anew, after a change of what they are made from
	@$(BIN)/python -m macros schemas

new-criterion: $(VENV)/site.done  ## write a blank record, as in: make new-criterion ID=bicycle-lanes; likewise new-section, new-resource, new-law …
	@$(BIN)/python -m macros new criterion $(GIVEN)

new-%: $(VENV)/site.done
	@$(BIN)/python -m macros new '$*' $(GIVEN)

ids: $(VENV)/site.done  ## remember newly published ids in data/ids.yml; the publishing does it by itself
	@$(BIN)/python -m macros ids

editions: $(VENV)/site.done  ## remember in data/editions.yml what sheets print today; the publishing does it by itself
	@$(BIN)/python -m macros editions

lock: $(VENV)/site.done  ## pin every package anew, after a change of a requirements.in
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock (uv pip compile --universal --python-version 3.11)" requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock (uv pip compile --universal --python-version 3.11)" tests/requirements.in -o tests/requirements.txt

help:  ## list these words
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "  %-20s %s\n", $$1, $$2}'

clean:  ## remove what was built and installed
	rm -rf site .cache $(VENV)

$(VENV)/site.done: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. Try: make site PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.done: $(VENV)/site.done tests/requirements.txt tests/browser.sh
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@sh tests/browser.sh $(BIN)/python
	@touch $@
