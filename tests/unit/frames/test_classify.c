/* What is runtime and what is code, on names that profilers have written. */
#include <stdio.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/frames/process.h"
#include "tests/unit/support/frames.h"
#include "tests/unit/support/support.h"

#define SYSTEM 0u
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

static const struct {
	unsigned languages;
	enum frame_class want;
	const char *names[20]; /* functions; the last is NULL */
} functions[] = {
	{SYSTEM, CLASS_RUNTIME, {"[unknown]", "[libc.so.6]", "[libjvm.so]",
		"[/usr/bin/perf+0x12ab]", "[main]", "[kernel.kallsyms]"}},
	{SYSTEM, CLASS_SYSCALL, {"entry_SYSCALL_64_after_hwframe",
		"do_syscall_64", "__x64_sys_close", "x64_sys_call",
		"__do_sys_newfstatat", "el0_svc", "el0t_64_sync_handler",
		"invoke_syscall.constprop.0", "__arm64_sys_read",
		"entry_INT80_compat", "ret_fast_syscall", "do_el0_svc",
		"entry_SYSENTER_compat", "do_int80_syscall_32",
		"__ia32_sys_read"}},
	{SYSTEM, CLASS_KERNEL, {"asm_exc_page_fault",
		"asm_sysvec_apic_timer_interrupt", "asm_common_interrupt",
		"page_fault", "async_page_fault", "do_user_addr_fault",
		"apic_timer_interrupt", "el0_da", "el0_ia",
		"el0t_64_irq_handler", "el1h_64_irq", "ret_from_fork_asm",
		"ret_from_fork", "secondary_startup_64_no_verify",
		"cpu_startup_entry"}},

	{NATIVE, CLASS_RUNTIME, {"_start", "_start<0000000000001090>",
		"__libc_start_main_impl", "__libc_start_call_main",
		"rand@@GLIBC_2.2.5<0000000000040790>",
		"_IO_file_fopen@@GLIBC_2.2.5", "memcpy@plt",
		"__GI___getdents64", "_dl_relocate_object", "dl_main",
		"__vdso_clock_gettime", "__tls_get_addr_slow",
		"__errno_location", "__stack_chk_fail", "_nl_expand_alias"}},
	{NATIVE, CLASS_RUNTIME, {"malloc", "malloc@@GLIBC_2.2.5", "free",
		"calloc", "realloc", "reallocarray", "memalign", "cfree",
		"aligned_alloc", "posix_memalign", "valloc",
		"malloc_consolidate", "_int_malloc", "sysmalloc",
		"unlink_chunk.constprop.0"}},
	{NATIVE, CLASS_RUNTIME, {"__malloc_arena_thread_freeres",
		"__calloc", "__realloc", "__free", "__posix_memalign",
		"_Znwm", "_Znam", "_ZdlPvm", "_ZdaPv", "systrim.constprop.0",
		"operator new(unsigned long)", "operator new[](unsigned long)",
		"operator delete(void*)", "tcache_init.part.0"}},
	{NATIVE, CLASS_RUNTIME, {
		"std::allocator<char>::allocate(unsigned long)",
		"std::allocator_traits<std::allocator<int> >::allocate",
		"std::__new_allocator<char>::allocate",
		"__gnu_cxx::new_allocator<int>::allocate(unsigned long, "
			"void const*)"}},
	{NATIVE, CLASS_RUNTIME, {"je_malloc", "_rjem_mallocx", "prof_backtrace_impl",
		"jemalloc_bg_thread", "tc_malloc", "tc_free", "tc_calloc",
		"tc_realloc", "tc_newarray", "tc_deletearray",
		"tcmalloc::CentralFreeList::Populate()", "mi_malloc_aligned",
		"mi_free", "mi_calloc", "mi_heap_malloc_zero",
		"_mi_page_free_collect"}},
	{NATIVE, CLASS_RUNTIME, {"memcpy", "memmove", "memset", "memcmp",
		"memchr", "__memmove_avx_unaligned_erms",
		"__memcpy_avx512_unaligned_erms", "__memchr_evex",
		"__bzero_sse2", "__rawmemchr_avx2", "memrchr", "mempcpy",
		"memmem", "bcmp", "bzero"}},
	{NATIVE, CLASS_RUNTIME, {"strlen", "strnlen", "strcmp", "strncmp",
		"strcpy", "strncpy", "strcat", "strchr", "strrchr", "strstr",
		"__strchr_evex", "__strlen_avx2", "__stpcpy_avx2", "strdup",
		"____strtol_l_internal"}},
	{NATIVE, CLASS_RUNTIME, {"strcasecmp", "strspn", "strpbrk", "strtol",
		"strtod", "stpcpy", "__wcsnlen_avx2", "__wmemset_avx2",
		"_platform_memmove", "_platform_strlen", "strchrnul",
		"rawmemchr", "strtoull", "__bcmp_evex", "bcopy"}},
	{NATIVE, CLASS_RUNTIME, {"printf", "fprintf", "snprintf",
		"vsnprintf", "__vfprintf_internal", "__printf_fp_l",
		"_itoa_word", "__fprintf_chk", "__snprintf_chk",
		"__vsprintf_internal", "__sprintf_chk", "sprintf", "vfprintf",
		"__vsnprintf_chk", "vprintf"}},
	{NATIVE, CLASS_RUNTIME, {"qsort", "qsort_r", "__qsort_r",
		"msort_with_tmp", "msort_with_tmp.part.0", "bsearch",
		"__random", "__random_r", "fwrite", "fread", "fputs", "fgets",
		"fflush", "__getdelim", "getline"}},
	{NATIVE, CLASS_RUNTIME, {"pthread_mutex_lock",
		"__pthread_mutex_lock", "___pthread_mutex_unlock",
		"_pthread_start", "start_thread", "clone3", "__clone",
		"__lll_lock_wait_private", "futex_wait", "__futex_abstimed_wait"
			"_common64", "__nptl_death_event", "sem_wait",
		"syscall", "lll_lock_wait", "__clone3"}},
	{NATIVE, CLASS_RUNTIME, {"__read", "__read_nocancel", "__write",
		"__open64_nocancel", "__close", "__poll", "__select",
		"__fcntl64_nocancel_adjusted", "__ioctl", "epoll_wait",
		"__clock_gettime_2", "clock_gettime", "gettimeofday",
		"__clock_nanosleep_time64", "sched_yield"}},
	{NATIVE, CLASS_RUNTIME, {"__cxa_throw", "_Unwind_RaiseException",
		"__gxx_personality_v0", "__dynamic_cast",
		"__cxxabiv1::__vmi_class_type_info::__do_dyncast(long)",
		"__asan_memcpy", "__tsan_read8", "__msan_poison",
		"__sanitizer_cov_trace_pc", "__interceptor_malloc",
		"___interceptor_free"}},
	{NATIVE, CLASS_RUNTIME, {"parse@plt", "_IO_new_file_write",
		"mi_realloc_aligned", "strncat", "strndup", "strncasecmp",
		"strcspn", "strtoul", "strtoll", "vsprintf", "random_r",
		"fputc", "getdelim", "sem_post", "__epoll_wait",
		"__nanosleep"}},
	/* No table speaks of these: code, dots or none. */
	{ NATIVE, CLASS_CODE, {"main", "main<00000000000011ce>",
		"order<0000000000001179>", "parse", "read", "write", "sort",
		"update_active.constprop.0", "stdx::vector<int>::push_back",
		"(anonymous namespace)::parse(int)", "memory_pool_get",
		"free_tree", "string_builder", "operator()(int) const",
		"gzip"} },
	{NATIVE, CLASS_CODE, {"runtime.mallocgc", "Interpreter",
		"core::ptr::drop_in_place", "PyObject_Call", "v8::Value",
		"uv_run", "java.lang.String.indexOf", "[", "[Ljava/lang/String",
		"mallocate", "com.acme.malloc"}},

	{GO, CLASS_RUNTIME, {"runtime.mallocgc", "runtime.gcBgMarkWorker",
		"runtime/internal/syscall.Syscall6",
		"internal/runtime/atomic.Load", "internal/bytealg.IndexByte",
		"internal/cpu.Initialize", "internal/abi.FuncPCABI0",
		"gcWriteBarrier", "gcWriteBarrierCX", "_cgo_topofstack",
		"memeqbody", "cmpbody", "gogo", "[unknown]", "[x.so+0x1]"}},
	{GO, CLASS_CODE, {"main.main", "encoding/json.(*decodeState).object",
		"strconv.readFloat", "runtime_test.BenchmarkX",
		"github.com/acme/app.Map[...]", "sort.insertionSort",
		"malloc.New", "sync.(*Mutex).Lock"}},

	{RUST, CLASS_RUNTIME, {"__rust_alloc", "__rust_dealloc",
		"__rdl_realloc", "__rg_alloc", "rust_begin_unwind",
		"rust_panic_with_hook", "rust_eh_personality",
		"std::rt::lang_start_internal", "std::sys::unix::alloc",
		"std::sys_common::backtrace::__rust_begin_short_backtrace",
		"core::ops::function::FnOnce::call_once",
		"<alloc::boxed::Box<F,A> as core::ops::function::FnOnce<Args>>"
			"::call_once",
		"_ZN3std2rt10lang_start17h0123456789abcdefE",
		"_ZN4core3ops8function6FnOnce9call_once17h0123456789abcdefE"}
	},
	{RUST, CLASS_RUNTIME, {"alloc::alloc::exchange_malloc",
		"alloc::raw_vec::RawVec<T,A>::reserve::do_reserve_and_handle",
		"<alloc::alloc::Global as core::alloc::Allocator>::allocate",
		"std::alloc::__default_lib_allocator::__rdl_alloc",
		"core::alloc::layout::Layout::array",
		"core::ptr::drop_in_place<alloc::string::String>",
		"core::panicking::panic_fmt", "core::result::unwrap_failed",
		"core::option::expect_failed", "std::panicking::try",
		"std::panic::catch_unwind", "core::option::unwrap_failed",
		"std::thread::Builder::spawn_unchecked_"}},
	{RUST, CLASS_RUNTIME, {"core::intrinsics::copy_nonoverlapping",
		"compiler_builtins::mem::memcpy", "malloc",
		"_ZN5alloc5alloc7dealloc17h0123456789abcdefE",
		"_ZN5alloc7raw_vec19RawVec17h0123456789abcdefE",
		"_ZN4core3ptr13drop_in_place17h0123456789abcdefE",
		"_ZN4core9panicking5panic17h0123456789abcdefE",
		"_ZN3std9panicking3try17h0123456789abcdefE",
		"_ZN3std5panic12catch_unwind17h0123456789abcdefE",
		"_ZN3std6thread5spawn17h0123456789abcdefE",
		"_ZN3std3sys4unix17h0123456789abcdefE",
		"_ZN3std10sys_common9backtrace17h0123456789abcdefE"}},
	{RUST, CLASS_RUNTIME, {"core::fmt::write", "<u32>::rotate_left",
		"core::option::Option<&T>::copied", "__umodti3",
		"alloc::vec::Vec<T,A>::push", "backtrace::trace",
		"<core::slice::iter::Iter<T> as Iterator>::next"}},
	{SYSTEM, CLASS_RUNTIME, {"(idle)", "(truncated)", "__udivti3",
		"thread_native_entry(Thread*)", "java_start",
		"libjvm.so.thread_native_entry"}},
	{RUST, CLASS_CODE, {"serde_json::de::from_str",
		"stdx::collections::hash_map::X", "corelib::parse",
		"<acme::Type as core::fmt::Display>::fmt", "main"}},

	{JVM, CLASS_RUNTIME, {"Interpreter", "Interpreter_entry",
		"vtable stub", "itable stub", "call_stub",
		"StubRoutines (1)", "I2C/C2I adapters(0xbaba)",
		"jbyte_disjoint_arraycopy", "checkcast_arraycopy",
		"_new_array_Java", "JVM_FillInStackTrace",
		"jni_CallStaticVoidMethod", "Unsafe_Park", "JavaMain",
		"thread_native_entry"}},
	{JVM, CLASS_RUNTIME, {"JavaThread::thread_main_inner()",
		"G1ParEvacuateFollowersClosure::do_void",
		"CompileBroker::compiler_thread_loop()", "VMThread::run()",
		"SafepointSynchronize::begin", "GCTaskThread::run",
		"ThreadJavaMain", "java_start", "malloc",
		"java/lang/invoke/LambdaForm$MH.invoke",
		"jdk/internal/reflect/DirectMethodHandleAccessor.invoke",
		"java.lang.reflect.Method.invoke"}},
	{JVM, CLASS_RUNTIME, {"sun/reflect/GeneratedMethodAccessor12.invoke",
		"sun.reflect.NativeMethodAccessorImpl.invoke0",
		"java.lang.invoke.DirectMethodHandle$Holder.invokeStatic",
		"jdk.internal.reflect.DirectMethodHandleAccessor.invoke",
		"java/lang/reflect/Method.invoke"}},
	{JVM, CLASS_CODE, {"java/util/HashMap.put", "com.acme.Parser.parse",
		"com/acme/Free.free", "java/lang/String.indexOf",
		"scala.collection.immutable.List.map",
		"com.acme.App$$Lambda$14/0x0000000800066840.run",
		"java/lang/Thread.run"}},

	{V8, CLASS_RUNTIME, {"(program)", "(idle)", "(root)",
		"(garbage collector)", "Builtins_ArrayMap",
		"Builtin:CallFunction_ReceiverIsAny", "BytecodeHandler:LdaZero",
		"Stub:CEntryStub", "v8::internal::Heap::Scavenge()",
		"node::InternalCallbackScope::Close", "uv_run", "uv__io_poll",
		"cppgc::internal::Sweeper", "heap::base::Stack",
		"LazyCompile:*processTicksAndRejections "
			"node:internal/process/task_queues:67:35"}},
	{V8, CLASS_CODE, {"(anonymous)", "LazyCompile:*parse /app/x.js:1:2",
		"Function:~main /app/x.js:1:1", "parse", "Object.<anonymous>",
		"Script:~ /app/x.js:1:1"}},

	{PYTHON, CLASS_RUNTIME, {"<built-in method builtins.sum>",
		"<method 'append' of 'list' objects>", "<GC>", "<native>",
		"<frozen importlib._bootstrap>:_find_and_load",
		"_find_and_load (<frozen importlib._bootstrap>)",
		"_PyEval_EvalFrameDefault", "PyEval_EvalCode",
		"_PyObject_GC_New", "PyObject_Call", "_PyRun_SimpleFile",
		"PyRun_AnyFile", "_PyFunction_Vectorcall", "_PyGC_Collect",
		"Py_RunMain"}},
	{PYTHON, CLASS_RUNTIME, {"PyGC_Collect", "_PyMem_DebugFree",
		"PyMem_Malloc", "_Py_Dealloc", "_PyDict_GetItem",
		"PyDict_SetItem", "_PyList_Extend", "PyList_Append",
		"_PyTuple_FromArray", "PyTuple_New", "_PyUnicodeWriter_Prepare",
		"PyUnicode_Format", "_PyLong_Add", "PyLong_FromLong",
		"PyNumber_Multiply"}},
	{PYTHON, CLASS_RUNTIME, {"PySequence_List", "PyIter_Next",
		"PyImport_ImportModule", "PyType_GenericAlloc",
		"_PyType_Lookup", "PyErr_SetObject", "_PyErr_Clear",
		"PyVectorcall_Call", "_PyStack_AsDict", "PyCFunction_Call",
		"PyMethod_New", "PySet_Add", "PyBytes_Concat", "PyFloat_New",
		"_PyGen_Finalize"}},
	{PYTHON, CLASS_RUNTIME, {"PyGILState_Ensure",
		"PyThread_acquire_lock_timed", "gc_collect_main",
		"collect_generations", "collect_with_callback",
		"visit_decref", "visit_reachable", "subtract_refs",
		"deduce_unreachable", "move_unreachable", "dict_dealloc",
		"tuple_traverse", "method_vectorcall_FASTCALL",
		"cfunction_vectorcall_O", "builtin_sorted"}},
	{PYTHON, CLASS_RUNTIME, {"slot_tp_call", "type_call",
		"vectorcall_method", "object_vacall", "memcpy"}},
	{PYTHON, CLASS_CODE, {"parse", "<module>", "<lambda>", "<listcomp>",
		"Parser.parse", "py::main:/app/x.py", "collect_stats",
		"PyArray_Sum", "PyInit_acme"}},
};

static int check(const struct frame_names *frame, unsigned languages,
	enum frame_class want)
{
	enum frame_class got =
		kind_of_names(&policy_default, languages, frame).class;

	if (got == want)
		return 0;
	print_error("%s: class %d, want %d\n", frame->func.data, got, want);
	return 1;
}

static void test_functions(void **state)
{
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		for (size_t n = 0; functions[i].names[n]; n++) {
			const char *name = functions[i].names[n];
			const struct frame_names frame = {span_of(name),
				span_of(""), span_of("")};

			bad += check(&frame, functions[i].languages,
				functions[i].want);
		}
	assert_int_equal(bad, 0);
}

/* Frames that are told by their file or their binary. */
static void test_places(void **state)
{
	static const struct {
		unsigned languages;
		const char *func, *file, *module;
		enum frame_class want;
	} cases[] = {
		{0, "filldir64", "", "[kernel]", CLASS_RUNTIME},
		{0, "nf_hook", "", "/lib/modules/6.1/nf.ko", CLASS_RUNTIME},
		{0, "x", "", "[kernel.kallsyms]", CLASS_RUNTIME},
		{0, "x", "", "[vdso]", CLASS_RUNTIME},
		{0, "x", "", "[vsyscall]", CLASS_RUNTIME},
		{0, "x", "", "[guest.kernel.kallsyms]", CLASS_RUNTIME},
		{0, "x", "", "/boot/vmlinux-6.1", CLASS_RUNTIME},
		{GO, "finish_task_switch.isra.0", "", "[kernel]",
			CLASS_RUNTIME},
		{GO, "main.read", "/app/main.go", "/app/app.test", CLASS_CODE},
		{0, "read", "", "/usr/lib/x86_64-linux-gnu/libc.so.6",
			CLASS_RUNTIME},
		{0, "read", "", "/lib/libc-2.31.so", CLASS_RUNTIME},
		{0, "exp", "", "libm.so.6", CLASS_RUNTIME},
		{0, "exp", "", "/lib/libm-2.31.so", CLASS_RUNTIME},
		{0, "x", "", "libpthread-2.31.so", CLASS_RUNTIME},
		{0, "x", "", "ld-linux-x86-64.so.2", CLASS_RUNTIME},
		{0, "x", "", "ld-2.31.so", CLASS_RUNTIME},
		{0, "x", "", "ld-musl-x86_64.so.1", CLASS_RUNTIME},
		{0, "x", "", "libgcc_s.so.1", CLASS_RUNTIME},
		{0, "x", "", "linux-vdso.so.1", CLASS_RUNTIME},
		{0, "x", "", "/usr/lib/system/libsystem_malloc.dylib",
			CLASS_RUNTIME},
		{0, "x", "", "/usr/lib/libjemalloc.so.2", CLASS_RUNTIME},
		{0, "x", "", "libtcmalloc.so.4", CLASS_RUNTIME},
		{0, "x", "", "libmimalloc.so.2", CLASS_RUNTIME},
		{0, "read", "", "/usr/lib/libacme.so", CLASS_CODE},
		{JVM, "x", "", "/usr/lib/jvm/lib/server/libjvm.so",
			CLASS_RUNTIME},
		{JVM, "x", "", "libjli.so", CLASS_RUNTIME},
		{JVM, "readBytes", "", "libjava.so", CLASS_RUNTIME},
		{V8, "x", "", "/usr/bin/node", CLASS_RUNTIME},
		{V8, "x", "", "libnode.so.108", CLASS_RUNTIME},
		{V8, "listOnTimeout", "node:internal/timers", "",
			CLASS_RUNTIME},
		{V8, "readFileSync", "node:fs", "", CLASS_CODE},
		/* As inlined into the program, without its namespace. */
		{NATIVE, "accumulate", "/usr/include/c++/12/bits/stl_numeric.h",
			"", CLASS_RUNTIME},
		{NATIVE, "accumulate", "src/bits.h", "", CLASS_CODE},
		{V8, "free", "file:///app/pool.js", "", CLASS_CODE},
		{PYTHON, "_find_and_load", "<frozen importlib._bootstrap>", "",
			CLASS_RUNTIME},
		{PYTHON, "_run_module_as_main", "<frozen runpy>", "",
			CLASS_RUNTIME},
		{PYTHON, "get_data", "<frozen zipimport>", "", CLASS_RUNTIME},
		{PYTHON, "join", "<frozen posixpath>", "", CLASS_CODE},
		{PYTHON, "list_concat", "", "/usr/lib/libpython3.11.so.1.0",
			CLASS_RUNTIME},
		{PYTHON, "list_concat", "", "/usr/bin/python3.11",
			CLASS_RUNTIME},
		{PYTHON, "x", "", "/usr/bin/python2.7", CLASS_RUNTIME},
		{PYTHON, "x", "", "/opt/venv/bin/python", CLASS_RUNTIME},
		/* A name of C in a file of another language. */
		{PYTHON, "malloc", "/app/pool.py", "", CLASS_CODE},
		{GO, "parse", "/app/a.ts", "", CLASS_CODE},
		{GO, "memeqbody", "", "", CLASS_RUNTIME},
		{0, "malloc", "/app/pool.rb", "", CLASS_CODE},
		{JVM, "free", "Pool.java", "", CLASS_CODE},
		{RUST, "alloc::raw_vec::finish_grow", "src/raw_vec.rs", "",
			CLASS_RUNTIME},
		{PYTHON, "_PyEval_EvalFrameDefault", "Python/ceval.c", "",
			CLASS_RUNTIME},
	};
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct frame_names frame = {span_of(cases[i].func),
			span_of(cases[i].file), span_of(cases[i].module)};

		bad += check(&frame, cases[i].languages, cases[i].want);
	}
	assert_int_equal(bad, 0);
}

static void test_languages(void **state)
{
	static const struct {
		const char *line;
		unsigned want;
	} cases[] = {
		{"main;parse;memcpy 1", 0},
		{"perf;[unknown];read 1", 0},
		{"f (a.go:3) 1", GO},
		{"runtime.main 1", GO},
		{"runtime.goexit 1", GO},
		{"runtime.mcall 1", GO},
		{"runtime.mstart 1", GO},
		{"runtime.systemstack 1", GO},
		{"runtime.mallocgc 1", GO},
		{"runtime.morestack 1", GO},
		{"runtime.gcBgMarkWorker 1", GO},
		{"testing.tRunner 1", GO},
		{"sort.(*reverse).Less 1", GO},
		{"ns::f(void (*)(int)) 1", 0},
		{"f (a.rs:3) 1", RUST},
		{"std::rt::lang_start 1", RUST},
		{"acme::run::{{closure}} 1", RUST},
		{"acme::run::{closure#0} 1", RUST},
		{"core::fmt::write 1", RUST},
		{"core::iter::traits::iterator::Iterator::fold 1", RUST},
		{"core::slice::sort::merge 1", RUST},
		{"core::str::from_utf8 1", RUST},
		{"alloc::vec::Vec<T,A>::push 1", RUST},
		{"alloc::string::String::push 1", RUST},
		{"_RNvNtC4core3fmt5write 1", RUST},
		{"_ZN3std2rt4init17h0123456789abcdefE 1", RUST},
		{"_RNvMs_NtC5alloc3vecINtB4_3VechE4push 1", RUST},
		{"f (A.java:3) 1", JVM},
		{"f (A.kt:3) 1", JVM},
		{"f (A.scala:3) 1", JVM},
		{"f (A.groovy:3) 1", JVM},
		{"f (a.clj:3) 1", JVM},
		{"java/lang/Thread.run 1", JVM},
		{"java.lang.Thread.run 1", JVM},
		{"java/util/HashMap.put 1", JVM},
		{"java.util.HashMap.put 1", JVM},
		{"jdk/internal/misc/Unsafe.park 1", JVM},
		{"jdk.internal.misc.Unsafe.park 1", JVM},
		{"JavaThread::run 1", JVM},
		{"JavaCalls::call 1", JVM},
		{"VMThread::run 1", JVM},
		{"GCTaskThread::run 1", JVM},
		{"CompileBroker::compiler_thread_loop 1", JVM},
		{"f (/app/x.js:3:4) 1", V8},
		{"f (/app/x.mjs:3:4) 1", V8},
		{"f (/app/x.cjs:3:4) 1", V8},
		{"f (/app/x.jsx:3:4) 1", V8},
		{"f (/app/x.ts:3:4) 1", V8},
		{"f (/app/x.mts:3:4) 1", V8},
		{"f (/app/x.cts:3:4) 1", V8},
		{"f (/app/x.tsx:3:4) 1", V8},
		{"f (/app/x.vue:3:4) 1", V8},
		{"f (file:///app/x:3:4) 1", V8},
		{"f (webpack://acme/x:3:4) 1", V8},
		{"f (evalmachine.<anonymous>:3:4) 1", V8},
		{"f (node:internal/timers:3:4) 1", V8},
		{"f (node:fs:3:4) 1", V8},
		{"(root);(program) 1", V8},
		{"LazyCompile:*f /app/x 1", V8},
		{"Function:~f /app/x 1", V8},
		{"JS:*f /app/x 1", V8},
		{"Script:~ /app/x 1", V8},
		{"<module> (a.py:3) 1", PYTHON},
		{"f (a.pyx:3) 1", PYTHON},
		{"f (<frozen os>:3) 1", PYTHON},
		{"f (<string>:3) 1", PYTHON},
		{"_PyEval_EvalFrameDefault;sum 1", PYTHON},
		{"py::f:/app/x 1", PYTHON},
		{"Py_RunMain 1", PYTHON},
		{"Py_BytesMain 1", PYTHON},
		{"pymain_run_python 1", PYTHON},
		{"f (x.rb:3) 1", RUBY},
		{"f (x.erb:3) 1", RUBY},
		{"f - x.rb:3 1", RUBY},
		{"f (x.php:3) 1", PHP},
		{"/app/x.php;f 1", PHP},
		{"main;{closure:/app/x.php(3)} 1", PHP},
		{"f (x.cs:3) 1", DOTNET},
		{"f (x.fs:3) 1", DOTNET},
		{"f (x.ex:3) 1", BEAM},
		{"f (x.erl:3) 1", BEAM},
		{"proc_lib:init_p_do_apply/3;f:g/1 1", BEAM},
		{"f (x.lua:3) 1", OTHER},
		{"f (x.pl:3) 1", OTHER},
		{"f (x.pm:3) 1", OTHER},
		{"f (x.hs:3) 1", OTHER},
		{"f (x.ml:3) 1", OTHER},
		{"f (x.swift:3) 1", OTHER},
		{"f (x.dart:3) 1", OTHER},
		{"f (x.jl:3) 1", OTHER},
		{"f (x.r:3) 1", OTHER},
		/* one capture, two languages */
		{"<module> (a.py:3);java/lang/Thread.run 1", PYTHON | JVM},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct symtab *symtab = symtab_new();
		struct processes processes;

		const struct profile *profile =
			capture(&arena, symtab, cases[i].line);
		struct texts texts;

		texts_init(&texts, profile, &policy_default, NULL);
		processes_init(&processes, profile, &texts);
		texts_clear(&texts);
		if (processes.languages != cases[i].want)
			fail_msg("%s: languages %x, want %x", cases[i].line,
				processes.languages, cases[i].want);
		processes_clear(&processes);
		symtab_free(symtab);
		arena_clear(&arena);
	}
}

/* What runs benchmarks, and names that only look like it. */
static void test_harness(void **state)
{
	static const struct {
		unsigned languages;
		const char *func;
		bool want;
	} cases[] = {
		{GO, "testing.(*PB).Next", true},
		{GO, "testing.(*B).runN", true},
		{GO, "testing/fstest.TestFS", false},
		{GO, "github.com/acme/testing.Run", false},
		{GO, "sort_test.BenchmarkSortInt64K", false},
		{GO, "benchmark::State::KeepRunning", false},
		{NATIVE, "testing.(*PB).Next", false},
		{NATIVE, "benchmark::State::KeepRunning()", true},
		{NATIVE, "benchmark::internal::BenchmarkRunner::DoNIterations",
			true},
		{NATIVE, "benchmark::parse(char const*)", false},
		{RUST, "criterion::bencher::Bencher<M>::iter", true},
		{RUST, "criterion_tests::parse", false},
		{JVM, "org/openjdk/jmh/infra/Blackhole.consume", true},
		{JVM, "org.openjdk.jmh.infra.Blackhole.consume", true},
		{JVM, "com/acme/jmh_generated/Parse_jmhTest.parse_avgt_jmhStub",
			true},
		{JVM, "com/acme/ParseBenchmark.parse", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct frame_names frame = {
			.func = span_of(cases[i].func)};

		if (kind_of_names(&policy_default, cases[i].languages,
			    &frame).harness != cases[i].want)
			fail_msg("%s: want %d", cases[i].func, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_harness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
