/* Who owns cost, language by language: of each what its program, its library,
 * its runtime and its profilers are called. Those of .NET and of eBPF agents
 * are made up from how their formats are described: there was no toolchain. */
#include <stdio.h>
#include <string.h>

#include "compare/costs/costs.h"
#include "compare/frames/classify.h"
#include "tests/unit/support/comparison.h"
#include "tests/unit/support/frames.h"

#define NATIVE 0u
#define GO LANGUAGE_BIT(LANGUAGE_GO)
#define RUST LANGUAGE_BIT(LANGUAGE_RUST)
#define JVM LANGUAGE_BIT(LANGUAGE_JVM)
#define V8 LANGUAGE_BIT(LANGUAGE_V8)
#define PYTHON LANGUAGE_BIT(LANGUAGE_PYTHON)
#define DOTNET LANGUAGE_BIT(LANGUAGE_DOTNET)
#define RUBY LANGUAGE_BIT(LANGUAGE_RUBY)
#define PHP LANGUAGE_BIT(LANGUAGE_PHP)
#define BEAM LANGUAGE_BIT(LANGUAGE_BEAM)
#define OTHER LANGUAGE_BIT(LANGUAGE_OTHER)

enum owns {
	PROGRAM,  /* it owns its cost */
	LIBRARY,  /* its caller owns it, for it is inlined into any program */
	RUNTIME,  /* likewise; nobody where all of the stack is */
	PROFILER, /* the whole stack is nobody's */
};

/* Functions, or "function (file)" with where files tell. */
static const struct {
	unsigned languages;
	enum owns want;
	const char *names[24];
} cases[] = {
	{NATIVE, PROGRAM,
		{"main", "acme::parse(char const*)", "std_parse(int)",
			"stdx::run<int>(int)", "void acme::fill<int>(int*)",
			"std::vector<int, std::allocator<int> > "
                        "acme::make<int>(int)",
			"std::enable_if<true, int>::type acme::pick<int>(int)",
			"decltype (std::declval<int>()) acme::sum<int>(int)",
			"(anonymous namespace)::parse(std::string)",
			"acme::operator<<(std::ostream&, acme::X const&)",
			"acme::X::operator()(std::vector<int>) const",
			"acme::X::operator std::string() const",
			"std_main::{lambda(int)#1}::operator()(int) const",
			"main::{lambda(std::vector<int>&)#1}::operator()"
			"(std::vector<int>&) const"}},
	{NATIVE, LIBRARY,
		{"std::vector<int>::push_back",
			"std::vector<int, std::allocator<int> "
                        ">::push_back(int&&)",
			"void std::__introsort_loop<int*, long>(int*, int*, "
                        "long)",
			"bool std::operator==<char>(std::string const&, char "
                        "const*)",
			"std::__detail::_Map_base<int, "
                        "acme::X>::operator[](int&&)",
			"int* std::__copy_move<true, acme::X>(int*, int*)",
			"std::_Function_handler<void (), main::{lambda()#1}>::"
			"_M_invoke(std::_Any_data const&)",
			"__gnu_cxx::__normal_iterator<int*>::operator++()",
			"__gnu_cxx::__ops::_Iter_less_iter::operator()<int*>("
                        "int*)",
			"std::__1::basic_string<char>::append(char const*)",
			"_ZNSt6vectorIiSaIiEE9push_backEOi",
			"_ZSt4sortIPiEvT_S1_",
			"_ZN9__gnu_cxx13new_allocatorIiE8allocateEmPKv",
			"operator new(unsigned long)",
			"operator delete[](void*)",
			"void* operator new(unsigned long)"}},
	{NATIVE, RUNTIME,
		{"__umodti3", "__divti3", "__udivmoddi4", "__muloti4",
			"__floatuntidf", "__aarch64_ldadd4_acq_rel",
			"__memmove_avx_unaligned_erms", "__memset_avx2_erms",
			"__strlen_evex", "libc.so.6`malloc", "libc.so.6`qsort",
			"libsystem_malloc.dylib`szone_free", "libc.so.6+0x12ab",
			"/usr/lib/libfoo.so.1.2", "libfoo123.so", "0x7f0012",
			"??", "[perf-12.map]", "//anon", "java_start(Thread*)",
			"thread_native_entry(Thread*)",
			"libjvm.so.thread_native_entry"}},
	{NATIVE, RUNTIME,
		{"finish_task_switch_[k]", "do_syscall_64_[k]",
			"copy_user_generic [k]", "[kernel.kallsyms]",
			"(kernel)", "process 17:\"python3 app.py\"",
			"thread (0x7F21): MainThread", "swapper", "(idle)",
			"(truncated)", "[anon]", "[heap]"}},
	/* Not all that looks like a library or a kind of code is. */
	{NATIVE, PROGRAM,
		{"libacme.so`parse", "libacme.so.1!acme::parse(int)",
			"parse_[j]", "parse.so_called", "solve", "process",
			"thread", "std", "a[k]", "other_things"}},

	{GO, PROGRAM,
		{"main.main", "sort.insertionSort",
			"github.com/acme/app.(*T).Get", "sync.(*Mutex).Lock",
			"runtime_test.F", "encoding/json.Marshal",
			"github.com/acme/pprof.Serve",
			"net/http.(*conn).serve"}},
	{GO, RUNTIME,
		{"runtime.mallocgc", "memeqbody", "unlock2", "lock2",
			"internal/runtime/maps.(*Map).getWithKeySmall",
			"internal/runtime/maps.ctrlGroup.matchH2",
			"internal/runtime/atomic.(*Uint32).Load",
			"internal/runtime/gc/scan.ScanSpanPackedAVX512",
			"internal/runtime/syscall/linux.Syscall6",
			"runtime.(*mspan).scanObjectsSmall", "runtime.scanSpan",
			"runtime.tryDeferToSpanScan",
			"runtime.(*unwinder).next", "gcWriteBarrier2",
			"aeshashbody", "__umodti3"}},
	{GO, PROFILER,
		{"net/http/pprof.Index", "net/http/pprof.handler.ServeHTTP",
			"runtime/pprof.profileWriter",
			"runtime/pprof.StartCPUProfile",
			"runtime/pprof.(*Profile).WriteTo",
			"runtime/pprof.(*profileBuilder).build",
			"runtime/pprof.writeHeapProto",
			"github.com/grafana/pyroscope-go.(*Session).uploadData",
			"github.com/grafana/pyroscope-go/upstream/"
                        "remote.(*Remote).do",
			"github.com/grafana/pyroscope-go/"
                        "godeltaprof.(*HeapProfiler)"
			".Profile",
			"gopkg.in/DataDog/dd-trace-go.v1/"
                        "profiler.(*profiler).collect",
			"github.com/DataDog/dd-trace-go/v2/profiler.cpuProfile",
			"github.com/felixge/fgprof.Start.func1"}},
	/* These call the program. */
	{GO, RUNTIME, {"runtime/pprof.Do", "runtime/pprof.SetGoroutineLabels"}},
	{GO, PROGRAM, {"github.com/grafana/pyroscope-go.TagWrapper"}},

	{RUST, PROGRAM,
		{"acme::main", "acme::run::{{closure}}",
			"<acme::Type as core::fmt::Display>::fmt",
			"<&acme::Type as core::iter::Iterator>::next",
			"serde_json::de::from_str", "corelib::parse",
			"core_affinity::set", "stdx::run",
			"alloc_counter::count", "utils::sum"}},
	{RUST, LIBRARY,
		{"core::option::Option<&T>::copied",
			"alloc::vec::Vec<T,A>::push", "<u32>::rotate_left",
			"<i8>::abs", "<f64>::sqrt", "<char>::is_alphabetic",
			"<u64 as core::fmt::Display>::fmt",
			"<str as Index>::index", "<[T]>::iter",
			"<[u8]>::contains", "<&[T] as IntoIterator>::f",
			"<&T as core::fmt::Debug>::fmt", "<T as Into<U>>::into",
			"<&mut I as core::iter::Iterator>::next",
			"<F as core::ops::FnOnce>::call_once",
			"<alloc::vec::Vec<T> as core::ops::Index>::index",
			"<core::slice::iter::Iter<T> as Iterator>::next",
			"hashbrown::raw::RawTable<T,A>::find",
			"<hashbrown::map::HashMap<K,V> as Index>::index",
			"std::collections::hash::map::HashMap<K,V>::get",
			"std::io::Write::write_all",
			"core[1a2b3c4d5e6f]::fmt::write"}},
	{RUST, RUNTIME,
		{"std::rt::lang_start", "std::thread::spawn", "__rust_alloc",
			"core::panicking::panic", "rust_begin_unwind",
			"compiler_builtins::mem::memcpy", "__umodti3", "malloc",
			"backtrace::backtrace::trace",
			"_ZN5pprof8profiler3getE",
			"pprof::profiler::perf_signal_handler",
			"std[0011223344556677]::rt::lang_start"}},
	{RUST, PROFILER,
		{"pprof::report::ReportBuilder::build",
			"<pprof::report::Report as core::fmt::Debug>::fmt",
			"pyroscope::session::Session::send"}},

	{JVM, PROGRAM,
		{"com/acme/Parser.parse", "com.acme.Parser.parse",
			"java/util/HashMap.put", "com/acme/Main.main_[j]",
			"com/acme/A$$Lambda$12/0x0000000800066840.run",
			"kotlinx/coroutines/BuildersKt.launch"}},
	{JVM, RUNTIME,
		{"JavaThread::run()", "G1ParScanThreadState::do_it",
			"java_start(Thread*)", "thread_native_entry(Thread*)",
			"libjvm.so.JVM_Sleep", "libjvm.so`os::javaTimeNanos()",
			"jni_CallStaticVoidMethod(JNIEnv_*)", "JavaMain(void*)",
			"Interpreter", "vtable stub", "call_stub",
			"_new_array_Java",
			"java/lang/invoke/LambdaForm$MH/"
                        "0x0000000801003400.invoke",
			"java/lang/invoke/"
                        "LambdaForm$DMH.0x00007f.newInvokeSpecial",
			"jdk/internal/reflect/GeneratedMethodAccessor12.invoke",
			"jdk/internal/reflect/"
                        "DirectMethodHandleAccessor.invoke",
			"start_thread", "__clone3", "[tid=123]", "[main tid=7]",
			"Profiler::recordSample", "libasyncProfiler.so`walk"}},
	{JVM, PROFILER,
		{"io/pyroscope/javaagent/Profiler.dump",
			"com.datadog.profiling.uploader.ProfileUploader.upload",
			"one/profiler/AsyncProfiler.execute0",
			"jdk/jfr/internal/PlatformRecorder.periodicTask"}},
	{JVM, PROGRAM, {"io/pyroscope/labels/LabelsWrapper.run"}},

	{V8, PROGRAM,
		{"(anonymous) (/app/a.js)", "parse (file:///app/a.mjs)",
			"evalmachine (evalmachine.<anonymous>)",
			"readFileSync (node:fs)",
			"run (/app/node_modules/left-pad/index.js)",
			"pprof (/app/src/pprof/out.js)",
			"LazyCompile:*parse /app/x.js:1:2"}},
	{V8, RUNTIME,
		{"(program)", "(idle)", "(root)", "(garbage collector)",
			"processTicksAndRejections "
                        "(node:internal/process/task_queues)",
			"Builtins_ArrayMap", "node::SpinEventLoop", "uv_run",
			"v8::internal::Heap::Scavenge()"}},
	{V8, PROFILER,
		{"stop (/app/node_modules/@datadog/pprof/out/src/"
		 "time-profiler.js)",
			"encode "
                        "(/app/node_modules/pprof/out/src/profile-encoder.js)",
			"collect "
                        "(/app/node_modules/dd-trace/packages/dd-trace/src/"
			"profiling/profiler.js)"}},
	{V8, PROGRAM,
		{"runWithContext (/app/node_modules/@datadog/pprof/out/"
		 "src/time-profiler.js)"}},

	{PYTHON, PROGRAM,
		{"parse (a.py)", "<module> (a.py)", "<lambda> (a.py)",
			"malloc (/app/pool.py)",
			"loads (/usr/lib/python3.11/json/__init__.py)",
			"send (/app/pyroscope/agent.py)"}},
	{PYTHON, RUNTIME,
		{"_PyEval_EvalFrameDefault", "PyObject_Call",
			"_find_and_load (<frozen importlib._bootstrap>)",
			"<built-in method builtins.sum>", "<GC>", "<native>",
			"libpython3.11.so.1.0`list_sort",
			"collect_generations"}},
	{PYTHON, PROFILER,
		{"_profile (/v/site-packages/ddtrace/profiling/collector/s.py)",
			"upload "
                        "(/v/lib/python3.11/site-packages/pyroscope/a.py)"}},

	{DOTNET, PROGRAM,
		{"Acme.App!Acme.Parser.Parse(class System.String)",
			"System.Private.CoreLib!System.String.Concat(class "
                        "String)",
			"System.Linq!System.Linq.Enumerable.ToList(class X)",
			"Acme.Parser.Parse(string)", "Acme.Tracing.Threads",
			"|lm:Acme.App |ns:Acme |ct:Parser |fn:Parse",
			"Acme.App!Acme.Worker+<Run>d__5.MoveNext()"}},
	{DOTNET, RUNTIME,
		{"UNMANAGED_CODE_TIME", "CPU_TIME", "Threads",
			"(Non-Activities)", "Thread (1234)",
			"Process64 App (7)",
			"System.Private.CoreLib!System.Threading."
                        "ThreadPoolWorkQueue."
			"Dispatch()",
			"System.Private.CoreLib!System.Threading."
                        "ExecutionContext."
			"RunInternal(class X)",
			"System.Private.CoreLib!System.Runtime."
                        "CompilerServices."
			"AsyncMethodBuilderCore.Start(!!0&)",
			"libcoreclr.so!WKS::gc_heap::mark_object_simple",
			"coreclr.dll!JIT_New",
			"ntdll.dll!NtWaitForSingleObject",
			"|lm:System.Private.CoreLib "
                        "|ns:System.Runtime.CompilerServices"
			" |ct:TaskAwaiter |fn:GetResult"}},
	{DOTNET, PROFILER,
		{"Pyroscope.OpenTelemetry.Exporter.Send()",
			"Microsoft.Diagnostics!Microsoft.Diagnostics.X.Y()"}},

	{RUBY, PROGRAM,
		{"Foo#bar (/app/foo.rb)", "block in Foo#bar (/a.rb)",
			"other (/app/a.rb)", "malloc (/app/pool.rb)",
			"JSON.generate (/usr/lib/ruby/3.1.0/json/common.rb)"}},
	{RUBY, RUNTIME,
		{"String#split (<cfunc>)", "Integer#times (<internal:numeric>)",
			"(garbage collection)", "(marking)", "(sweeping)",
			"(unknown) [c function]", "each [c function]",
			"<internal:gem_prelude>", "libruby-3.1.so.3.1`rb_yield"}},
	{RUBY, PROFILER, {"run (/gems/x/lib/datadog/profiling/scheduler.rb)"}},

	{PHP, PROGRAM,
		{"Acme\\Table->render (/app/a.php)", "Acme\\Table::sum",
			"Acme\\{closure:/app/a.php:49-51}", "{main}",
			"/app/a.php", "malloc (/app/pool.php)"}},
	{PHP, RUNTIME, {"php::array_map", "php::Ds\\Map->get",
			"php::strlen (php:internal)"}},

	{BEAM, PROGRAM,
		{"orders:rank/3", "orders:'-rank/3-fun-0-'/2", "lists:map/2",
			"'Elixir.Acme.Table':render/1"}},
	{BEAM, RUNTIME,
		{"erlang:binary_to_list/1", "erlang:'++'/2",
			"erts_internal:map_next/3", "garbage_collect",
			"suspend"}},

	{OTHER, PROGRAM, {"parse (/app/a.lua)", "malloc (/app/pool.pl)"}},
};

/* "parse (a.py)" is parse in a.py. */
static struct frame_names names_of(unsigned languages, const char *text,
	char *func)
{
	const char *file = strstr(text, " (");
	struct frame_names names = {span_of(text), span_of(""), span_of("")};

	if (!file || !(languages & (V8 | PYTHON | RUBY | PHP | OTHER)))
		return names;
	memcpy(func, text, (size_t)(file - text));
	func[file - text] = '\0';
	names.func = span_of(func);
	names.file = (struct span){file + 2, strlen(file) - 3};
	return names;
}

static void test_names(void **state)
{
	static const char *const words[] = {"the program's", "the library's",
		"the runtime's", "the profiler's"};
	unsigned seen = 0;
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t n = 0; n < 24 && cases[i].names[n]; n++) {
			char func[128];
			const struct frame_names names =
				names_of(cases[i].languages, cases[i].names[n],
					func);
			struct frame_kind kind =
				kind_of_names(&policy_default,
					cases[i].languages, &names);
			bool owns = kind.class == CLASS_CODE;

			seen |= cases[i].want == PROGRAM ? cases[i].languages
			                                 : 0;
			if (kind.observes == (cases[i].want == PROFILER) &&
				(kind.observes ||
					owns == (cases[i].want == PROGRAM)))
				continue;
			print_error("%x %s: want %s\n", cases[i].languages,
				cases[i].names[n], words[cases[i].want]);
			bad++;
		}
	assert_int_equal(bad, 0);
	assert_int_equal(seen, GO | RUST | JVM | V8 | PYTHON | DOTNET | RUBY |
				       PHP | BEAM | OTHER);
}

/* "owner COUNT ..." of a folded capture, then what nobody owns, and of that
 * what the profiler did and what was cut off. */
static void owners_of(struct buf *out, const char *text)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	const struct event_group *group;
	struct costs costs;

	costs_sum(&costs, capture(&arena, symtab, text), &policy_default, NULL, 0,
		&arena);
	group = &costs.groups[0];
	for (uint32_t i = 0; i < group->func_count; i++)
		if (group->events[i] > 0.0)
			buf_printf(out, "%s %.0f ",
				symtab_text(symtab, group->funcs[i]).data,
				group->events[i]);
	buf_printf(out, "- %.0f %.0f %.0f", group->unowned_events,
		group->flawed[FLAW_OBSERVER], group->flawed[FLAW_CUT_OFF]);
	symtab_free(symtab);
	arena_clear(&arena);
}

static void test_stacks(void **state)
{
	static const struct {
		const char *text, *want;
	} stacks[] = {
		/* the library calls back into the program */
		{"main;void std::sort<X>(X, X);acme::less(X, X) 5\n"
		 "main;void std::sort<X>(X, X) 3\n",
			"main 3 acme::less(X, X) 5 - 0 0 0"},
		{"acme::main (a.rs:1);core::iter::map (i.rs:1);"
		 "acme::main::{{closure}} (a.rs:1);<u32>::rotate_left (n.rs:1) "
	         "4\n",
			"acme::main 4 - 0 0 0"},
		/* a closure is its function's, where that called it */
		{"acme::run (a.rs:1);acme::work (a.rs:1);"
		 "acme::run::{{closure}}::h0123456789abcdef (a.rs:1) 2\n"
		 "std::thread::spawn (t.rs:1);acme::run::{{closure}} (a.rs:1) "
	         "4\n"
		 "acme::run (a.rs:1);acme::run::{{closure}}::{{closure}} "
	         "(a.rs:1) 8\n",
			"acme::run 8 acme::run::{{closure}}::h0123456789abcdef "
	                "2 "
			"acme::run::{{closure}} 4 - 0 0 0"},
		/* so is a block of Ruby, through what is built in */
		{"run (a.rb:1);each [c function];block in run (a.rb:2);map "
		 "[c function];block (2 levels) in run (a.rb:3) 4\n"
		 "go (a.rb:1);each [c function];block in run (a.rb:2) 2\n"
		 "run (a.rb:1);go (a.rb:1);rescue in go (a.rb:1) 8\n"
		 "run (a.rb:1);each [c function];block in run (a.rb:2);run "
		 "(a.rb:1);block in run (a.rb:2) 1\n",
			"run 5 block in run 2 go 8 - 0 0 0"},
		/* all of the profiler's stack, whatever it calls */
		{"main.main;main.work 9\n"
		 "runtime/pprof.profileWriter;compress/flate.(*Writer).Write "
		 "2\n"
		 "net/http.(*conn).serve;net/http/pprof.Profile;time.Sleep 1\n",
			"main.work 9 - 3 3 0"},
		{"main.main;runtime/pprof.Do;main.work 9\n",
			"main.work 9 - 0 0 0"},
		{"acme::main (a.rs:1);acme::work (a.rs:1);"
		 "pprof::profiler::perf_signal_handler (p.rs:1);"
		 "backtrace::trace (b.rs:1) 7\n",
			"acme::work 7 - 0 0 0"},
		/* what an agent cut off, below whatever it was */
		{"main;other 1\nmain;work;other 2\nmain;work;parse 5\n"
		 "main;work;parse;other 4\n",
			"parse 5 - 7 0 7"},
		{"other 3\nmain;work 5\n", "work 5 - 3 0 3"},
		{"main (a.rb:1);work (a.rb:2) 5\nmain (a.rb:1);other 3\n",
			"work 5 - 3 0 3"},
		{"main;(truncated) 3\nmain;work 5\n", "work 5 - 3 0 3"},
		/* but not a function of that name, nor callers that are gone */
		{"main;other;parse 3\nmain;other 5\n",
			"other 5 parse 3 - 0 0 0"},
		{"main;work;other 3\nmain;work;parse 5\n",
			"other 3 parse 5 - 0 0 0"},
		{"main;work;other 3\nmain;parse;other 1\nmain;work;parse 5\n",
			"other 4 parse 5 - 0 0 0"},
		{"other 3\nwork 5\nparse 2\n",
			"other 3 work 5 parse 2 - 0 0 0"},
		{"main;a;other 1\nmain;b;other 1\nmain;c;other 1\n"
		 "main;a;other;c 1\n",
			"other 3 c 1 - 0 0 0"},
		{"main (a.py:1);other (a.py:2) 3\n", "other 3 - 0 0 0"},
		{"(truncated);work;parse 3\n", "parse 3 - 0 0 0"},
		/* names of processes */
		{"node;(root);f (a.js:1) 5\nnode;[libc.so.6] 2\n",
			"f 5 - 2 0 0"},
		{"python3;<module> (a.py:1);f (a.py:3) 5\npython3;[unknown] "
		 "2\n",
			"f 5 - 2 0 0"},
		{"swapper;secondary_startup_64;cpu_startup_entry;intel_idle 2\n"
		 "bench;_start;main;f 5\n",
			"f 5 - 2 0 0"},
		{"swapper;start_secondary_[k];cpu_startup_entry_[k];idle_[k] "
		 "2\n"
		 "bench;_start;main;f 5\n",
			"f 5 - 2 0 0"},
		{"java;start_thread;thread_native_entry(Thread*);"
		 "JavaThread::run();com/acme/A.run 5\n"
		 "java;start_thread;thread_native_entry(Thread*);"
		 "G1YoungGC::run 3\n",
			"com/acme/A.run 5 - 3 0 0"},
		/* the kernel, as agents write it: its caller's, with the
		 * wrapper that entered it */
		{"bench;_start;main;copy;read;do_syscall_64_[k];vfs_read_[k] "
		 "4\n",
			"copy 4 - 0 0 0"},
		{"main;f;asm_exc_page_fault_[k];handle_mm_fault_[k] 4\n",
			"f 4 - 0 0 0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++) {
		struct buf got = {0};

		owners_of(&got, stacks[i].text);
		if (strcmp(got.data, stacks[i].want) != 0)
			fail_msg("case %zu: got %s, want %s", i, got.data,
				stacks[i].want);
		buf_clear(&got);
	}
}

/* What runs benchmarks is told by the process that it is in. */
static void test_harness(void **state)
{
	static const char text[] =
		"bench;_start;main;benchmark::State::KeepRunning() 9\n"
		"bench;_start;main;acme::parse() 90\n"
		"containerd;runtime.goexit;main.main 1\n";
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct costs costs;
	uint32_t harness = 0;

	(void)state;
	costs_sum(&costs, capture(&arena, symtab, text), &policy_default, NULL, 0,
		&arena);
	for (uint32_t i = 0; i < costs.groups[0].func_count; i++)
		if (costs.groups[0].harness[i]) {
			harness++;
			assert_string_equal(symtab_text(symtab,
						    costs.groups[0].funcs[i])
						    .data,
				"benchmark::State::KeepRunning()");
		}
	assert_int_equal(harness, 1);
	symtab_free(symtab);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_stacks),
		cmocka_unit_test(test_harness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
