/* Sample types of pprof: base units, observations, labels. */
#include "tests/unit/support/proto_text.h"

#include <math.h>

#include "gate/read/formats.h"

/*
 * Sample types, period type and rate, one sample of 1000, 2000, ... a type;
 * want is each metric as "name/unit=value" and behind it what there is of:
 * " @" period, " #" observations, " *" only counts those of others, " exact",
 * " ?" nobody knows whether less is better.
 */
static const struct {
	const char *types, *period, *want;
} metric_cases[] = {
	{"samples count cpu nanoseconds", "cpu nanoseconds 500",
		"samples/count=1000 #1000 *, cpu/ns=2000 @500 #1000"},
	{"samples count cpu milliseconds", "cpu milliseconds 10",
		"samples/count=1000 #1000 *, "
		"cpu/ns=2000000000 @10000000 #1000"},
	{"cpu microseconds", "cpu microseconds 100", "cpu/ns=1000000 @100000"},
	{"cpu nanoseconds", " 0", "cpu/ns=1000"},
	{"cpu nanoseconds", "wall nanoseconds 5", "cpu/ns=1000"},
	{"samples count", "cpu milliseconds 10", "samples/count=1000 #1000"},
	{"sample count wall microseconds", "wall microseconds 10",
		"sample/count=1000 #1000 *, wall/ns=2000000 @10000 #1000"},
	{"samples count wall nanoseconds cpu nanoseconds", "wall nanoseconds 5",
		"samples/count=1000 #1000 *, wall/ns=2000 @5 #1000, "
		"cpu/ns=3000 #1000"},
	{"samples count itimer nanoseconds", " 0",
		"samples/count=1000 #1000 *, itimer/ns=2000 #1000"},
	{"alloc_objects count alloc_space bytes inuse_objects count "
	 "inuse_space bytes",
		"space bytes 4",
		"alloc_objects/count=1000 #393.469340287, "
		"alloc_space/bytes=2000 @4 #393.469340287, "
		"inuse_objects/count=3000 #850.406068279, "
		"inuse_space/bytes=4000 @4 #850.406068279"},
	{"alloc_objects count alloc_space bytes", "space bytes 1",
		"alloc_objects/count=1000 #1000 exact, "
		"alloc_space/bytes=2000 @1 #1000 exact"},
	{"objects count space kilobytes", "space kilobytes 2",
		"objects/count=1000 #632.120558829, "
		"space/bytes=2048000 @2048 #632.120558829"},
	{"alloc_space bytes", "space bytes 4", "alloc_space/bytes=1000 @4"},
	{"alloc_objects count alloc_space bytes", "cpu nanoseconds 4",
		"alloc_objects/count=1000, alloc_space/bytes=2000"},
	{"contentions count delay nanoseconds", "contentions count 1",
		"contentions/count=1000 @1 #1000, delay/ns=2000 #1000"},
	{"goroutine count", "goroutine count 1",
		"goroutine/count=1000 @1 exact"},
	{"threadcreate count", "threadcreate count 1",
		"threadcreate/count=1000 @1 exact"},
	{"cycles count", " 0", "cycles/count=1000"},
	{"cpu nanoseconds exception count lock_time nanoseconds",
		"cpu nanoseconds 10",
		"cpu/ns=1000 @10, exception/count=2000, lock_time/ns=3000"},
	{"cpu ns instructions cycles", "cpu ns 10",
		"cpu/ns=1000 @10, instructions/cycles=2000 ?"},
};

static const struct {
	const char *unit, *base;
	double factor;
} unit_cases[] = {
	{"nanoseconds", "ns", 1}, {"ns", "ns", 1}, {"NS", "ns", 1},
	{"Nanosecond", "ns", 1}, {"us", "ns", 1e3},
	{"\xce\xbcs", "ns", 1e3}, {"\xc2\xb5s", "ns", 1e3},
	{"microseconds", "ns", 1e3}, {"ms", "ns", 1e6},
	{"milliseconds", "ns", 1e6}, {"s", "ns", 1e9}, {"sec", "ns", 1e9},
	{"secs", "ns", 1e9}, {"seconds", "ns", 1e9}, {"hr", "ns", 3600e9},
	{"hours", "ns", 3600e9}, {"b", "bytes", 1}, {"bytes", "bytes", 1},
	{"Byte", "bytes", 1}, {"KB", "bytes", 1024},
	{"kilobytes", "bytes", 1024}, {"kb", "bytes", 1024},
	{"MB", "bytes", 1048576}, {"megabytes", "bytes", 1048576},
	{"GB", "bytes", 1073741824}, {"tb", "bytes", 0x1p40},
	{"petabytes", "bytes", 0x1p50}, {"count", "count", 1},
	{"Count", "Count", 1}, {"objects", "objects", 1}, {"", "", 1},
	{"bs", "bs", 1}, {"nss", "ns", 1}, {"nanosecondss", "nanosecondss", 1},
};

/* Label in the notation of proto_text, with strings 6 key, 7 value,
 * 8 alignment, 9 request, 10 bytes, 11 kilobytes; want is what is kept. */
static const struct {
	const char *label, *want;
} label_cases[] = {
	{"3{1:6 2:7}", "key=value"},
	{"3{1:6 2:7 3:5}", "key=value"},
	{"3{1:6 3:5}", "key=5 key"},
	{"3{1:6 3:-5 4:11}", "key=-5 kilobytes"},
	{"3{1:8 3:5}", "alignment=5 bytes"},
	{"3{1:9 3:5}", "request=5 bytes"},
	{"3{1:10 3:16}", "bytes=16 bytes"},
	{"3{1:6}", ""},
	{"3{1:6 4:11}", "key=0 kilobytes"},
	{"3{1:6 2:7} 3{1:6 2:7} 3{1:6 2:8}", "key=alignment,key=value"},
	{"3{1:10 3:32} 3{1:10 3:16} 3{1:10 3:32}",
		"bytes=16 bytes,bytes=32 bytes"},
};

struct world {
	struct symtab *symtab;
	struct arena arena;
	struct buf content;
	struct profile profile;
};

static void world_read(struct world *w, const char *text)
{
	struct err err = {0};
	struct builder *b;

	*w = (struct world){.symtab = symtab_new()};
	proto_text(&w->content, text);
	b = builder_new(&w->arena, w->symtab, &limits_default, "pprof");
	if (pprof_read(b, buf_view(&w->content), &err) != 0 ||
		builder_finish(&w->profile, b, &err) != 0)
		fail_msg("%s: %s", text, err.text);
}

static void world_end(struct world *w)
{
	buf_clear(&w->content);
	arena_clear(&w->arena);
	symtab_free(w->symtab);
}

static const char *text_of(const struct world *w, sym name)
{
	return symtab_text(w->symtab, name).data;
}

/* "a b c d" as strings 1.. and sample types {1,2}, {3,4} of a sample. */
static void metrics_text(struct buf *out, const char *types, const char *period)
{
	struct buf strings = {0}, fields = {0};
	char words[256];
	unsigned count = 0;
	const char *blank = strrchr(period, ' ');
	char *rest = words;

	snprintf(words, sizeof(words), "%s", types);
	buf_text(&strings, "6'' ");
	for (char *word; (word = strtok_r(rest, " ", &rest)); count++)
		buf_printf(&strings, "6'%s' ", word);
	for (unsigned i = 0; i < count; i += 2)
		buf_printf(&fields, "1{1:%u 2:%u} ", i + 1, i + 2);
	buf_text(&fields, "2{");
	for (unsigned i = 0; i < count; i += 2)
		buf_printf(&fields, "2:%u ", (i / 2 + 1) * 1000);
	buf_printf(&fields, "} 12:%s ", blank + 1);
	if (blank > period)
		buf_printf(&fields, "11{1:%u 2:%u} ", count + 1, count + 2);
	snprintf(words, sizeof(words), "%.*s", (int)(blank - period), period);
	rest = words;
	for (char *word; (word = strtok_r(rest, " ", &rest));)
		buf_printf(&strings, "6'%s' ", word);
	buf_printf(out, "%s%s", fields.data, strings.data);
	buf_clear(&strings);
	buf_clear(&fields);
}

/* A heap whose every allocation is in it: its types, without samples. */
#define HEAP                                                                   \
	"1{1:1 2:2} 1{1:3 2:4} 1{1:5 2:2} 1{1:6 2:4} 11{1:7 2:4} 12:1 6'' "    \
	"6'alloc_objects' 6'count' 6'alloc_space' 6'bytes' "                   \
	"6'inuse_objects' 6'inuse_space' 6'space' "
#define ALLOCATED(objects, space)                                              \
	"alloc_objects/count=" #objects " #" #objects " exact, "               \
	"alloc_space/bytes=" #space " @1 #" #objects " exact !delta-heap"

static void metrics_dump(struct buf *out, const struct world *w)
{
	const struct profile *p = &w->profile;

	for (uint32_t m = 0; m < p->metric_count; m++) {
		const struct metric *metric = &p->metrics[m];

		buf_printf(out, "%s%s/%s=%.17g", m > 0 ? ", " : "",
			text_of(w, metric->name), text_of(w, metric->unit),
			p->values[m]);
		if (metric->period > 0)
			buf_printf(out, " @%.17g", metric->period);
		if (metric->events >= 0)
			buf_printf(out, " #%.12g", p->events[metric->events]);
		if (metric->is_events)
			buf_text(out, " *");
		if (metric->nature == NATURE_EXACT)
			buf_text(out, " exact");
		if (metric->better == 0)
			buf_text(out, " ?");
	}
	for (uint32_t i = 0; i < p->note_count; i++)
		buf_printf(out, " !%s", p->notes[i].code);
}

static void makes_metrics(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(metric_cases) / sizeof(*metric_cases);
		i++) {
		struct buf text = {0}, got = {0};
		struct world w;

		metrics_text(&text, metric_cases[i].types,
			metric_cases[i].period);
		world_read(&w, text.data);
		metrics_dump(&got, &w);
		if (strcmp(got.data, metric_cases[i].want) != 0)
			fail_msg("%s, %s: \"%s\", want \"%s\"",
				metric_cases[i].types, metric_cases[i].period,
				got.data, metric_cases[i].want);
		world_end(&w);
		buf_clear(&text);
		buf_clear(&got);
	}
}

static void scales_units(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(unit_cases) / sizeof(*unit_cases); i++) {
		struct buf text = {0};
		struct world w;

		buf_printf(&text, "1{1:1 2:2} 2{2:3} 6'' 6'x' 6'%s'",
			unit_cases[i].unit);
		world_read(&w, text.data);
		if (strcmp(text_of(&w, w.profile.metrics[0].unit),
			    unit_cases[i].base) != 0 ||
			w.profile.values[0] != 3 * unit_cases[i].factor)
			fail_msg("unit %s: 3 are %g %s", unit_cases[i].unit,
				w.profile.values[0],
				text_of(&w, w.profile.metrics[0].unit));
		world_end(&w);
		buf_clear(&text);
	}
}

static void keeps_labels(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(label_cases) / sizeof(*label_cases);
		i++) {
		struct buf text = {0}, got = {0};
		struct world w;

		buf_printf(&text,
			"1{1:1 2:2} 2{2:3 %s} 6'' 6'x' 6'y' 6'' 6'' 6'' "
			"6'key' 6'value' 6'alignment' 6'request' 6'bytes' "
			"6'kilobytes'", label_cases[i].label);
		world_read(&w, text.data);
		buf_reserve(&got, 1);
		for (uint32_t k = 0; k < w.profile.label_count; k++)
			buf_printf(&got, "%s%s=%s", k > 0 ? "," : "",
				text_of(&w, w.profile.labels[k].key),
				text_of(&w, w.profile.labels[k].value));
		if (strcmp(got.data, label_cases[i].want) != 0)
			fail_msg("%s: \"%s\"", label_cases[i].label, got.data);
		world_end(&w);
		buf_clear(&text);
		buf_clear(&got);
	}
}

static void keeps_ten_thousand_labels(void **state)
{
	struct buf text = {0};
	struct world w;

	(void)state;
	buf_text(&text, "1{1:1 2:2} 2{2:3 ");
	for (unsigned i = 0; i < 10005; i++)
		buf_printf(&text, "3{1:1 3:%u} ", i + 1);
	buf_text(&text, "} 6'' 6'x' 6'y'");
	world_read(&w, text.data);
	assert_int_equal(w.profile.label_count, 10000);
	assert_int_equal(w.profile.note_count, 1);
	assert_string_equal(w.profile.notes[0].code, "labels-cut");
	world_end(&w);
	buf_clear(&text);
}

/* Each sample for itself: equal stacks of different block sizes are summed
 * after their observations were counted. */
static void counts_heap_observations(void **state)
{
	struct world w;
	double want = 71.0 * 3;

	(void)state;
	/* 3 x the block of a real profile: 1 551 054 objects of 24 bytes at a
	 * rate of 512 KiB were 71 observations */
	world_read(&w,
		"1{1:1 2:2} 1{1:3 2:4} 2{2[1551054 37225296]} "
		"2{2[1551054 37225296]} 2{2[1551054 37225296]} "
		"2{2[0 0]} 2{2[0 4096]} "
		"11{1:5 2:4} 12:524288 6'' 6'alloc_objects' 6'count' "
		"6'alloc_space' 6'bytes' 6'space'");
	assert_int_equal(w.profile.stack_count, 1);
	assert_int_equal(w.profile.sample_count, 5);
	assert_near(w.profile.events[0], want, 1e-6);
	world_end(&w);
}

static void keeps_time(void **state)
{
	struct world w;

	(void)state;
	world_read(&w, "10:20 9:1700000000000000000 6''");
	assert_int_equal(w.profile.time_nanos, 1700000000000000000);
	assert_int_equal(w.profile.duration_nanos, 20);
	world_end(&w);
}

/* Profiles of a stretch of time, as ?seconds=N gives them. */
static const struct {
	const char *text, *want;
} delta_cases[] = {
	/* held values fell in some samples; none fell; no duration is said */
	{HEAP "2{2[2 4096 -1 -64]} 2{2[1 64 1 64]} 10:5", ALLOCATED(3, 4160)},
	{HEAP "2{2[2 4096 1 64]} 10:5", ALLOCATED(2, 4096)},
	{HEAP "2{2[2 4096 -1 -64]}", ALLOCATED(2, 4096)},
	/* a snapshot keeps them */
	{HEAP "2{2[2 4096 1 64]}",
		"alloc_objects/count=2 #2 exact, "
		"alloc_space/bytes=4096 @1 #2 exact, inuse_objects/count=1 "
		"#1 exact, inuse_space/bytes=64 @1 #1 exact"},
	/* what was waited for in the time, and what an agent says is in use */
	{"1{1:1 2:2} 1{1:3 2:4} 2{2[3 70]} 10:5 11{1:1 2:2} 12:1 6'' "
	 "6'contentions' 6'count' 6'delay' 6'nanoseconds'",
		"contentions/count=3 @1 #3, delay/ns=70 #3"},
	{"1{1:1 2:2} 2{2:7} 10:5 6'' 6'inuse_space' 6'bytes'",
		"inuse_space/bytes=7"},
};

static void takes_deltas_for_what_they_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(delta_cases) / sizeof(*delta_cases);
		i++) {
		struct buf got = {0};
		struct world w;

		world_read(&w, delta_cases[i].text);
		metrics_dump(&got, &w);
		if (strcmp(got.data, delta_cases[i].want) != 0)
			fail_msg("%s: \"%s\", want \"%s\"", delta_cases[i].text,
				got.data, delta_cases[i].want);
		world_end(&w);
		buf_clear(&got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_metrics),
		cmocka_unit_test(scales_units),
		cmocka_unit_test(keeps_labels),
		cmocka_unit_test(keeps_ten_thousand_labels),
		cmocka_unit_test(counts_heap_observations),
		cmocka_unit_test(keeps_time),
		cmocka_unit_test(takes_deltas_for_what_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
