PORT ?= 8000
python := .venv/bin/python

.PHONY: help setup demo test check bench lock
.DEFAULT_GOAL := help

help:
	@echo "make demo    play with Kota Contoh at http://localhost:$(PORT) (another: PORT=8123)"
	@echo "make test    all tests, on each database and browser of this machine"
	@echo "make check   style, types, import arrows, structure"
	@echo "make bench   measure beside the floors (ONLY=row SCALE=1000000)"
	@echo "make lock    make requirements.lock anew (needs uv)"

setup:
	@bin/setup

demo: setup
	@bin/pendopo demo --port $(PORT)

test: setup
	@$(python) -m tests.run

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@git ls-files '*.html' | xargs -r .venv/bin/djade --check --target-version 6.1
	@$(python) -m pytest tests/structure

bench: setup
	@$(python) -m bench $(if $(ONLY),--only $(ONLY)) $(if $(SCALE),--scale $(SCALE))

lock:
	uv pip compile --universal --python-version 3.12 --group dev --all-extras --generate-hashes \
	  --no-emit-index-url --custom-compile-command "make lock" pyproject.toml -o requirements.lock
