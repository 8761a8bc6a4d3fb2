# Everything a person types. The environment is made on the first call and kept; see CONTRIBUTING.md.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SHARED ?= ../shared
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint evaluate corpus-check bench train train-names train-encoder train-choices wheel-test web screenshots lock clean

help:
	@echo "make demo      read the example reports, show their chronology, and serve it as pages until Ctrl+C"
	@echo "make test      run all tests"
	@echo "make lint      style, types, house laws"
	@echo "make evaluate  score against the corpus (dev, test) and the project's own gold (and $(SHARED)/gold where it is)"
	@echo "make corpus-check  check the corpus, and show agreement between its two readers"
	@echo "make bench     speed and memory on 1,000 reports"
	@echo "make web       build what the pages serve again: the same sources give the same bytes"
	@echo "make screenshots  take the pictures in the README again from the example reports, with Chromium"
	@echo "make train     train the Dutch pipeline again from $(SHARED)/data, and the choices that lean on it"
	@echo "make train-names  train the labeller of names again from the corpus, and score it"
	@echo "make train-encoder  train the language model again from the corpus (two and a half hours; needs PyTorch)"
	@echo "make train-choices  train again from the corpus which sentences and reports tell what, the choice of roles and places, status, and dates of events"

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || { command -v uv >/dev/null 2>&1 && uv venv -q $(VENV) --python $(PYTHON) || $(PYTHON) -m venv $(VENV); }
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

demo: $(STAMP)
	@sh examples/demo.sh $(BIN)/kroniek

test: $(STAMP)
	@$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python tools/laws.py

evaluate: $(STAMP)
	@$(BIN)/python evaluate/evaluate.py --corpus dev --corpus test --table docs/events-by-type.md
	@$(BIN)/python evaluate/places.py --part dev --part test
	@$(BIN)/python evaluate/clashes.py
	@$(BIN)/python evaluate/oblique.py
	@$(BIN)/python evaluate/evaluate.py --shared $(SHARED)

corpus-check: $(STAMP)
	@$(BIN)/python evaluate/agreement.py
	@$(BIN)/python evaluate/second.py
	@$(BIN)/python evaluate/corpus_check.py
	@$(BIN)/python evaluate/validate.py corpus_events

bench: $(STAMP)
	@$(BIN)/python bench/bench.py

train: $(STAMP) $(VENV)/.train
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train.py --data $(SHARED)/data/ud_dutch --out src/kroniek/lang/nl/pipeline
	@$(MAKE) --no-print-directory train-names train-encoder train-choices

train-names: $(STAMP)
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_names.py --write --score dev --score test

train-encoder: $(STAMP) $(VENV)/.encoder
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_encoder.py

build/encoder:
	@$(MAKE) --no-print-directory train-encoder

train-choices: $(STAMP) $(VENV)/.train build/encoder
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_measures.py
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_firing.py
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_topic.py --data $(SHARED)/data
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_choices.py
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_status.py
	@OMP_NUM_THREADS=1 $(BIN)/python tools/train/train_dating.py

$(VENV)/.train: requirements-train.lock $(STAMP)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements-train.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-train.lock; fi
	@touch $@

$(VENV)/.encoder: requirements-encoder.lock $(STAMP)
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes -r requirements-encoder.lock; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-encoder.lock; fi
	@touch $@

wheel-test: $(STAMP)
	@sh tools/wheel_test.sh $(BIN)/python

web: $(STAMP)
	@$(BIN)/python tools/web.py

screenshots: $(STAMP)
	@$(BIN)/python tools/screenshots.py

lock: $(STAMP)
	@uv pip compile -q pyproject.toml --extra dev --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -o requirements.lock
	@uv pip compile -q pyproject.toml --extra train --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -c requirements.lock -o requirements-train.lock
	@uv pip compile -q pyproject.toml --extra train --extra encoder --generate-hashes --no-emit-index-url --python-version 3.11 --no-header -c requirements.lock -o requirements-encoder.lock

clean:
	rm -rf $(VENV) dist build demo
