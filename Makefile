# The commands of the project. `make test` needs Rust, Python 3.11 and Node 20, and nothing else
# set up; `make lint` also cargo-deny, which it installs when it is missing. The tests with a real registry say
# what they skip where docker-registry, skopeo, htpasswd or openssl is missing; `.ci/run` installs those.

VENV := .venv
PYTHON := $(VENV)/bin/python
# The tools that build the bindings set variables that would rebuild everything else.
PYTHON_TARGET := target/python
NODE_TARGET := target/node

.PHONY: help test test-rust test-python test-node lint fmt generate bench compare fuzz clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

# What tests run is optimised, without what makes the binary a little faster and takes minutes.
test-rust test-node test-python: export CARGO_PROFILE_RELEASE_LTO := off
test-rust test-node test-python: export CARGO_PROFILE_RELEASE_CODEGEN_UNITS := 16

test: test-rust test-node test-python ## run every test; sets up what it needs

test-rust: ## run the Rust tests
	cargo test --features holystone/cli,holystone/schema
	cargo build --release -p holystone --features cli

test-node: bindings-node/node_modules ## build the Node addon and run its tests
	cd bindings-node && CARGO_TARGET_DIR=../$(NODE_TARGET) npm run build && npm test

# The parity test in it runs the other two as well.
test-python: $(VENV)/ready ## build the Python wheel and run its tests
	rm -rf $(PYTHON_TARGET)/wheels
	CARGO_TARGET_DIR=$(PYTHON_TARGET) $(VENV)/bin/maturin build --quiet --release \
		-m bindings-python/Cargo.toml --out $(PYTHON_TARGET)/wheels
	$(PYTHON) -m pip install --quiet --force-reinstall --no-deps $(PYTHON_TARGET)/wheels/*.whl
	$(PYTHON) -m pytest -q bindings-python/tests
	$(PYTHON) -m mypy --strict bindings-python/python
	$(PYTHON) -m mypy.stubtest holystone._holystone

$(VENV)/ready: Makefile
	python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet 'maturin>=1.16,<2' 'pytest>=8' 'mypy>=1.13' 'jsonschema>=4.23' 'lxml>=5'
	touch $@

bindings-node/node_modules: bindings-node/package.json bindings-node/package-lock.json
	cd bindings-node && npm ci --ignore-scripts
	touch $@

lint: ## formatting, clippy, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --features holystone/cli,holystone/schema -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --quiet --no-deps -p holystone --features cli,schema
	command -v cargo-deny >/dev/null || cargo install --locked --quiet cargo-deny
	cargo deny --log-level error check bans licenses sources

fmt: ## format the Rust sources
	cargo fmt --all

generate: ## rewrite the checked-in generated texts and the pages' outputs
	UPDATE=1 cargo test -q -p holystone --features cli,schema --test generated --test pages

bench: ## measure; see benches/README.md
	cargo bench -p benches

clean: ## remove what was built
	rm -rf target $(VENV) bindings-node/node_modules bindings-node/*.node
