# Run `make help` for what there is. PYTHON chooses the interpreter of the environment (3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# `make bench ARGS="--mode hybrid"`
ARGS ?=

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this help
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# the local engine compiles llama.cpp: only when pyproject.toml changes, and pip keeps the wheel it built
$(VENV)/.full: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[local,dev]'
	touch $@

# everything but the compiled engine: enough for `make lint`
$(VENV)/.dev: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	touch $@

.PHONY: setup
setup: $(VENV)/.full ## install everything into .venv (compiles llama.cpp once: 6-25 minutes)

.PHONY: bench
bench: setup ## the main job: measure the 50-page legal summary on local, cloud and hybrid delivery
	$(BIN)/dpctl bench legal-summary $(ARGS)

# a file stays on one worker: what its tests share is made once
.PHONY: test
test: setup ## all tests, the real engine's included
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not ray" $(ARGS)

.PHONY: test-ray
test-ray: setup ## the tests on a Ray of two nodes here (half a minute; installs the extra ray)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[ray]'
	$(BIN)/python -m pytest -m ray $(ARGS)

.PHONY: lint
lint: $(VENV)/.dev ## format, lint, types, import floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: check
check: lint test ## everything a commit must pass

.PHONY: format
format: $(VENV)/.dev ## rewrite the code as `make lint` wants it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: schemas
schemas: $(VENV)/.dev ## write the JSON schemas of the records anew
	$(BIN)/python -c "import json; from dpctl.report.inspection import json_schema; print(json.dumps(json_schema(), indent=1))" > dpctl/report/schemas/probe.json
	$(BIN)/python -c "import json; from dpctl.report.record_schemas import recommend_schema; print(json.dumps(recommend_schema(), indent=1))" > dpctl/report/schemas/recommend.json
	$(BIN)/python -c "import json; from dpctl.report.record_schemas import bench_schema; print(json.dumps(bench_schema(), indent=1))" > dpctl/report/schemas/bench.json
	$(BIN)/python -c "import json; from dpctl.report.load_schemas import load_schema; print(json.dumps(load_schema(), indent=1))" > dpctl/report/schemas/load.json

.PHONY: benchmarks
benchmarks: setup ## is the claim true? sampling, llama-bench, memory, redaction, unseen texts, speed of masking
	$(BIN)/python benchmarks/sampling.py
	$(BIN)/python benchmarks/llama_bench.py
	$(BIN)/python benchmarks/memory.py
	$(BIN)/python benchmarks/redaction.py
	$(BIN)/python benchmarks/unseen.py --set held-out
	$(BIN)/python benchmarks/masking_speed.py

.PHONY: counts
counts: setup ## has dpctl got heavier, or does it let more out? counted against benchmarks/baselines (ARGS=--record renews)
	$(BIN)/python -m benchmarks.counts $(ARGS)

.PHONY: accuracy
accuracy: setup ## error of the estimates on devices left out of the fit, beside llmfit's and whichllm's (about a minute)
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[accuracy]'
	$(BIN)/python benchmarks/accuracy/evaluate.py

.PHONY: clean
clean: ## remove the environment and caches of the tools (not the user's caches)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
