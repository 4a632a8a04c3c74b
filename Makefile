# The two commands to know: `make run` and `make test`. Both install what they need (scripts/tools.sh) and work in a
# fresh clone; `make help` lists the rest. Steps run one after the other, but for what `make test`
# says: the machine may have two cores.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

PORT ?= 8080
# Captures and the leak bench lie beside the repository. Without them the tests that need them are named and left out.
HARMLESS_SHARED ?= $(abspath ../shared)
LEAK_SEEDS ?= 1..3
# The command that the leak bench and the corpus are tried with: the one of the Rust tests, with its checks of sums and indices.
TESTED := $(abspath $(or $(CARGO_TARGET_DIR),target))/debug/harmless
# Cells of our own leak benchmark that `make test` draws.
LEAK_SAMPLE ?= 4000
BENCH_BYTES ?= 1G
# The screenshot that the README shows.
SHOT ?= www/shots/review.png
export HARMLESS_SHARED

export PATH := $(HOME)/.cargo/bin:$(PATH)

RUST := $(shell find src -name '*.rs') Cargo.toml Cargo.lock
WASM := www/src/wasm/harmless_bg.wasm
NPM := www/node_modules/.package-lock.json
PAGE := www/dist/harmless.html
PAGE_SOURCES := $(shell find www -type f -not -path '*/node_modules/*' -not -path 'www/dist*' -not -path 'www/shots/*' -not -path 'www/src/wasm/*' -not -path 'www/embed/dist/*' -not -path 'www/embed/page/*' -not -name custom-elements.json)
EMBED := www/embed/dist/index.js
PORTAL := examples/portal/dist/uppy.js
PORTAL_NPM := examples/portal/node_modules/.package-lock.json
PORTAL_PORT ?= 8090

.PHONY: help run build page portal test check bench clean picture
.PHONY: tools tools-wasm fmt lint lint-page unit artefacts test-rust test-wasm test-page test-embed test-leaks test-corpus tested command

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: $(PAGE) ## build the page and serve it at http://localhost:8080 (PORT=… for another port)
	@echo "serving $(PAGE) at http://localhost:$(PORT) (Ctrl+C ends it)"
	node www/scripts/serve.mjs $(PORT)

build: $(PAGE) command ## the page (www/dist/harmless.html) and the release command (target/release/harmless)

page: $(PAGE) ## the page alone

portal: $(EMBED) $(PORTAL) ## build the embed and start the example portal at http://localhost:8090 (PORTAL_PORT=… for another)
	node examples/portal/server.mjs $(PORTAL_PORT)

# Two lanes while compilers run, most of whose time is one thread's; then one thing at a time, as some tests of the page
# measure time.
test: tools ## every test, from a fresh clone
	$(MAKE) --no-print-directory artefacts & built=$$!; code=0; \
	$(MAKE) --no-print-directory lint test-rust test-wasm || code=$$?; wait $$built && exit $$code
	$(MAKE) --no-print-directory lint-page test-page test-embed test-leaks test-corpus
	@echo "all tests passed"

check: tools-wasm lint lint-page unit ## the quick loop: formatting, lints, types, unit tests

bench: tools command $(PAGE) ## speed and peak memory, of the command and in the browser, beside the JavaScript way; with gates
	benches/run.sh $(BENCH_BYTES)

picture: tools $(PAGE) ## docs/page.png anew, from the page's screenshots
	cd www && npm run shots
	mkdir -p docs && cp $(SHOT) docs/page.png

clean: ## remove what was built (not the installed tools)
	cargo clean
	rm -rf www/dist www/dist-mock www/src/wasm www/shots www/node_modules www/embed/dist www/embed/page www/embed/custom-elements.json
	rm -rf examples/portal/dist examples/portal/node_modules

# ---- the steps --------------------------------------------------------------------------------------------------

tools:
	scripts/tools.sh all

tools-wasm:
	scripts/tools.sh wasm

# All four modules.
$(WASM): $(RUST) $(wildcard src/analyze/texts/*.json src/escalate/texts/*.json src/profile/data/*.json) wasm-pack.toml scripts/env.sh scripts/pins.py scripts/wasm.sh | tools-wasm
	scripts/wasm.sh

$(NPM): www/package.json www/package-lock.json
	cd www && npm ci --no-audit --no-fund
	touch $@

$(PAGE): $(WASM) $(NPM) $(PAGE_SOURCES)
	cd www && npm run build

$(EMBED): $(PAGE)
	cd www && npm run embed
	touch $@

$(PORTAL_NPM): examples/portal/package.json examples/portal/package-lock.json
	cd examples/portal && npm ci --no-audit --no-fund
	touch $@

$(PORTAL): $(PORTAL_NPM) $(NPM) $(wildcard examples/portal/client/*) examples/portal/scripts/build.mjs
	cd examples/portal && npm run build
	touch $@

command:
	cargo build --release --locked

fmt: ## format everything
	cargo fmt
	cd www && npm run fix

lint: tools-wasm
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	scripts/with-env.sh cargo clippy --locked --no-default-features --lib --test wasm --target wasm32-unknown-unknown -- -D warnings
	scripts/with-env.sh cargo clippy --locked --no-default-features --features workbench --lib --target wasm32-unknown-unknown -- -D warnings
	scripts/with-env.sh cargo clippy --locked --no-default-features --features analysis --lib --test wasm_analysis --target wasm32-unknown-unknown -- -D warnings
	scripts/with-env.sh cargo clippy --locked --no-default-features --features seal --lib --target wasm32-unknown-unknown -- -D warnings
	scripts/with-env.sh cargo clippy --locked --no-default-features --features import --lib --test wasm_import --target wasm32-unknown-unknown -- -D warnings
	$(if $(shell command -v cargo-deny),cargo deny --offline check bans licenses sources,@echo "cargo-deny is not installed: deny.toml was not checked")

lint-page: $(WASM) $(NPM)
	cd www && npm run check

unit:
	cargo test --locked --lib

artefacts: $(PAGE) $(EMBED) $(PORTAL)

test-rust:
	cargo test --locked

test-wasm:
	scripts/with-env.sh cargo test --locked --no-default-features --target wasm32-unknown-unknown --test wasm
	scripts/with-env.sh cargo test --locked --no-default-features --features analysis --target wasm32-unknown-unknown --test wasm_analysis
	scripts/with-env.sh cargo test --locked --no-default-features --features import --target wasm32-unknown-unknown --test wasm_import

test-page: $(PAGE) tested
	cd www && npm test

test-embed: $(EMBED) $(PORTAL)
	cd www && node --test embed/tests/*.test.mjs
	cd examples/portal && npm test

test-page test-leaks test-corpus: export HARMLESS_COMMAND := $(TESTED)

tested:
	cargo build --locked

test-leaks: tested
	benches/leak/run.py --alone --depth 3 --sample $(LEAK_SAMPLE) --seed 2
	@if [ -d "$(HARMLESS_SHARED)/leakbench" ]; then set -x; scripts/leakbench.py --seeds $(LEAK_SEEDS); \
	else echo "left out: the leak bench, $(HARMLESS_SHARED)/leakbench is not there"; fi

test-corpus: tested
	@if [ -d "$(HARMLESS_SHARED)/corpus" ]; then set -x; scripts/corpus.py; \
	else echo "left out: the corpus, $(HARMLESS_SHARED)/corpus is not there"; fi
