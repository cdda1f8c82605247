# What a person types here; the work is in scripts/. Variables can be set on the command line.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR ?= $(PREFIX)/share/zsh/site-functions
FISHCOMPDIR ?= $(PREFIX)/share/fish/vendor_completions.d

# For test, tsan and asan: arguments for swift test, as in ARGS='--filter Gate'. For fuzz: those of scripts/fuzz.
ARGS ?=

BINARY := .build/release/healthwatch
export BINDIR MANDIR BASHCOMPDIR ZSHCOMPDIR FISHCOMPDIR DESTDIR BINARY

.PHONY: help
help: ## list these targets
	@scripts/targets $(MAKEFILE_LIST)

.PHONY: deps
deps: ## install what a build needs
	@scripts/deps build

.PHONY: build
build: deps ## build the release binary, .build/release/healthwatch
	@scripts/release

.PHONY: demo
demo: ## deploy an example and wait for it, with an engine, Compose and Traefik; KEEP=1 keeps it running
	@scripts/demo

.PHONY: test
test: ## run all tests, also those against a private engine; ARGS='--filter Gate' runs some
	@scripts/test $(ARGS)

.PHONY: check
check: lint ## lint, and see that completions and man pages are what the source says
	@scripts/generated check

.PHONY: lint
lint: ## check formatting and scripts
	@scripts/lint

.PHONY: format
format: ## format the Swift source
	swift format --in-place --parallel --configuration .swift-format --recursive Package.swift Fuzz Sources Tests

.PHONY: generate
generate: ## write completions/ and man/ from the command table
	@scripts/generated write

.PHONY: bench
bench: build ## measure speed and memory
	Benchmarks/run

.PHONY: tsan
tsan: ## run the unit tests under ThreadSanitizer
	@scripts/sanitize thread $(ARGS)

.PHONY: asan
asan: ## run the unit tests under AddressSanitizer
	@scripts/sanitize address $(ARGS)

.PHONY: fuzz
fuzz: ## give every parser of foreign bytes a million strange inputs; ARGS='yaml --runs 10000' fewer
	@scripts/fuzz $(ARGS)

$(BINARY):
	@$(MAKE) --no-print-directory build

.PHONY: install
install: $(BINARY) ## install under PREFIX (/usr/local), below DESTDIR when it is set
	@scripts/installed add

.PHONY: uninstall
uninstall: ## remove what install put there
	@scripts/installed remove

.PHONY: clean
clean: ## delete everything built or fetched
	rm -rf .build .cache
