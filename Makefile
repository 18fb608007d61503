# The checks and tools of the project; CONTRIBUTING.md says when to use which. `make` alone lists them.
BIN = .venv/bin
FAST = not server and not terminal and not browser and not screens and not processes and not slow
SECONDS = 600
SESSIONS = 20

help:
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

install: ## an editable installation with everything that the checks need
	python3 -m venv .venv
	$(BIN)/pip install -c constraints.txt -e '.[test]'

check: ## format, lint, types, import contracts and limits; no other tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy core tui server_ssh.py tests docs/screenshots
	$(BIN)/pytest -q tests/architecture

fast: ## tests without servers, real terminals, browsers, worker processes, whole screens and scans: a minute on two cores
	$(BIN)/pytest -q -n $$(($$(nproc) * 2)) --hypothesis-profile 'few examples' -m '$(FAST)'

test: ## all tests, with the slowest of them listed
	$(BIN)/pytest -q -n auto --durations 20

docs: ## write what is generated in docs/, then check names and links of all pages
	$(BIN)/python -m server_ssh config --reference >docs/configuration.generated
	mv docs/configuration.generated docs/configuration.md
	{ echo; $(BIN)/python -m server_ssh help --reference; echo; } >docs/commands.generated
	sed -i -e '/^<!-- every command, from the registry -->$$/,/^<!-- end -->$$/{/^<!-- e/!d}' \
	    -e '/^<!-- every command, from the registry -->$$/r docs/commands.generated' docs/commands.md
	rm docs/commands.generated
	$(BIN)/pytest -q tests/architecture/test_docs.py tests/core/cli/test_documented_commands.py \
	    tests/core/config/test_settings_reference.py tests/tui/keys/test_documented_keys.py

bench: ## every benchmark; one of them: .venv/bin/python -m tests.benchmarks NAME
	$(BIN)/python -m tests.benchmarks

soak: ## 10,000 random queries, then random keys in SESSIONS sessions for SECONDS, while photos, members and links change
	$(BIN)/pytest -q --hypothesis-profile soak tests/core/query tests/core/sets/search
	$(BIN)/python -m tests.benchmarks.sessions.soak --seconds $(SECONDS) --sessions $(SESSIONS)

.PHONY: help install check fast test docs bench soak
