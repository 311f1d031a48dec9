/* Whom cost is charged to: through the kernel, and as the policy says. */
#include <stdio.h>
#include <string.h>

#include "compare/costs/costs.h"
#include "compare/frames/classify.h"
#include "tests/unit/support/comparison.h"
#include "tests/unit/support/frames.h"

#define GO LANGUAGE_BIT(LANGUAGE_GO)
#define RUST LANGUAGE_BIT(LANGUAGE_RUST)
#define JVM LANGUAGE_BIT(LANGUAGE_JVM)
#define V8 LANGUAGE_BIT(LANGUAGE_V8)
#define PYTHON LANGUAGE_BIT(LANGUAGE_PYTHON)

static void test_covered(void **state)
{
	static const struct {
		const char *pattern;
		unsigned languages;
		const char *func, *file, *module;
		bool want;
	} cases[] = {
		{"github.com/acme/app", GO, "github.com/acme/app.F", "", "",
			true},
		{"github.com/acme/app", GO, "github.com/acme/app/x.(*T).F",
			"", "", true},
		{"github.com/acme/app", GO, "github.com/acme/app", "", "",
			true},
		{"github.com/acme/app", GO, "github.com/acme/apple.F", "", "",
			false},
		{"github.com/acme/app", GO, "github.com/acme/app-x.F", "", "",
			false},
		{"github.com/acme/", GO, "github.com/acme/app.F", "", "",
			true},
		{"github.com/acme/app", GO,
			"github.com/acme/app/vendor/github.com/x/y.F", "", "",
			false},
		{"main", GO, "main.parse", "", "", true},
		{"app", GO, "strings.Index", "/app/vendor/x.go", "", false},
		{"src", GO, "strings.Index", "/usr/src/strings.go", "",
			false},
		{"github.com/acme/*", GO, "github.com/acme/app.F", "", "",
			true},
		{"*.(*T).F", GO, "github.com/acme/app.(*T).F", "", "", true},
		{"*.(*T).G", GO, "github.com/acme/app.(*T).F", "", "",
			false},
		{"acme", RUST, "acme::parse", "", "", true},
		{"acme::", RUST, "<&acme::T as core::fmt::Debug>::fmt", "",
			"", true},
		{"acme", RUST, "acme_util::parse", "", "", false},
		{"com.acme", JVM, "com/acme/A.b", "", "", true},
		{"com/acme", JVM, "com.acme.A.b", "A.java", "", true},
		{"com.acme.A", JVM, "com.acme.A$1.run", "", "", true},
		{"src/acme", PYTHON, "f", "/build/src/acme/x.py", "", true},
		{"acme", PYTHON, "f", "acme/x.py", "", true},
		{"acme", PYTHON, "f", "/build/acme.py", "", true},
		{"cme", PYTHON, "f", "/build/acme/x.py", "", false},
		{"app", V8, "f", "/app/node_modules/left-pad/x.js", "",
			false},
		{"acme", PYTHON, "f",
			"/acme/lib/python3.11/site-packages/x.py", "", false},
		{"/acme", PYTHON, "f", "/acme/x.py", "", true},
		{"*/acme/*", PYTHON, "f", "/b/acme/x.py", "", true},
		{"libacme.so", 0, "f", "", "/usr/lib/libacme.so.1.2", true},
		{"/usr/lib/libacme.so", 0, "f", "", "/usr/lib/libacme.so",
			true},
		{"libac", 0, "f", "", "/usr/lib/libacme.so", false},
		{"parse", 0, "parse", "", "", true},
		{"parse", 0, "parse(int)", "", "", true},
		{"parse", 0, "parser", "", "", false},
		{"acme", PYTHON, "f", "/vendor/acme/x.py", "", true},
		{"acme", PYTHON, "f", "/acme/vendor/acme/x.py", "", true},
		{"acme", PYTHON, "f", "/acme/x/vendor/x.py", "", false},
		{"acme/vendor", PYTHON, "f", "/acme/vendor/x.py", "", true},
		{"acme/x*", PYTHON, "f", "acme/vendor/x.py", "", false},
		{"acme.x", JVM, "acme/x/vendor/y", "", "", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct frame_names frame = {span_of(cases[i].func),
			span_of(cases[i].file), span_of(cases[i].module)};

		struct listed own = {cases[i].pattern, ""};
		struct policy policy = policy_default;
		struct frame_kind kind;

		policy.modules = &own;
		policy.module_count = 1;
		kind = kind_of_names(&policy, cases[i].languages, &frame);
		if ((kind.class == CLASS_CODE) != cases[i].want)
			fail_msg("case %zu: %s against %s %s %s, want %d", i,
				cases[i].pattern, cases[i].func, cases[i].file,
				cases[i].module, cases[i].want);
	}
}

/* Sums the line under a policy; "" when nobody owns its cost. */
static const char *owner_of(struct arena *arena, struct symtab *symtab,
	const struct policy *policy, const char *line)
{
	struct costs costs;
	const struct event_group *group;

	costs_sum(&costs, capture(arena, symtab, line), policy, NULL, 0, arena);
	assert_int_equal(costs.group_count, 1);
	group = &costs.groups[0];
	for (uint32_t i = 0; i < group->func_count; i++)
		if (group->events[i] > 0.0)
			return symtab_text(symtab, group->funcs[i]).data;
	assert_true(group->unowned_events > 0.0);
	return "";
}

static void test_owner(void **state)
{
	static struct listed pools[] = {{"pool", "p.yml:1"},
		{"*_lock", "p.yml:1"}};
	static struct listed acme[] = {{"acme", "p.yml:2"}};
	struct policy plain = policy_default, more = policy_default,
		only = policy_default, both = policy_default;
	const struct {
		const struct policy *policy;
		const char *line, *want;
	} cases[] = {
		{&plain, "main;parse;lex 3", "lex"},
		{&plain, "main;parse;memcpy 3", "parse"},
		{&plain, "main;parse;malloc;_int_malloc 3", "parse"},
		{&plain, "_start;__libc_start_main;malloc 3", ""},
		{&plain, "runtime.main;main.main;main.f;runtime.mallocgc;"
			"memclrNoHeapPointers 3", "main.f"},
		{&plain, "runtime.mcall;runtime.schedule 3", ""},
		/* All the kernel did, and the wrapper that called it. */
		{ &plain, "app;copy;read;entry_SYSCALL_64_after_hwframe;"
			"do_syscall_64;ksys_read;vfs_read 3", "copy" },
		{&plain, "app;copy;asm_exc_page_fault;exc_page_fault;"
			"handle_mm_fault 3", "copy"},
		{&plain, "app;copy;handle_mm_fault_[k] 3", "copy"},
		{&plain, "ret_from_fork_asm;kthread;worker_thread 3", ""},
		{&plain, "<module> (a.py:1);f (a.py:2);"
			"_PyEval_EvalFrameDefault;PyObject_Call;dict_dealloc 3",
			"f"},
		{&plain, "java/lang/Thread.run;com/acme/A.b;"
			"OptoRuntime::new_array_C;G1CollectedHeap::allocate;"
			"__memset_avx2 3", "com/acme/A.b"},
		{&plain, "(root);(idle) 3", ""},
		{&more, "main;get;pool_lock 3", "get"},
		{&more, "main;get;pool::take 3", "get"},
		{&more, "main;get;poolside 3", "poolside"},
		{&only, "main;acme::run;json::parse;lex 3", "acme::run"},
		{&only, "main;json::parse;lex 3", ""},
		{&only, "main;acme::run;acme::io;entry_SYSCALL_64;"
			"acme::x 3", "acme::io"},
		{&both, "main;acme::run;acme::get_lock 3", "acme::run"},
	};

	(void)state;
	more.runtime = pools;
	more.runtime_count = 2;
	only.modules = acme;
	only.module_count = 1;
	both = only;
	both.runtime = pools;
	both.runtime_count = 2;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct symtab *symtab = symtab_new();
		const char *got = owner_of(&arena, symtab, cases[i].policy,
			cases[i].line);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: owner %s, want %s", cases[i].line, got,
				cases[i].want);
		symtab_free(symtab);
		arena_clear(&arena);
	}
}

/* Of what waits a lock is its caller's; so is a wait for a channel, where a rule
 * names the caller. */
static void test_waits(void **state)
{
	static const struct rule rule = {.function = "main.watched",
		.metric = "delay"};
	static const struct {
		const char *line, *owner, *waits;
		bool channel;
	} cases[] = {
		{"main.main;main.f;sync.(*Mutex).Unlock 1",
			"sync.(*Mutex).Unlock", "main.f", false},
		{"main.main;main.f;sync.(*RWMutex).Lock;sync.(*Mutex).Lock;"
		 "internal/sync.(*Mutex).lockSlow 1",
			"internal/sync.(*Mutex).lockSlow", "main.f", false},
		{"main.main;sync.(*Once).Do;main.f;sync.(*WaitGroup).Wait 1",
			"sync.(*WaitGroup).Wait", "main.f", false},
		{"runtime.main;main.f;runtime.selectgo 1", "main.f", "main.f",
			true},
		{"runtime.main;main.f;runtime.chanrecv1 1", "main.f", "main.f",
			true},
		{"runtime.main;main.f;runtime.unlock 1", "main.f", "main.f",
			false},
	};
	struct policy policy = policy_default;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int waits = 0; waits < 2; waits++) {
			struct arena arena = {0};
			struct symtab *symtab = symtab_new();
			const struct profile *p =
				capture(&arena, symtab, cases[i].line);
			const char *want =
				waits ? cases[i].waits : cases[i].owner;
			struct owners owners;
			sym owner;

			owners_init(&owners, p, &policy, NULL);
			owners_find(&owners, 0, waits);
			owner = p->frames[owners.at_frame[0]].func;
			assert_string_equal(symtab_text(symtab, owner).data,
				want);
			assert_int_equal(owners.channel, cases[i].channel);
			owners_clear(&owners);
			symtab_free(symtab);
			arena_clear(&arena);
		}
	policy.rules = (struct rule *)&rule;
	policy.rule_count = 1;
	assert_true(policy_names(&policy, "main.watched", "delay"));
	assert_false(policy_names(&policy, "main.watched", "cpu"));
	assert_false(policy_names(&policy, "main.f", "delay"));
}

/* The functions that own something in the capture, as "a b ", by their place
 * in it. */
static void owners_of(struct buf *out, const char *text)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct costs costs;

	costs_sum(&costs, capture(&arena, symtab, text), &policy_default, NULL, 0,
		&arena);
	for (uint32_t i = 0; i < costs.groups[0].func_count; i++)
		if (costs.groups[0].events[i] > 0.0)
			buf_printf(out, "%s ", symtab_text(symtab,
				costs.groups[0].funcs[i]).data);
	symtab_free(symtab);
	arena_clear(&arena);
}

/* One process does not say what another is written in, nor is its name a
 * function. */
static void test_processes(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"bench;_start;main;parse 99\n"
		 "containerd;runtime.goexit;runtime.main;main.main 1\n",
			"parse main.main "},
		{"bench;_start;main;parse 9\n"
		 "dockerd;runtime.mcall;runtime.park_m;gogo 99\n", "parse "},
		{"bench;main;ns::parse 9\n"
		 "java;start_thread;thread_native_entry;JavaThread::run 9\n",
			"ns::parse "},
		{"runtime.goexit;runtime.main;main.main 1\n"
		 "main;parse_packet 99\n", "main.main parse_packet "},
		{"python;<module> (j.py:1);parse (j.py:2) 99\n"
		 "containerd;runtime.mcall;runtime.park_m 1\n", "parse "},
		{"bench;_start;[unknown] 9\nbench;_start;main;f 9\n", "f "},
		/* C behind Go, and Go's assembly. */
		{"runtime.goexit;main.main;memeqbody 9\n"
		 "clone;thread_start;crunch 1\n", "main.main "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};

		owners_of(&got, cases[i].text);
		if (!span_equal(buf_view(&got), span_of(cases[i].want)))
			fail_msg("case %zu: owners %s, want %s", i,
				got.data ? got.data : "", cases[i].want);
		buf_clear(&got);
	}
}

/* Modules that no frame is of leave nothing to judge: that is no pass. */
static void test_no_owner(void **state)
{
	static struct listed none[] = {{"github.com/acme", "p.yml:1"}};
	struct bench *b = *state;
	struct run *base, *head;

	b->policy.modules = none;
	b->policy.module_count = 1;
	base = example_base(b);
	head = example_head(b);
	compare_all(b, &(struct workload){"w", 5, 5, base, head}, 1);
	assert_int_equal(b->verdict.outcome, OUTCOME_UNDECIDED);
	assert_int_equal(b->verdict.workloads[0].note_count, 1);
	assert_string_equal(b->verdict.workloads[0].notes[0],
		"samples outside the project's modules, charged to nobody: "
		"100.0 % of base, 100.0 % of head");
}

/* A run of parallel benchmarks, whose counter is contended. */
static struct run parallel_run(struct bench *b, int counter, int noise)
{
	char next[64], work[64];

	snprintf(next, sizeof next, "runtime.goexit;testing.(*PB).Next %d",
		counter + noise);
	snprintf(work, sizeof work, "runtime.goexit;pkg.Work %d", 100 + noise);
	return RUN(b, 100, next, work, "runtime.goexit;pkg.Rest 100");
}

/* The harness is not the code under test: shown, not judged, unless a rule of
 * the policy names it. */
static void test_harness(void **state)
{
	static struct rule rule = {NULL, "testing.*", "samples",
		{.growth = .1, .rule = "p.yml:1"}};
	struct bench *b = *state;
	struct run base[5], head[5];
	const struct finding *f;

	for (int r = 0; r < 5; r++) {
		base[r] = parallel_run(b, 20, r % 3);
		head[r] = parallel_run(b, 80, r % 3);
	}
	COMPARE(b, base, head);
	f = find(b, "w", "testing.(*PB).Next");
	assert_int_equal(f->status, STATUS_TOLERATED);
	assert_string_equal(f->budget_rule, "benchmark harness");
	assert_false(f->judged);
	assert_int_equal(find(b, "w", "pkg.Work")->status, STATUS_UNCHANGED);
	b->policy.rules = &rule;
	b->policy.rule_count = 1;
	COMPARE(b, base, head);
	assert_int_equal(find(b, "w", "testing.(*PB).Next")->status,
		STATUS_REGRESSION);
}

/* Whose time is the collector's; its callees are below it in the stack. */
static void test_is_collector(void **state)
{
	static const struct {
		unsigned languages;
		const char *func;
		bool want;
	} cases[] = {
		{GO, "runtime.gcBgMarkWorker", true},
		{GO, "runtime.gcBgMarkWorker.func2", true},
		{GO, "runtime.gcAssistAlloc1", true},
		{GO, "runtime.gcDrainN", true},
		{GO, "runtime.bgsweep", true},
		{GO, "runtime.bgscavenge", true},
		{GO, "runtime.mallocgc", false},
		{GO, "runtime.gcWriteBarrier", false},
		{GO, "main.gcDrain", false},
		{JVM, "GCTaskThread::run", true},
		{JVM, "WorkerThread::run", true},
		{JVM, "ConcurrentGCThread::run", true},
		{JVM, "G1ConcurrentMarkThread::run_service", true},
		{JVM, "VM_G1CollectForAllocation::doit", true},
		{JVM, "VM_GC_Operation::doit", true},
		{JVM, "CompileBroker::compiler_thread_loop", false},
		{V8, "(garbage collector)", true},
		{V8, "Garbage Collection", true},
		{V8, "(program)", false},
		{PYTHON, "<GC>", true},
		{PYTHON, "gc_collect_main", true},
		{PYTHON, "_PyGC_Collect", true},
		{PYTHON, "collect", false},
		{RUST, "runtime.gcBgMarkWorker", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct frame_names frame = {
			.func = span_of(cases[i].func)};

		if (kind_of_names(&policy_default, cases[i].languages,
				&frame).collects != cases[i].want)
			fail_msg("%s", cases[i].func);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_covered),
		cmocka_unit_test(test_owner),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_is_collector),
		TEST(test_no_owner),
		TEST(test_harness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
