# profgate: the only build file. `make help` lists the targets.
.DEFAULT_GOAL := all
VARIANT ?= release
BUILD := build/$(VARIANT)
CC ?= cc
PROTOC_C ?= protoc-c
PKGS := zlib libprotobuf-c jansson yaml-0.1

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wwrite-strings -Wvla -Wundef -Wformat=2 \
	-Wdouble-promotion -fno-common
ifdef WERROR
WARN += -Werror
endif
FLAGS_release := -O2 -g
FLAGS_debug := -O0 -g
FLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
FLAGS_fuzz := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -DFUZZING
ifeq ($(VARIANT),fuzz)
CC := clang
endif
ALL_CFLAGS = -std=c11 -D_POSIX_C_SOURCE=200809L $(WARN) $(FLAGS_$(VARIANT)) \
	-ffp-contract=off -pthread -I. -I$(BUILD)/gen $(shell pkg-config --cflags $(PKGS)) $(CFLAGS)
ALL_LDFLAGS = $(FLAGS_$(VARIANT)) -pthread $(LDFLAGS)
LIBS = $(shell pkg-config --libs $(PKGS)) -lm

Q := $(if $(V),,@)
SAY = $(if $(V),,@printf '  %-6s %s\n')

LIB_SRC := $(filter-out gate/main.c,$(wildcard gate/*.c gate/core/*.c gate/model/*.c gate/read/*.c compare/*.c reporters/*.c))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
GEN := $(BUILD)/gen/gate/read/pprof.pb-c
LIB := $(BUILD)/libprofgate.a
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))
FUZZ := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

all: $(BUILD)/profgate ## build the program

$(BUILD)/profgate: $(BUILD)/gate/main.o $(LIB)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(LIB): $(LIB_OBJ) $(GEN).o
	$(SAY) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(GEN).c $(GEN).h &: gate/read/pprof.proto
	$(SAY) PROTO $<
	$(Q)mkdir -p $(BUILD)/gen && $(PROTOC_C) --c_out=$(BUILD)/gen $<

# Generated code is not ours to warn about.
$(GEN).o: $(GEN).c
	$(Q)$(CC) -std=c11 $(FLAGS_$(VARIANT)) -I$(BUILD)/gen -c -o $@ $<

$(BUILD)/%.o: %.c | $(GEN).h
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/tests/unit/support.o $(LIB)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

unit: $(UNIT) ## unit tests only
	$(Q)for t in $(UNIT); do $$t || exit 1; done

clean: ## remove everything that was built
	$(Q)rm -rf build

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

.PHONY: all unit clean help
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
