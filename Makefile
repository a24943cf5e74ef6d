# What there is to do here. Everything works on a fresh Debian machine with a Rust toolchain.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help run demo-check test check bench sync-seeds clean-data bootstrap bootstrap-tests

help:               ## this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /make \1\t/' | expand -t 26

bootstrap:
	@scripts/bootstrap.sh

bootstrap-tests:
	@scripts/bootstrap.sh tests

run: bootstrap      ## build and start the demonstration: a city, the registry's mock, API and pages
	cargo run --profile demo --locked -- demo

demo-check: bootstrap ## run the story of the demonstration without a person, on a fresh database
	cargo run --profile demo --locked -- demo --check

test: bootstrap-tests ## every test
	@trap "scripts/stop-postgres.sh target/test-postgres" EXIT; cargo test --workspace --locked

check: bootstrap    ## format, lints, documentation, architecture, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked
	@trap "scripts/stop-postgres.sh target/test-postgres" EXIT; cargo test --locked -p simasn --test it -- architecture

bench: bootstrap    ## measure, print the table, write target/bench.json
	cargo bench --locked --bench simasn

sync-seeds: bootstrap-tests ## prove the sync with more seeds: make sync-seeds SEEDS=50000 FROM=1
	@trap "scripts/stop-postgres.sh target/test-postgres" EXIT; \
	SYNC_SEEDS=$(or $(SEEDS),20000) SYNC_SEED_FROM=$(or $(FROM),1) cargo test --locked -p sync --test proof -- --nocapture

clean-data:         ## forget the demonstration's city, accounts and documents
	scripts/clean-data.sh
