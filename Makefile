# Một Cửa. `make demo` runs it, `make test` proves it; `make help` lists the rest.

PYTHON ?= python3.11
BIN := .venv/bin
T ?= tests
SLOW := tests/scale tests/chaos tests/fuzz tests/load
SECONDS ?= 120
FUZZ = $(shell $(BIN)/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)')
WORKERS ?= 2
NODE_TESTS := tests/channels/counterparts
DEMO_ENV := MOTCUA_DEMO=1 MOTCUA_DATA=$(CURDIR)/.data/demo \
	MOTCUA_RASA_URL=http://127.0.0.1:5005 MOTCUA_PORT=$(or $(PORT),8000) \
	MOTCUA_PUBLIC_URL=http://127.0.0.1:$(or $(PORT),8000) \
	MOTCUA_DESK_OFFICE=xa-an-thuan \
	MOTCUA_OFFICE="Trung tâm Phục vụ hành chính công xã An Thuận"

.PHONY: help demo stop test bench bench-webhooks bench-answers bench-soak setup encoder lint unit slow browser front screens scale audit chaos load fuzz saturday format eval clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

demo: setup ## run everything with the sample pack and print where it is
	@$(DEMO_ENV) sh deploy/demo.sh

stop: ## stop the demo
	@$(DEMO_ENV) sh deploy/demo.sh stop

setup: .venv/.ready .rasa-venv/.ready encoder ## make the environments and the encoder

.venv/.ready: requirements.lock pyproject.toml
	@echo "» Python environment: about 150 packages, some minutes the first time"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

.rasa-venv/.ready: .venv/.ready bot/rasa/requirements-py310.lock bot/rasa/requirements-py311.lock
	@echo "» Rasa's own environment: about two minutes the first time"
	@$(BIN)/python -m bot.rasa.environment .rasa-venv
	@touch $@

encoder: .venv/.ready ## make the encoder (int8 ONNX, offline)
	@$(BIN)/python -m knowledge.encoders.make .cache/encoder

test: setup lint unit ## set up, lint, and run the tests (T=path for a part)

lint: .venv/.ready ## ruff, mypy, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

unit: setup browser front
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder $(T) \
		$(if $(filter tests,$(T)),$(addprefix --ignore=,$(SLOW)))

slow: setup front ## the tests that kill processes and fill disks, in their short form; CI runs them too
	@$(BIN)/python -m pytest tests/scale tests/chaos tests/load/test_costs.py

browser: ## Chromium for the browser tests
	@sh deploy/chromium.sh

front: ## nginx for the test of its configuration
	@sh deploy/nginx/install.sh

screens: setup browser ## make the README's pictures anew
	@mkdir -p docs
	@MOTCUA_SCREENS=$(CURDIR)/docs $(BIN)/python -m pytest -q tests/journeys/test_browsers.py \
		tests/widget/test_pictures.py tests/site/test_pictures.py tests/journeys/test_two_clerks.py \
		tests/journeys/test_editor.py

scale: setup front ## several servers and workers over PostgreSQL, killed; its standby promoted
	@$(BIN)/python -m pytest -q -s tests/scale

audit: .venv/.ready ## licences, secrets in the repository, known weaknesses of packages
	@PYTHON=$(PYTHON) sh deploy/audit.sh

chaos: .venv/.ready ## kill, fill, jump and fail, in full: 10,000 events; a few minutes
	@MOTCUA_CHAOS=full $(BIN)/python -m pytest -q tests/chaos

.venv/.fuzz: .venv/.ready deploy/fuzz.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r deploy/fuzz.lock
	@touch $@

fuzz: .venv/.fuzz ## coverage-guided fuzzing of every parser: SECONDS=120 each, or FUZZ=name
	@mkdir -p .cache/fuzz
	@for name in $(FUZZ); do echo "» $$name, $(SECONDS) s"; $(BIN)/python -m tests.fuzz $$name \
		--seconds $(SECONDS) --seed $$(date +%s) --corpus .cache/fuzz/$$name \
		--found tests/fuzz/found/$$name 2>.cache/fuzz-$$name.log || \
		{ tail -40 .cache/fuzz-$$name.log; exit 1; }; done

load: setup ## bursts, kills at 50 a second, slow platforms, in full; about ten minutes
	@MOTCUA_LOAD=full $(BIN)/python -m pytest -q -s tests/load

saturday: .venv/.ready ## a whole Saturday at the desk: 8 clerks, 600 conversations, 4 minutes
	@MOTCUA_SATURDAY=1 $(BIN)/python -m pytest -q -s tests/desk/test_saturday.py

.bench-venv/.ready: benchmarks/requirements.txt
	@echo "» The peers' own environment: some minutes, about 2 GB"
	@test -x .bench-venv/bin/python || $(PYTHON) -m venv .bench-venv
	@.bench-venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

bench: setup .bench-venv/.ready ## everything measured side by side (MOTCUA_CORPUS): about an hour
	@$(BIN)/python -m benchmarks.search
	@$(BIN)/python -m benchmarks.growth
	@$(BIN)/python -m benchmarks.start
	@$(BIN)/python -m benchmarks.publishing
	@$(BIN)/python -m benchmarks.database
	@$(BIN)/python -m benchmarks.turns

bench-webhooks: setup ## how fast webhooks are answered under load, with the demo's data
	@$(BIN)/python -m benchmarks.webhooks

bench-soak: setup ## half an hour of questions: what grows (MOTCUA_CORPUS)
	@$(BIN)/python -m benchmarks.soak

bench-answers: setup ## answers at 10 questions a second for 5 minutes; then beside busy cores (MOTCUA_CORPUS)
	@$(BIN)/python -m benchmarks.answers
	@$(BIN)/python -m benchmarks.answers --hogs 2 --seconds 60

format: ## ruff's own fixes
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## remove every environment, cache and the demo's data
	rm -rf .venv .rasa-venv .bench-venv .cache .data $(NODE_TESTS)/node_modules
