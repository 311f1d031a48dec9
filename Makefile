# profgate: the only build file. `make help` lists the targets.
#
# VARIANT=release|debug|asan|fuzz   what is built, in build/VARIANT
# WERROR=1   warnings are errors    V=1   show the commands
# PREFIX, DESTDIR   where `make install` puts things
# CC, AR, EMULATOR  of another architecture, and what runs its programs here
# FUZZ_SECONDS      how long `make fuzz` runs each target
.DEFAULT_GOAL := all
VARIANT ?= release
BUILD := build/$(VARIANT)
CC ?= cc
PKGS := zlib libdeflate jansson yaml-0.1 libgit2 libcurl libdw
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Wformat=2 \
	-Wmissing-format-attribute -Wdouble-promotion -fno-common
ifdef WERROR
WARN += -Werror
endif
FLAGS_release := -O3 -g
# The product is built for speed: a comparison of large captures takes 3 to 9 %
# less time than by -O2. Tests are not.
$(BUILD)/tests/%.o: FLAGS_release := -O2 -g
FLAGS_debug := -O0 -g
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
FLAGS_fuzz := -O1 -g -fno-sanitize-recover=all -DFUZZING \
	-fsanitize=address,undefined,float-cast-overflow,fuzzer-no-link
ifeq ($(FLAGS_$(VARIANT)),)
$(error VARIANT=$(VARIANT) is none of release, debug, asan, fuzz)
endif
ifeq ($(VARIANT),fuzz)
CC := clang
endif

# pkg-config is asked once, and not before something is compiled: `make check`
# installs it first where it is missing.
pkg = $(or $(shell pkg-config $(1) $(PKGS) && echo $(2)),\
	$(error libraries are missing: run ci/deps))
PKG_CFLAGS = $(eval PKG_CFLAGS := $(call pkg,--cflags,-I.))$(PKG_CFLAGS)
LIBS = $(eval LIBS := $(call pkg,--libs,-liberty -lm))$(LIBS)

LANGUAGE := -std=c11 -D_POSIX_C_SOURCE=200809L
ALL_CPPFLAGS = $(LANGUAGE) $(PKG_CFLAGS) $(CPPFLAGS)
ALL_CFLAGS = $(ALL_CPPFLAGS) $(WARN) $(FLAGS_$(VARIANT)) \
	-ffp-contract=off -pthread $(CFLAGS)
ALL_LDFLAGS = $(FLAGS_$(VARIANT)) -pthread $(LDFLAGS)

Q := $(if $(V),,@)
SAY = $(if $(V),@:,@printf '  %-6s %s\n')
# Build as wide as the machine, unless the caller has said how wide.
WIDE = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
RUN = BUILD=$(BUILD) tests/run

LIB_SRC := $(filter-out gate/main.c,$(shell find gate compare reporters -name '*.c' | LC_ALL=C sort | grep -Ev '^gate/(pages|counter)/'))
# Man page and completions, made by a program of ours.
PAGES_SRC := $(wildcard gate/pages/*.c)
PAGES := $(addprefix $(BUILD)/pages/,profgate.1 profgate.bash profgate.zsh \
	profgate.fish)
# A plugin of QEMU's, which counts instructions; the sanitizers are not for it.
COUNTER_SRC := $(wildcard gate/counter/*.c)
COUNTER := $(BUILD)/profgate-counter.so
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
LIB := $(BUILD)/libprofgate.a
PAGE_GEN := $(BUILD)/gen/page.c
UNIT := $(patsubst %.c,$(BUILD)/%,$(shell find tests/unit -name 'test_*.c' | LC_ALL=C sort))
FUZZ := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
# libFuzzer brings its own main, everybody else replays the corpus.
FUZZ_MAIN := $(if $(filter fuzz,$(VARIANT)),,$(BUILD)/tests/fuzz/replay.o)
FUZZ_LINK := $(if $(filter fuzz,$(VARIANT)),-fsanitize=fuzzer)

SH_FILES = $(shell grep -rlE --exclude='*.py' '^\#!/bin/(ba)?sh' .ci ci fixtures reporters tests)

all: $(BUILD)/profgate $(COUNTER) $(PAGES) ## build the program and its pages

$(BUILD)/profgate: $(BUILD)/gate/main.o $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/gate/pages/pages: $(PAGES_SRC:%.c=$(BUILD)/%.o) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# QEMU has the functions that are not in it.
$(COUNTER): $(COUNTER_SRC) $(wildcard gate/counter/*.h)
	$(SAY) LINK $@
	$(Q)mkdir -p $(@D) && $(CC) -std=c11 -I. $(WARN) -O2 -g -fPIC -pthread \
		-fvisibility=hidden -shared $(CFLAGS) -o $@ $(COUNTER_SRC)

$(PAGES): $(BUILD)/gate/pages/pages gate/profgate.1
	$(SAY) PAGE $@
	$(Q)mkdir -p $(@D) && $(EMULATOR) $< $(subst .,,$(suffix $@)) gate/profgate.1 >$@

$(LIB): $(LIB_OBJ) $(PAGE_GEN:.c=.o)
	$(SAY) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# Style and script of report.html, with their hashes.
$(PAGE_GEN): reporters/formats/html/page/embed reporters/formats/html/page/page.css \
		reporters/formats/html/page/page.js
	$(SAY) EMBED $@
	$(Q)mkdir -p $(@D) && $< style=reporters/formats/html/page/page.css \
		script=reporters/formats/html/page/page.js >$@

# Generated code is not ours to warn about.
$(PAGE_GEN:.c=.o): %.o: %.c reporters/formats/html/page/page.h
	$(SAY) CC $<
	$(Q)$(CC) -std=c11 -I. $(FLAGS_$(VARIANT)) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.c
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What tests share: each takes of it what it uses.
SUPPORT := $(BUILD)/tests/unit/support.a
$(SUPPORT): $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/support/*.c))
	$(SAY) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(UNIT): %: %.o $(SUPPORT) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/tests/tools/report_sample: $(BUILD)/tests/tools/report_sample.o \
		$(SUPPORT) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/tools/store_add: $(BUILD)/tests/tools/store_add.o $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

TRUTH_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/truth/*.c))

$(BUILD)/tests/truth/truth: $(TRUTH_OBJ) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(FUZZ): %: %.o $(FUZZ_MAIN) $(SUPPORT) $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) $(FUZZ_LINK) -o $@ $^ $(LIBS)

fuzzers: $(FUZZ)
programs: all $(UNIT) $(FUZZ) $(addprefix $(BUILD)/tests/,tools/report_sample \
	tools/store_add truth/truth)

check: ## build and run every test; installs what that needs
	$(Q)ci/deps check
	$(Q)$(MAKE) --no-print-directory $(WIDE) programs
	$(Q)$(RUN)

long: ## what takes other toolchains or minutes: measures each language anew
	$(Q)ci/deps dev
	$(Q)$(MAKE) --no-print-directory $(WIDE) programs
	$(Q)$(RUN) long

demo: ## the story of a gate: record, check, fail, accept, on real profiles
	$(Q)ci/deps
	$(Q)$(MAKE) --no-print-directory $(WIDE) all
	$(Q)ci/demo $(BUILD)/profgate

unit: $(UNIT) ## unit tests only
	$(Q)$(RUN) unit

golden: all ## golden tests only
	$(Q)$(RUN) golden

accept: all ## record what the golden tests print now
	$(Q)BUILD=$(BUILD) tests/golden/run --accept

fuzz-replay: $(FUZZ) ## run the fuzz targets over their corpora
	$(Q)$(RUN) fuzz

asan: ## every test that runs our code, under the sanitizers
	$(Q)ci/deps check
	$(Q)$(MAKE) --no-print-directory $(WIDE) VARIANT=asan programs
	$(Q)BUILD=build/asan PROFGATE_REPORTS=10 tests/run --program

# clang's sanitizers know of more than gcc's: every golden test, too.
fuzz: ## run each fuzz target for FUZZ_SECONDS; goldens under clang's sanitizers
	$(Q)ci/deps fuzz
	$(Q)$(MAKE) --no-print-directory $(WIDE) VARIANT=fuzz fuzzers \
		build/fuzz/profgate
	$(Q)BUILD=build/fuzz tests/run golden
	$(Q)tests/fuzz/run $(FUZZ_SECONDS)

bench: all ## time and memory beside gzip and pprof; fails past the targets
	$(Q)BUILD=$(BUILD) tests/bench/run
	$(Q)BUILD=$(BUILD) tests/bench/exponents
	$(Q)BUILD=$(BUILD) tests/bench/measure
	$(Q)BUILD=$(BUILD) tests/bench/check
	$(Q)BUILD=$(BUILD) tests/bench/record
	$(Q)BUILD=$(BUILD) tests/bench/report
	$(Q)BUILD=$(BUILD) tests/bench/readers

truth: $(BUILD)/tests/truth/truth ## how often the gate is right: DATA=DIR of labelled runs or of sessions
	$(Q)$< $(TRUTH) $(or $(DATA),fixtures/truth) | tee build/truth.txt

races: all $(BUILD)/tests/tools/store_add ## the store with many writers, kills and prunes: minutes
	$(Q)LONG=1 BUILD=$(BUILD) PROFGATE=$(abspath $(BUILD))/profgate \
		tests/check/store-races

lint: ## what can be found without running anything
	$(Q)ci/deps lint
	$(Q)$(MAKE) --no-print-directory $(WIDE) VARIANT=debug WERROR=1 \
		programs
	$(Q)$(MAKE) --no-print-directory VARIANT=debug lint-sources

lint-sources:
	$(Q)ci/layers
	$(Q)ci/circles $(BUILD)
	$(Q)ci/banned
	$(Q)CPPFLAGS='$(ALL_CPPFLAGS)' ci/headers
	$(Q)shellcheck -x $(SH_FILES)
	$(Q)mandoc -T lint -W warning $(BUILD)/pages/profgate.1
	$(Q)CPPFLAGS='$(ALL_CPPFLAGS)' ci/tidy $(LIB_SRC) gate/main.c \
		$(PAGES_SRC) $(COUNTER_SRC)

# Whole files are not run through it: it takes tables and columns apart.
format: ## lay out the C lines that are not committed yet
	$(Q)git clang-format --force --quiet

SHARE = $(DESTDIR)$(PREFIX)/share
install: all ## program, man page, completions and schema, under DESTDIR and PREFIX
	install -D -m 755 $(BUILD)/profgate $(DESTDIR)$(PREFIX)/bin/profgate
	install -D -m 644 $(COUNTER) $(DESTDIR)$(PREFIX)/lib/profgate/counter.so
	install -D -m 644 $(BUILD)/pages/profgate.1 $(SHARE)/man/man1/profgate.1
	install -D -m 644 $(BUILD)/pages/profgate.bash \
		$(SHARE)/bash-completion/completions/profgate
	install -D -m 644 $(BUILD)/pages/profgate.zsh \
		$(SHARE)/zsh/site-functions/_profgate
	install -D -m 644 $(BUILD)/pages/profgate.fish \
		$(SHARE)/fish/vendor_completions.d/profgate.fish
	install -D -m 644 fixtures/schema/profgate.yml.schema.json \
		$(SHARE)/profgate/profgate.yml.schema.json

VERSION = $(shell sed -n 's/.*PROFGATE_VERSION "\(.*\)"/\1/p' gate/core/version.h)
dist: ## the sources of the last commit as build/profgate-VERSION.tar.gz
	$(Q)mkdir -p build
	git archive --prefix=profgate-$(VERSION)/ \
		-o build/profgate-$(VERSION).tar.gz HEAD

packages: ## a .deb for Debian 12 and 13, a tarball for other Linux; root, debootstrap
	$(Q)ci/packages

clean: ## remove everything that was built
	$(Q)rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 16

.PHONY: truth all accept asan races bench check clean demo dist format fuzz fuzz-replay \
	fuzzers golden help install long lint lint-sources packages \
	programs unit
.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
