/* The table of rules that tell runtime frames from the team's. */
#include "compare/frames/rules.h"

#include <string.h>

enum { PATTERNS = 18 };

/* Patterns are texts with a star at the front, at the end, at both or at
 * neither. A frame whose file has a mark is of that language and no other: a
 * Python function called malloc is no allocator. */
static const struct frame_rule {
	enum language language;
	enum part part;
	unsigned meaning;
	const char *patterns[PATTERNS]; /* NULL: no more */
} rules[] = {
	{LANGUAGE_SYSTEM, MODULE, RUNTIME,
		{"[kernel*", "[vdso]", "[vsyscall]", "[guest.kernel*",
			"vmlinux*", "*.ko"}},
	{LANGUAGE_SYSTEM, FUNC, SYSCALL,
		{"entry_SYSCALL_*", "entry_SYSENTER_*", "entry_INT80_*",
			"do_syscall_64", "do_int80_*", "x64_sys_call",
			"__x64_sys_*", "__ia32_sys_*", "__do_sys_*", "el0_svc*",
			"el0t_64_sync*", "do_el0_svc", "invoke_syscall*",
			"__arm64_sys_*", "ret_fast_syscall"}},
	{LANGUAGE_SYSTEM, FUNC, KERNEL,
		{"asm_exc_*", "asm_sysvec_*", "asm_common_interrupt",
			"page_fault", "async_page_fault", "do_user_addr_fault",
			"apic_timer_interrupt", "el0_da", "el0_ia",
			"el0t_64_irq*", "el1h_64_irq*", "ret_from_fork*",
			"secondary_startup_64*", "cpu_startup_entry"}},

	/* Idle threads, and what agents cut off. */
	{LANGUAGE_SYSTEM, FUNC, RUNTIME,
		{"(idle)", "(program)", "(garbage collector)", "(truncated)",
			"java_start*", "thread_native_entry*", "libjvm.so.*"}},
	/* What compilers call where the processor has no instruction. */
	{LANGUAGE_SYSTEM, FUNC, RUNTIME,
		{"__umodti3", "__udivti3", "__modti3", "__divti3", "__multi3",
			"__udivmodti4", "__muloti4", "__popcountdi2"}},
	{LANGUAGE_SYSTEM, FUNC, START, {"_start", "main", "start_thread",
		"__libc_start_main*", "__libc_start_call_main*", "clone3",
		"__clone3", "__clone", "_dl_start*", "ret_from_fork*",
		"entry_SYSCALL_*", "asm_exc_*", "asm_sysvec_*"}},

	/* C and C++: libc and its start of a program, ... */
	{LANGUAGE_NATIVE, FUNC, RUNTIME,
		{"*@plt", "*@GLIBC_*", "__libc_*", "__GI_*", "_IO_*", "_dl_*",
			"_nl_*", "dl_main", "__vdso_*", "__tls_get_addr*",
			"__errno_location", "__stack_chk_fail*"}},
	{LANGUAGE_NATIVE, MODULE, RUNTIME,
		{"libc.so*", "libc-2*", "libm.so*", "libm-2*", "libpthread*",
			"ld-linux*", "ld-2*", "ld-musl*", "libgcc_s*",
			"linux-vdso*", "libsystem_*"}},
	/* ... allocators, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"malloc", "free", "calloc", "realloc", "reallocarray",
			"memalign", "aligned_alloc", "posix_memalign", "valloc",
			"malloc_*", "_int_*", "sysmalloc", "systrim*",
			"tcache_*", "unlink_chunk*", "cfree"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"__malloc*", "__calloc*", "__realloc*", "__free*",
			"__posix_memalign", "_Znw*", "_Zna*", "_Zdl*", "_Zda*",
			"operator new*", "operator delete*", "std::allocator",
			"std::allocator_traits", "std::__new_allocator",
			"__gnu_cxx::new_allocator"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"je_*", "_rjem_*", "jemalloc_*", "tc_malloc*", "tc_free*",
			"tc_calloc", "tc_realloc", "tc_new*", "tc_delete*",
			"tcmalloc::*", "mi_malloc*", "mi_free*", "mi_calloc*",
			"mi_realloc*", "mi_heap_*", "_mi_*"}},
	{LANGUAGE_NATIVE, MODULE, RUNTIME,
		{"libjemalloc*", "libtcmalloc*", "libmimalloc*"}},
	/* ... strings and memory, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"memcpy", "memmove", "memset", "memcmp", "memchr", "memrchr",
			"mempcpy", "memmem", "rawmemchr", "bcmp", "bcopy",
			"bzero", "__mem*", "__bzero*", "__rawmemchr*",
			"__bcmp*"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"strlen", "strnlen", "strcmp", "strncmp", "strcpy", "strncpy",
			"strcat", "strncat", "strchr", "strrchr", "strchrnul",
			"strstr", "strdup", "strndup", "strcasecmp",
			"strncasecmp"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"strspn", "strcspn", "strpbrk", "strtol", "strtoul", "strtoll",
			"strtoull", "strtod", "stpcpy", "__str*", "____str*",
			"__stpcpy*", "__wcs*", "__wmem*", "_platform_mem*",
			"_platform_str*"}},
	/* ... formatted text, sorting, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"printf", "fprintf", "sprintf", "snprintf", "vprintf",
			"vfprintf", "vsprintf", "vsnprintf", "__printf_*",
			"__vfprintf_internal", "__vsnprintf*", "_itoa_word",
			"__fprintf*", "__snprintf*", "__sprintf*",
			"__vsprintf*"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"qsort", "qsort_r", "__qsort_r", "msort_with_tmp*", "bsearch",
			"__random*", "random_r", "fwrite", "fread", "fputs",
			"fputc", "fgets", "fflush", "getline", "getdelim",
			"__getdelim"}},
	/* ... threads and waiting, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"pthread_*", "__pthread_*", "___pthread_*", "_pthread_*",
			"_start", "start_thread", "clone3", "__clone",
			"__clone3", "__lll_*", "lll_*", "futex_*", "__futex_*",
			"__nptl_*", "sem_wait", "sem_post", "syscall"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"__read*", "__write*", "__open*", "__close*", "__poll",
			"__select", "__fcntl*", "__ioctl", "epoll_wait",
			"__epoll_wait", "__clock_gettime*", "clock_gettime",
			"gettimeofday", "__nanosleep", "__clock_nanosleep*",
			"sched_yield"}},
	/* ... Google Benchmark, ... */
	{LANGUAGE_NATIVE, FUNC, HARNESS,
		{"benchmark::State::*", "benchmark::internal::*",
			"benchmark::RunSpecifiedBenchmarks*",
			"benchmark::BenchmarkRunner::*"}},
	/* ... and what C++ and sanitizers need below the program. */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"__cxa_*", "_Unwind_*", "__gxx_personality*", "__dynamic_cast",
			"__cxxabiv1::*", "__asan_*", "__tsan_*", "__msan_*",
			"__sanitizer_*", "__interceptor_*",
			"___interceptor_*"}},

	{LANGUAGE_GO, PATH, MARK, {"*.go"}},
	/* For captures without files. */
	{LANGUAGE_GO, FUNC, MARK,
		{"runtime.main", "runtime.goexit", "runtime.mcall",
			"runtime.mstart", "runtime.systemstack",
			"runtime.mallocgc", "runtime.morestack",
			"runtime.gcBgMarkWorker", "testing.tRunner", "*.(**"}},
	{LANGUAGE_GO, FUNC, RUNTIME,
		{"runtime.*", "runtime/*", "internal/runtime*",
			"internal/bytealg.*", "internal/cpu*", "internal/abi*",
			"gcWriteBarrier*", "_cgo*", "[*"}},
	{LANGUAGE_GO, FUNC, HARNESS, {"testing.*"}},
	{LANGUAGE_GO, FUNC, COLLECTOR,
		{"runtime.gcBgMarkWorker*", "runtime.gcAssistAlloc*",
			"runtime.gcDrain*", "runtime.bgsweep",
			"runtime.bgscavenge"}},

	{LANGUAGE_RUST, PATH, MARK, {"*.rs"}},
	{LANGUAGE_RUST, FUNC, MARK,
		{"core::fmt::*", "core::iter::*", "core::slice::*",
			"core::str::*", "alloc::vec::*", "alloc::string::*",
			"*::{{closure}}*", "*::{closure#*", "_RNv*"}},
	{LANGUAGE_RUST, FUNC, MARK | RUNTIME,
		{"__rust_*", "__rdl_*", "__rg_*", "rust_begin_unwind*",
			"rust_panic*", "rust_eh_personality*", "std::rt::*",
			"std::sys::*", "std::sys_common::*",
			"core::ops::function::*", "* as core::ops::function::*",
			"_ZN3std2rt*", "_ZN3std3sys*", "_ZN3std10sys_common*",
			"_ZN4core3ops8function*"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"alloc::alloc::*", "alloc::raw_vec::*", "<alloc::alloc::*",
			"std::alloc::*", "core::alloc::*",
			"core::ptr::drop_in_place*", "core::panicking::*",
			"core::result::unwrap_failed*",
			"core::option::expect_failed*",
			"core::option::unwrap_failed*", "std::panicking::*",
			"std::panic::*", "std::thread::*",
			"core::intrinsics::*", "compiler_builtins::*"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"_ZN5alloc5alloc*", "_ZN5alloc7raw_vec*", "_ZN4core3ptr*",
			"_ZN4core9panicking*", "_ZN3std9panicking*",
			"_ZN3std5panic*", "_ZN3std6thread*"}},
	/* The library is inlined into the program, and is its caller's. */
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"core::*", "alloc::*", "<core::*", "<alloc::*", "<u8>::*",
			"<u16>::*", "<u32>::*", "<u64>::*", "<u128>::*",
			"<usize>::*", "<i32>::*", "<i64>::*", "<str>::*",
			"<[T]>::*", "<&mut I as *", "<&T as *"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"backtrace::*", "pprof::*", "<pprof::*"}},
	{LANGUAGE_RUST, FUNC, HARNESS,
		{"criterion::*", "<criterion::*", "test::bench::*"}},

	{LANGUAGE_JVM, PATH, MARK,
		{"*.java", "*.kt", "*.scala", "*.groovy", "*.clj"}},
	{LANGUAGE_JVM, FUNC, MARK,
		{"java/lang/*", "java.lang.*", "java/util/*", "java.util.*",
			"jdk/internal/*", "jdk.internal.*", "JavaThread::*",
			"JavaCalls::*", "VMThread::*", "GCTaskThread::*",
			"CompileBroker::*"}},
	/* No Java name has "::": the VM itself with its collectors, compilers
	 * and stubs. */
	{LANGUAGE_JVM, FUNC, RUNTIME,
		{"*::*", "Interpreter", "Interpreter_*", "* stub", "*_stub",
			"StubRoutines*", "I2C/C2I adapters*", "*_arraycopy",
			"*_Java", "JVM_*", "jni_*", "Unsafe_*", "JavaMain",
			"ThreadJavaMain", "thread_native_entry", "java_start"}},
	{LANGUAGE_JVM, FUNC, RUNTIME,
		{"java/lang/invoke/*", "java.lang.invoke.*",
			"jdk/internal/reflect/*", "jdk.internal.reflect.*",
			"sun/reflect/*", "sun.reflect.*",
			"java/lang/reflect/Method.invoke*",
			"java.lang.reflect.Method.invoke*"}},
	{LANGUAGE_JVM, FUNC, HARNESS,
		{"org/openjdk/jmh/*", "org.openjdk.jmh.*", "*jmh_generated*"}},
	{LANGUAGE_JVM, FUNC, COLLECTOR,
		{"GCTaskThread::*", "WorkerThread::*", "ConcurrentGCThread::*",
			"G1ConcurrentMarkThread::*", "VM_G1*", "VM_GC_*"}},
	{LANGUAGE_JVM, MODULE, MARK | RUNTIME,
		{"libjvm.so", "libjli.so", "libjava.so"}},

	{LANGUAGE_V8, PATH, MARK,
		{"*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.mts", "*.cts",
			"*.tsx", "*.vue", "file://*", "webpack://*",
			"evalmachine.*"}},
	{LANGUAGE_V8, PATH, MARK | RUNTIME, {"node:internal/*"}},
	{LANGUAGE_V8, PATH, MARK, {"node:*"}},
	{LANGUAGE_V8, FUNC, MARK,
		{"LazyCompile:*", "Function:*", "JS:*", "Script:*"}},
	{LANGUAGE_V8, FUNC, MARK | RUNTIME,
		{"(program)", "(idle)", "(root)", "(garbage collector)",
			"Builtins_*", "Builtin:*", "BytecodeHandler:*",
			"Stub:*", "* node:internal/*"}},
	{LANGUAGE_V8, FUNC, COLLECTOR, {"(garbage collector)"}},
	{LANGUAGE_V8, FUNC, RUNTIME,
		{"v8::*", "node::*", "uv_*", "cppgc::*", "heap::base::*"}},
	{LANGUAGE_V8, MODULE, RUNTIME, {"node", "libnode.so*"}},

	{LANGUAGE_PYTHON, PATH, MARK | RUNTIME,
		{"<frozen importlib*", "<frozen runpy*", "<frozen zipimport*"}},
	{LANGUAGE_PYTHON, PATH, MARK,
		{"*.py", "*.pyx", "<frozen *", "<string>"}},
	{LANGUAGE_PYTHON, FUNC, MARK,
		{"py::*", "Py_RunMain", "Py_BytesMain", "pymain_*"}},
	{LANGUAGE_PYTHON, FUNC, MARK | RUNTIME,
		{"<built-in *", "<method '*", "<frozen importlib*",
			"*(<frozen importlib*", "_PyEval_*", "PyEval_*",
			"_PyObject_*", "PyObject_*", "_PyRun_*", "PyRun_*",
			"_PyFunction_*", "_PyGC_*", "PyGC_*", "_PyMem_*",
			"PyMem_*"}},
	{LANGUAGE_PYTHON, FUNC, COLLECTOR, {"<GC>", "gc_collect_*", "_PyGC_*"}},
	{LANGUAGE_PYTHON, FUNC, RUNTIME,
		{"<GC>", "<native>", "_Py_*", "Py_*", "_PyDict_*", "PyDict_*",
			"_PyList_*", "PyList_*", "_PyTuple_*", "PyTuple_*",
			"_PyUnicode*", "PyUnicode*", "_PyLong_*", "PyLong_*",
			"PyNumber_*", "PySequence_*"}},
	{LANGUAGE_PYTHON, FUNC, RUNTIME,
		{"PyIter_*", "PyImport_*", "PyType_*", "_PyType_*", "PyErr_*",
			"_PyErr_*", "PyVectorcall_*", "_PyStack_*",
			"PyCFunction_*", "PyMethod_*", "PySet_*", "PyBytes_*",
			"PyFloat_*", "_PyGen_*", "PyGILState_*", "PyThread_*"}},
	{LANGUAGE_PYTHON, FUNC, RUNTIME,
		{"gc_collect_*", "collect_generations", "collect_with_callback",
			"visit_decref", "visit_reachable", "subtract_refs*",
			"deduce_unreachable*", "move_unreachable*", "*_dealloc",
			"*_traverse", "method_vectorcall*", "cfunction_*",
			"builtin_*", "slot_tp_*", "type_call", "vectorcall_*",
			"object_vacall"}},
	{LANGUAGE_PYTHON, MODULE, RUNTIME,
		{"libpython*", "python", "python2*", "python3*"}},

	{LANGUAGE_OTHER, PATH, MARK,
		{"*.rb", "*.erb", "*.php", "*.cs", "*.fs", "*.ex", "*.erl",
			"*.lua", "*.pl", "*.pm", "*.hs", "*.ml", "*.swift",
			"*.dart", "*.jl", "*.r"}},
};

enum { RULES = sizeof rules / sizeof *rules };

static bool at(struct span text, size_t place, struct span what)
{
	return place + what.len <= text.len &&
	       span_equal(what, (struct span){text.data + place, what.len});
}

static bool matches(const char *pattern, struct span text)
{
	size_t len = strlen(pattern);
	bool front = pattern[0] == '*';
	bool end = len > 1 && pattern[len - 1] == '*';
	struct span middle = {pattern + front, len - front - end};

	if (middle.len > text.len)
		return false;
	if (!front)
		return at(text, 0, middle) && (end || text.len == middle.len);
	if (!end)
		return at(text, text.len - middle.len, middle);
	for (size_t i = 0; i + middle.len <= text.len; i++)
		if (at(text, i, middle))
			return true;
	return false;
}

static struct span stem(struct span func)
{
	size_t len = 1;

	while (len < func.len && !strchr("@<(", func.data[len]))
		len++;
	return span_trim(
		(struct span){func.data, len < func.len ? len : func.len});
}

struct span basename_of(struct span path)
{
	size_t from = path.len;

	while (from > 0 && path.data[from - 1] != '/')
		from--;
	/* nothing may be added to the NULL of no path, not even 0 */
	return from ? (struct span){path.data + from, path.len - from} : path;
}

struct parts parts_of(const struct frame_names *frame)
{
	return (struct parts){{
		[FUNC] = frame->func,
		[STEM] = stem(frame->func),
		[PATH] = frame->file,
		[MODULE] = basename_of(frame->module),
	}};
}

static bool rule_matches(const struct frame_rule *rule,
	const struct parts *parts)
{
	struct span text = parts->text[rule->part];

	for (size_t i = 0; text.len && i < PATTERNS && rule->patterns[i]; i++)
		if (matches(rule->patterns[i], text))
			return true;
	return false;
}

unsigned rules_meaning(unsigned languages, const struct parts *parts)
{
	unsigned meaning = 0;

	for (size_t r = 0; r < RULES; r++)
		if (languages & LANGUAGE_BIT(rules[r].language) &&
			rules[r].meaning & ~meaning &&
			rule_matches(&rules[r], parts))
			meaning |= rules[r].meaning;
	return meaning;
}

unsigned rules_marks(const struct parts *parts)
{
	unsigned found = 0;

	for (size_t r = 0; r < RULES; r++)
		if (rules[r].meaning & MARK &&
			!(found & LANGUAGE_BIT(rules[r].language)) &&
			rule_matches(&rules[r], parts))
			found |= LANGUAGE_BIT(rules[r].language);
	return found;
}

enum language rules_file_language(const struct parts *parts)
{
	if (parts->text[PATH].len == 0)
		return LANGUAGE_COUNT;
	for (size_t r = 0; r < RULES; r++)
		if (rules[r].part == PATH && rules[r].meaning & MARK &&
			rule_matches(&rules[r], parts))
			return rules[r].language;
	return LANGUAGE_COUNT;
}
