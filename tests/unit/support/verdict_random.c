/* Hostile names, and verdicts made of them at random. */
#include "tests/unit/support/verdict_sample.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const sample_hostile[] = {
	"operator||",
	"std::map<K,V>::operator[]",
	"a`b``c",
	"```\nx",
	"</code><img src=x onerror=1>",
	"--><script>alert(1)</script>",
	"]]>",
	"@org/team #1 GH-1",
	"a/b!1 ~bug ~\"a b\" &1 %1 $1 [epic:1] :tada: ==x==",
	"0123456789abcdef ABC-1 ^alert#1 *iteration:1",
	"a@b.example",
	"::error::x",
	"  ::warning::y",
	"x ##[add-mask]y",
	"###[error]z",
	"\xe3\x80\x80::error::wide blank",
	"##\xef\xb8\x8f[add-mask]unseen",
	"::error file=a::b::##[set-output name=v]x",
	"\nEOF",
	"a\r\nb\tc",
	"%0A%25",
	"a;b c",
	"\"$(id)",
	"it's",
	"${{ secrets.X }}",
	"[x](javascript:1)",
	"![i](http://evil.example/x.png)",
	"www.evil.example",
	"http://evil.example/",
	"a|b\\|c",
	"| --- |",
	"***b*** _i_ ~~s~~",
	"<!-- c -->",
	"&amp;&#60;",
	"</details>",
	"- x",
	"1. x",
	"# h",
	"> q",
	"    code",
	" lead and trail ",
	"\x1b[31mred\x1b]0;t\x07",
	"\x01\x02\x7f",
	"\xe2\x80\xae"
	"drawkcab",
	"\xef\xbb\xbf"
	"bom",
	"\xff\xfe",
	"cut \xe2\x82",
	"\xed\xa0\x80 half",
	"\xc2\x85 c1",
	"\xe2\x80\xa8 line",
	"z\xe2\x80\x8b"
	"w",
	"\xf0\x9f\x94\xa5 fire",
	"\xef\xbf\xbe",
	"\xf3\xa0\x81\x81 tag",
	"\xc0\xaf over",
	"\xe5\x87\xbd\xe6\x95\xb0",
	"",
	" ",
	"\\",
	"\"",
	"'",
	"<",
	"&",
	"`",
	"memcpy@GLIBC_2.14",
	"(*T).Method[...]",
	"{{.X}}",
	"$$x$$",
	"a\\nb",
	":smile:",
	"~",
	"^",
	"=cmd",
	"-rf",
	"*",
	NULL,
};

void sample_id(struct finding *finding, uint64_t number)
{
	number = (number + 1) * 0x9e3779b97f4a7c15u;
	number ^= number >> 29;
	number *= 0xbf58476d1ce4e5b9u;
	snprintf(finding->id, sizeof(finding->id), "%016" PRIx64, number);
}

static size_t draw_below(uint64_t *state, size_t limit)
{
	return (size_t)(sample_draw(state) % limit);
}

static const char *random_text(uint64_t *state, struct arena *arena)
{
	size_t hostile = sizeof(sample_hostile) / sizeof(*sample_hostile) - 1;
	char bytes[24] = "";
	size_t len;

	switch (draw_below(state, 3)) {
	case 0:
		return sample_hostile[draw_below(state, hostile)];
	case 1:
		len = draw_below(state, sizeof(bytes));
		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)(1 + draw_below(state, 255));
		return arena_copy(arena, span_of(bytes));
	default:
		return arena_printf(arena, "pkg.F%zu", draw_below(state, 50));
	}
}

static const char *random_or_null(uint64_t *state, struct arena *arena)
{
	return draw_below(state, 3) ? random_text(state, arena) : NULL;
}

static double random_number(uint64_t *state)
{
	uint64_t bits = sample_draw(state);
	double value;

	switch (draw_below(state, 6)) {
	case 0:
		return ABSENT;
	case 1:
		return (double)draw_below(state, 1000);
	case 2:
		return (double)draw_below(state, 1000000) / 1000;
	case 3:
		return -(double)draw_below(state, 1000000) / 7;
	case 4:
		return (double)sample_draw(state);
	default:
		memcpy(&value, &bits, sizeof(value));
		return isfinite(value) ? value : 0;
	}
}

static const char **random_texts(
	size_t *count, uint64_t *state, struct arena *arena)
{
	const char **texts;

	*count = draw_below(state, 4);
	texts = arena_alloc(arena, *count + 1, sizeof(*texts));
	for (size_t i = 0; i < *count; i++)
		texts[i] = random_text(state, arena);
	return texts;
}

static void random_subject(
	struct subject *out, uint64_t *state, struct arena *arena)
{
	out->function = random_or_null(state, arena);
	out->module = random_or_null(state, arena);
	out->file = random_or_null(state, arena);
	out->line = (unsigned)draw_below(state, 3) * 1431655765u;
	out->frames = random_texts(&out->frame_count, state, arena);
}

static void random_side(struct side_value *out, uint64_t *state)
{
	*out = (struct side_value){
		draw_below(state, 4) > 0,
		random_number(state),
		random_number(state),
		random_number(state),
		(unsigned)draw_below(state, 9),
		random_number(state),
		random_number(state),
	};
}

static void random_finding(struct finding *out, uint64_t number,
	uint64_t *state, struct arena *arena)
{
	sample_id(out, number);
	out->workload = random_text(state, arena);
	out->kind = (enum kind)draw_below(state, KIND_COUNT);
	out->metric = random_text(state, arena);
	out->unit = random_text(state, arena);
	out->attribution =
		(enum attribution)draw_below(state, ATTRIBUTION_COUNT);
	random_subject(&out->subject, state, arena);
	out->status = (enum status)draw_below(state, STATUS_COUNT);
	out->reason = (enum reason)draw_below(state, REASON_COUNT);
	random_side(&out->base, state);
	random_side(&out->head, state);
	for (double *at = &out->change.absolute; at <= &out->change.p_adjusted;
		at++)
		*at = random_number(state);
	out->judged = draw_below(state, 2);
	out->budget_ratio = random_number(state);
	out->budget_rule = random_or_null(state, arena);
	out->detectable = random_number(state);
	out->exact = draw_below(state, 2);
	for (double *at = &out->test.base_events; at <= &out->test.rank_needed;
		at++)
		*at = random_number(state);
	out->test.one_run = (int)draw_below(state, 3) - 1;
	out->matched_present = draw_below(state, 2);
	random_subject(&out->matched, state, arena);
	out->path_count = draw_below(state, 3);
	out->paths = arena_alloc(arena, 3, sizeof(*out->paths));
	for (size_t i = 0; i < out->path_count; i++) {
		out->paths[i].frames =
			random_texts(&out->paths[i].frame_count, state, arena);
		out->paths[i].absolute = random_number(state);
	}
	out->line_count = draw_below(state, 3);
	out->lines = arena_alloc(arena, 3, sizeof(*out->lines));
	for (size_t i = 0; i < out->line_count; i++)
		out->lines[i] = (struct site_line){
			random_or_null(state, arena),
			(unsigned)draw_below(state, 99),
			random_number(state),
			random_number(state),
		};
	out->accepted_reason = random_or_null(state, arena);
	out->history_count = draw_below(state, 4);
	out->history = arena_alloc(arena, 4, sizeof(*out->history));
	for (size_t i = 0; i < out->history_count; i++) {
		out->history[i].commit = random_text(state, arena);
		random_side(&out->history[i].cost, state);
	}
	out->first_present = draw_below(state, 2);
	out->first = (struct earlier){.status = STATUS_SUSPECT,
		.reason = REASON_APART, .base = out->head, .head = out->base,
		.change = out->change};
	out->since = random_or_null(state, arena);
	out->cause = random_or_null(state, arena);
	out->step_present = draw_below(state, 2);
	out->step = (struct earlier){.status = STATUS_UNCHANGED,
		.reason = REASON_WITHIN_BUDGET, .base = out->head,
		.head = out->base, .change = out->change};
}

static void random_summary(
	struct side_summary *out, uint64_t *state, struct arena *arena)
{
	out->label = random_text(state, arena);
	out->commit = random_or_null(state, arena);
	out->runs = (unsigned)draw_below(state, 9);
	out->environment.count = draw_below(state, 4);
	out->environment.items = arena_alloc(arena, 4,
		sizeof(*out->environment.items));
	for (size_t i = 0; i < out->environment.count; i++) /* distinct keys */
		out->environment.items[i] =
			(struct fact_pair){arena_printf(arena, "%zu%s", i,
						   random_text(state, arena)),
				random_text(state, arena)};
}

static void random_tree(
	struct call_tree *out, uint64_t *state, struct arena *arena)
{
	size_t count;
	const char **functions = random_texts(&count, state, arena);

	sample_tree(out, 1 + draw_below(state, 40), functions, count,
		sample_draw(state), arena);
	out->workload = random_text(state, arena);
	out->metric = random_text(state, arena);
	out->unit = random_text(state, arena);
	out->smallest = random_number(state);
}

void sample_random(struct verdict *out, uint64_t seed, struct arena *arena)
{
	uint64_t rng = seed;
	uint64_t *state = &rng;

	*out = (struct verdict){
		.tool_version = random_text(state, arena),
		.rules = 1 + (unsigned)draw_below(state, 100),
		.command = random_or_null(state, arena),
		.outcome = (enum outcome)draw_below(state, OUTCOME_COUNT),
		.exit_code = (int)draw_below(state, 4),
		.judged = draw_below(state, 100000),
		.interleaved = draw_below(state, 2),
		.taken = draw_below(state, 2) ? "apart" : NULL,
		.machine_factor = random_number(state),
		.workload_count = draw_below(state, 4),
		.finding_count = draw_below(state, 12),
		.note_count = draw_below(state, 3),
		.seen = random_or_null(state, arena),
	};
	for (size_t i = 0; i < STATUS_COUNT; i++)
		out->counts[i] = draw_below(state, 20);
	random_summary(&out->base, state, arena);
	random_summary(&out->head, state, arena);
	out->since = (struct since_summary){
		.present = draw_below(state, 2),
		.name = random_text(state, arena),
		.commit = random_or_null(state, arena),
		.runs = (unsigned)draw_below(state, 9),
		.pinned = draw_below(state, 2),
		.judged = draw_below(state, 100000),
		.counts = {[STATUS_SUSPECT] = draw_below(state, 20)},
	};
	out->policy = (struct policy_summary){
		random_number(state),
		(unsigned)draw_below(state, 5),
		random_number(state),
		draw_below(state, 2),
		random_text(state, arena),
		random_or_null(state, arena),
		draw_below(state, 3),
		arena_alloc(arena, 3, sizeof(*out->policy.budgets)),
	};
	for (size_t i = 0; i < out->policy.budget_count; i++)
		out->policy.budgets[i] = (struct budget_summary){
			random_text(state, arena), random_text(state, arena),
			random_number(state), random_number(state)};
	out->workloads = arena_alloc(arena, 4, sizeof(*out->workloads));
	for (size_t i = 0; i < out->workload_count; i++) {
		struct workload_summary *at = &out->workloads[i];

		*at = (struct workload_summary){random_text(state, arena), 5, 6,
			4, 3, random_text(state, arena), random_number(state),
			random_number(state), 0, NULL, 0, NULL};
		at->notes = random_texts(&at->note_count, state, arena);
		at->base_commits =
			random_texts(&at->base_commit_count, state, arena);
	}
	out->findings = arena_alloc(arena, 12, sizeof(*out->findings));
	for (size_t i = 0; i < out->finding_count; i++)
		random_finding(&out->findings[i], seed * 100 + i, state, arena);
	out->cause_count = draw_below(state, 3);
	out->causes = arena_alloc(arena, 3, sizeof(*out->causes));
	for (size_t i = 0; i < out->cause_count; i++)
		out->causes[i] = (struct cause){
			.id = random_text(state, arena),
			.status = (enum status)draw_below(state, 2),
			.workload = random_text(state, arena),
			.subject = {.function = random_or_null(state, arena)},
			.growth = random_number(state),
			.finding_count = draw_below(state, 12)};
	out->notes = arena_alloc(arena, 3, sizeof(*out->notes));
	for (size_t i = 0; i < out->note_count; i++)
		out->notes[i] = (struct verdict_note){random_text(state, arena),
			random_text(state, arena),
			random_or_null(state, arena)};
	out->coverage_count = draw_below(state, 4);
	out->coverage = arena_alloc(arena, 4, sizeof(*out->coverage));
	for (size_t i = 0; i < out->coverage_count; i++)
		out->coverage[i] = (struct coverage){
			.workload = random_text(state, arena),
			.benchmark = random_or_null(state, arena),
			.metric = random_or_null(state, arena),
			.file = random_or_null(state, arena),
			.scope = random_or_null(state, arena),
			.since = random_or_null(state, arena),
			.side = random_text(state, arena),
			.runs_base = (unsigned)draw_below(state, 9),
			.runs_head = (unsigned)draw_below(state, 9),
			.state = (enum coverage_state)draw_below(
				state, COVERAGE_COUNT),
			.reason = random_or_null(state, arena),
			.remedy = random_or_null(state, arena)};
	out->not_judged = draw_below(state, 9);
	out->tree_count = draw_below(state, 3);
	out->trees = arena_alloc(arena, 2, sizeof(*out->trees));
	for (size_t i = 0; i < out->tree_count; i++)
		random_tree(&out->trees[i], state, arena);
}
