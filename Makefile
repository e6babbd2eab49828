# `make demo`, `make quick` and `make test` set everything up by themselves; Python 3.11 to 3.13, git and make are all
# they need.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
SET := 02_perceptron
STUDENTS := 24
LOCK := requirements/all.lock

.PHONY: demo quick fast test generated types lint docs bench gpu lock release clean

demo: .venv/installed
	$(BIN)/autograder release $(SET)
	$(BIN)/autograder simulate $(SET) --students $(STUDENTS)
	$(BIN)/autograder grade $(SET)
	$(BIN)/autograder feedback $(SET)
	$(BIN)/autograder marks $(SET) --next

# What needs no kernel, no browser and no TensorFlow: an answer within a minute.
quick: .venv/installed lint
	$(MAKE) --no-print-directory --jobs=2 types fast

fast: .venv/installed
	$(BIN)/pytest -m "not kernel and not keras and not browser and not slow"

# What takes one core comes first, two at a time; then the tests, on both.
test: .venv/installed
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target docs types generated lint
	$(BIN)/pytest

# Whether what is generated and committed is up to date.
generated: .venv/installed
	$(BIN)/autograder release --check
	$(BIN)/autograder syllabus --check
	$(BIN)/autograder audit

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/installed
	$(BIN)/mypy

# The site, in docs/_build/html. It draws the lecture's figures anew; warnings are errors.
docs: .venv/installed
	@mkdir -p docs/_build
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build/html 2>docs/_build/log || { cat docs/_build/log; exit 1; }

bench: .venv/installed
	$(BIN)/python benchmarks/grading.py
	$(BIN)/python benchmarks/warm.py
	$(BIN)/python benchmarks/layers.py
	$(BIN)/python benchmarks/live.py

# Needs the kit, a backend and pytest; for an environment of your own: make gpu GPU_PYTHON=python
GPU_PYTHON ?= $(or $(wildcard $(BIN)/python),$(PYTHON))
gpu:
	$(GPU_PYTHON) benchmarks/gpu.py

release: .venv/installed
	$(BIN)/autograder release

# uv takes a fifth of pip's time. It does not read pip's settings; if it cannot reach the packages, pip installs them. The
# stamp is written last, so that an interrupted installation is resumed.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
.venv/installed: $(LOCK) pyproject.toml
	@test -n "$(PYTHON)" || { echo "Expected Python 3.11, 3.12 or 3.13 on PATH. Found none: install one."; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv with $(PYTHON) ..."; $(PYTHON) -m venv .venv; }
	@echo "Installing uv, and with it the $$(grep -c '^[^ #].*==' $(LOCK)) packages of $(LOCK) ..."
	@{ sed -n '/^uv==/,/# via/p' $(LOCK) | $(PIP) --require-hashes -r /dev/stdin && \
		$(BIN)/uv pip install --quiet --no-config --python $(BIN)/python --system-certs --compile-bytecode --require-hashes -r $(LOCK); } || \
		{ echo "uv failed. Installing them with pip, which takes a few minutes ..."; $(PIP) --require-hashes -r $(LOCK); }
	@echo "Installing LectureKit ..."
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Hash-pinned, for all supported Pythons and platforms, naming no registry.
lock: .venv/installed
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-strip-extras --quiet --output-file $(LOCK)

clean:
	rm -rf .venv course
