# Two jobs: a report, and the tests. Each makes its own environment when it is missing or stale.
#
#   make report                                  Honduras, in Spanish, into reports/
#   make report COUNTRY=SEN LANGUAGE=fr OUT=out  any country or area; en, es or fr
#   make test

COUNTRY = HND
LANGUAGE = es
OUT = reports
PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/ready

.PHONY: report test bench check handbook lock clean

report: $(READY)
	@mkdir -p "$(OUT)"
	@$(BIN)/iomlab run country_profile --country "$(COUNTRY)" --lang "$(LANGUAGE)" --out "$(OUT)" --overwrite

test: $(READY)
	$(BIN)/pytest -q -n 2 --dist loadfile
	IOMLAB_STATIC=1 $(BIN)/pytest -q -n 2 --dist loadfile --nbval notebooks

bench: $(READY)
	$(BIN)/python benchmarks/engine.py
	$(BIN)/python benchmarks/methods/flows.py
	$(BIN)/python benchmarks/methods/gravity.py

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/iomlab languages check
	$(BIN)/iomlab data check

# Every lesson is run, every link looked at; a warning is an error.
handbook: $(READY)
	$(BIN)/python -m tools.handbook --out build/handbook

# The environment: exact versions, checked by hash; uv does it in seconds where pip takes a minute.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "iomlab needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV) (once; needs the network) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(READY)

# For maintainers: new exact versions within the bounds of pyproject.toml.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
