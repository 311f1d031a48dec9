/*
 * Captures to a comparison to every report, and result.json read back. The
 * input is captures end to end: a byte that says whose it is (struct header),
 * two of its length, low one first, and its bytes (tests/fuzz/pack writes it).
 * Under libFuzzer a mutator of our own knows that, and protobuf inside: so most
 * of what it makes is read to its end and compared.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "gate/core/version.h"
#include "gate/runs/check.h"
#include "gate/runs/runs.h"
#include "reporters/reporter.h"
#include "tests/fuzz/pieces.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whose a capture is: which side, workload, run, and file of the run. */
static void name_capture(struct capture *out, struct piece piece,
	struct arena *arena)
{
	const char *path = arena_printf(arena, "w%d/%d.%d",
		piece.where >> 5 & 3, piece.where >> 2 & 7, piece.where & 3);

	*out = (struct capture){.content = piece.bytes};
	capture_name(out, piece.where & 0x80 ? "head" : "base", path, arena);
}

/* One file of a run is one capture: of several of one name the last. */
static void add_captures(struct runs *runs, const struct pieces *pieces)
{
	struct capture captures[SET_COUNT][PIECES_MAX];
	size_t counts[SET_COUNT] = {0};
	bool taken[256] = {false};

	for (size_t i = pieces->count; i-- > 0;) {
		unsigned where = pieces->at[i].where;
		int set = where & 0x80 ? SET_HEAD : SET_BASE;

		if (taken[where])
			continue;
		taken[where] = true;
		name_capture(&captures[set][counts[set]++], pieces->at[i],
			runs->arena);
	}
	for (int set = 0; set < SET_COUNT; set++)
		runs_add_captures(runs, set, set == SET_BASE ? "base" : "head",
			captures[set], counts[set]);
}

static void check_reports(const struct verdict *verdict, struct arena *arena)
{
	const struct report_options options = {.color = true};
	struct buf first = {0}, second = {0};
	struct verdict again;
	struct err err = {0};

	for (const struct reporter *at = reporters; at->name; at++) {
		struct buf out = {0};

		at->render(&out, verdict, &options);
		buf_clear(&out);
	}
	reporter_find("json")->render(&first, verdict, &options);
	if (json_read(&again, buf_view(&first), arena, &err) != 0)
		BUG("our own JSON is refused: %s", err.text);
	reporter_find("json")->render(&second, &again, &options);
	if (!span_equal(buf_view(&first), buf_view(&second)))
		BUG("JSON comes back changed");
	buf_clear(&first);
	buf_clear(&second);
}

static void judge(struct runs *runs, const struct policy *policy,
	struct arena *arena)
{
	struct notes notes = {.arena = arena};
	struct workload *workloads = NULL;
	struct compare_input in = {
		.symtab = runs->symtab,
		.policy = policy,
		.base_label = "base",
		.head_label = "head",
		.tool_version = PROFGATE_VERSION,
		.notes = &notes,
	};
	struct verdict verdict;
	struct err err = {0};

	if (runs_check(runs, &notes, &err) != 0) {
		if (err.text[0] == '\0')
			BUG("refused without a word");
		return;
	}
	runs_pair(&workloads, &in.workload_count, runs, arena);
	in.workloads = workloads;
	compare(&verdict, &in, arena);
	notes_freeze(&verdict, &notes);
	check_reports(&verdict, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct policy policy = policy_default;
	struct load load = {.policy = &policy,
		.limits = limits_default,
		.jobs = 1,
		.calls = true};
	struct err err = {0};
	struct pieces pieces;
	struct runs runs;

	/* Inflating gigabytes finds nothing; two runs a side are enough. */
	load.limits.inflated = (size_t)1 << 20;
	policy.min_runs = 2;
	policy.measured = MEASURED_INTERLEAVED;
	pieces_of(&pieces, data, size);
	runs_open(&runs, symtab, &arena);
	add_captures(&runs, &pieces);
	/* a directory without captures is refused where it is listed */
	if (runs.sets[SET_BASE].capture_count == 0 ||
		runs.sets[SET_HEAD].capture_count == 0)
		;
	else if (runs_load(&runs, &load, &err) == 0)
		judge(&runs, &policy, &arena);
	else if (err.text[0] == '\0')
		BUG("an error without a word");
	arena_clear(&arena);
	symtab_free(symtab);
	return 0;
}

#ifdef FUZZING
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
	unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
	unsigned seed)
{
	return pieces_mutate(data, size, max_size, seed);
}
#endif
