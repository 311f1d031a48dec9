/* The table of rules that tell runtime frames from the team's. */
#include "compare/frames/rules.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/pairs.h"

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

	/* Idle threads, what agents cut off, and what profilers call processes
	 * and threads. */
	{LANGUAGE_SYSTEM, FUNC, RUNTIME,
		{"(idle)", "(program)", "(garbage collector)", "(root)",
			"(truncated)", "(kernel)", "process *", "thread (*",
			"Thread (*", "swapper"}},
	/* What compilers call where the processor has no instruction. */
	{LANGUAGE_SYSTEM, STEM, RUNTIME,
		{"__umodti3", "__udivti3", "__modti3", "__divti3", "__multi3",
			"__udivmodti4", "__divmodti4", "__udivmoddi4",
			"__muloti4", "__mulodi4", "__ashlti3", "__ashrti3",
			"__lshrti3", "__clzti2", "__ctzti2", "__ffsti2"}},
	{LANGUAGE_SYSTEM, STEM, RUNTIME,
		{"__popcountdi2", "__popcountti2", "__udivdi3", "__umoddi3",
			"__divdi3", "__moddi3", "__powidf2", "__powisf2",
			"__muldc3", "__mulsc3", "__divdc3", "__divsc3",
			"__extendhfsf2", "__truncsfhf2", "__truncdfhf2"}},
	{LANGUAGE_SYSTEM, STEM, RUNTIME,
		{"__floattidf", "__floatuntidf", "__floattisf", "__floatuntisf",
			"__fixdfti", "__fixunsdfti", "__fixsfti",
			"__fixunssfti", "__addtf3", "__subtf3", "__multf3",
			"__divtf3", "__aeabi_*", "__aarch64_*", "__chkstk*",
			"___chkstk*", "__gnu_h2f_ieee", "__gnu_f2h_ieee"}},
	/* Called by nobody but a process: what is before them is its name. */
	{LANGUAGE_SYSTEM, STEM, START,
		{"_start", "main", "start_thread", "__libc_start_main*",
			"__libc_start_call_main*", "clone3", "__clone3",
			"__clone", "_dl_start*", "ret_from_fork*",
			"entry_SYSCALL_*", "asm_exc_*", "asm_sysvec_*",
			"secondary_startup_64*", "cpu_startup_entry",
			"start_secondary", "el0t_64_*", "el1h_64_*"}},
	{LANGUAGE_SYSTEM, FUNC, START,
		{"thread_start", "_pthread_start", "runtime.goexit*",
			"runtime.mstart*", "runtime.rt0_go*", "_rt0_*",
			"(root)", "<module>", "Py_BytesMain", "java_start*",
			"JavaMain*", "thread_native_entry*"}},

	/* C and C++: libc and its start of a program, ... */
	{LANGUAGE_NATIVE, FUNC, RUNTIME,
		{"*@plt", "*@GLIBC_*", "__libc_*", "__GI_*", "_IO_*", "_dl_*",
			"_nl_*", "dl_main", "__vdso_*", "__tls_get_addr*",
			"__errno_location", "__stack_chk_fail*"}},
	{LANGUAGE_NATIVE, MODULE, RUNTIME,
		{"libc.so*", "libc-2*", "libm.so*", "libm-2*", "libpthread*",
			"ld-linux*", "ld-2*", "ld-musl*", "libgcc_s*",
			"linux-vdso*", "libsystem_*"}},
	/* libc by the places that its makers compile it at, */
	{LANGUAGE_NATIVE, PATH, RUNTIME,
		{"*/../sysdeps/*", "./csu/../csu/*", "./ctype/./ctype/*",
			"./debug/./debug/*", "./dlfcn/./dlfcn/*",
			"./elf/./elf/*", "./iconv/./iconv/*", "./io/./io/*",
			"./libio/./libio/*", "./locale/./locale/*",
			"./malloc/./malloc/*", "./math/./math/*",
			"./misc/./misc/*", "./nptl/./nptl/*",
			"./posix/./posix/*", "./setjmp/./setjmp/*",
			"./signal/./signal/*"}},
	{LANGUAGE_NATIVE, PATH, RUNTIME,
		{"./stdio-common/./stdio-common/*", "./stdlib/./stdlib/*",
			"./string/./string/*", "./time/./time/*",
			"./wcsmbs/./wcsmbs/*", "./nss/./nss/*",
			"./inet/./inet/*", "./resolv/./resolv/*"}},
	/* ... allocators, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"malloc", "free", "calloc", "realloc", "reallocarray",
			"memalign", "aligned_alloc", "posix_memalign", "valloc",
			"malloc_*", "_int_*", "sysmalloc", "systrim*",
			"tcache_*", "unlink_chunk*", "cfree"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"__malloc*", "__calloc*", "__realloc*", "__free*",
			"__posix_memalign", "_Znw*", "_Zna*", "_Zdl*", "_Zda*",
			"operator new*", "operator delete*"}},
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"je_*", "_rjem_*", "jemalloc_*", "tc_malloc*", "tc_free*",
			"tc_calloc", "tc_realloc", "tc_new*", "tc_delete*",
			"tcmalloc::*", "mi_malloc*", "mi_free*", "mi_calloc*",
			"mi_realloc*", "mi_heap_*", "_mi_*",
			/* of jemalloc, static */
			"prof_backtrace_impl"}},
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
	/* ... what the library of C++ inlines, which many tools name without
	 * its namespace, ... */
	{LANGUAGE_NATIVE, PATH, RUNTIME, {"*/include/c++/*", "*/c++/v1/*"}},
	/* ... a virtual machine in the same process, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"java_start", "thread_native_entry", "JavaMain",
			"ThreadJavaMain", "JVM_*", "jni_*"}},
	/* ... the library of C++, which is inlined into the program and is its
	 * caller's, ... */
	{LANGUAGE_NATIVE, STEM, RUNTIME,
		{"std::*", "__gnu_cxx::*", "__gnu_parallel::*", "_ZNSt*",
			"_ZNKSt*", "_ZSt*", "_ZNSs*", "_ZNKSs*",
			"_ZN9__gnu_cxx*", "_ZNK9__gnu_cxx*"}},
	{LANGUAGE_NATIVE, MODULE, RUNTIME,
		{"libstdc++*", "libc++.so*", "libc++abi*", "libc++.1*"}},
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

	/* Two files may each have a static function of one name. A header has
	 * one, wherever it is included. */
	{LANGUAGE_NATIVE, PATH, BY_FILE,
		{"*.c", "*.cc", "*.cpp", "*.cxx", "*.c++", "*.C", "*.m", "*.mm",
			"*.d", "*.nim", "*.zig", "*.adb", "*.f", "*.f90"}},

	{LANGUAGE_GO, PATH, MARK, {"*.go"}},
	/* For captures without files. */
	{LANGUAGE_GO, FUNC, MARK,
		{"runtime.main", "runtime.goexit", "runtime.mcall",
			"runtime.mstart", "runtime.systemstack",
			"runtime.mallocgc", "runtime.morestack",
			"runtime.gcBgMarkWorker", "testing.tRunner", "*.(**"}},
	{LANGUAGE_GO, FUNC, RUNTIME,
		{"runtime.*", "runtime/*", "internal/runtime*",
			"internal/bytealg.*", "internal/chacha8rand.*",
			"internal/cpu*", "internal/abi*", "gcWriteBarrier*",
			"_cgo*", "[*"}},
	{LANGUAGE_GO, FUNC, HARNESS, {"testing.*"}},
	{LANGUAGE_GO, FUNC, WAITS,
		{"sync.*", "time.*", "internal/*", "net.*", "syscall.*", "os.*",
			"io.*", "bufio.*", "crypto/tls.*",
			"golang.org/x/sync/*", "golang.org/x/sys/*"}},
	{LANGUAGE_GO, FUNC, COLLECTOR,
		{"runtime.gcBgMarkWorker*", "runtime.gcAssistAlloc*",
			"runtime.gcDrain*", "runtime.bgsweep",
			"runtime.bgscavenge"}},

	{LANGUAGE_GO, FUNC, LOCKS, {"sync.*", "internal/sync.*"}},
	{LANGUAGE_GO, FUNC, CHANNEL,
		{"runtime.selectgo", "runtime.chanrecv*", "runtime.chansend*",
			"runtime.block"}},

	{LANGUAGE_GO, FUNC, OBSERVER,
		{"net/http/pprof.*", "runtime/pprof.(*Profile)*",
			"runtime/pprof.(*profileBuilder)*",
			"runtime/pprof.profileWriter*",
			"runtime/pprof.StartCPUProfile*",
			"runtime/pprof.StopCPUProfile*", "runtime/pprof.Write*",
			"runtime/pprof.write*", "runtime/trace.Start*",
			"cloud.google.com/go/profiler*",
			"github.com/felixge/fgprof*"}},
	{LANGUAGE_GO, FUNC, OBSERVER,
		{"github.com/grafana/pyroscope-go.*",
			"github.com/grafana/pyroscope-go/*",
			"github.com/pyroscope-io/client/*",
			"github.com/pyroscope-io/godeltaprof*",
			"gopkg.in/DataDog/dd-trace-go.v1/profiler*",
			"github.com/DataDog/dd-trace-go/v2/profiler*",
			"github.com/DataDog/gostackparse*"}},
	{LANGUAGE_GO, FUNC, WRAPS,
		{"github.com/grafana/pyroscope-go.TagWrapper*",
			"github.com/pyroscope-io/client/"
			"pyroscope.TagWrapper*"}},

	{LANGUAGE_RUST, PATH, MARK, {"*.rs"}},
	{LANGUAGE_RUST, FUNC, MARK,
		{"core::fmt::*", "core::iter::*", "core::slice::*",
			"core::str::*", "alloc::vec::*", "alloc::string::*",
			"*::{{closure}}*", "*::{closure#*", "<core::*",
			"<alloc::*", "<std::*"}},
	{LANGUAGE_RUST, FUNC, MARK | RUNTIME,
		{"__rust_*", "__rdl_*", "__rg_*", "rust_begin_unwind*",
			"rust_panic*", "rust_eh_personality*", "std::rt::*",
			"std::sys::*", "std::sys_common::*",
			"core::ops::function::*", "* as core::ops::function::*",
			"_ZN3std2rt*", "_ZN3std3sys*", "_ZN3std10sys_common*",
			"_ZN4core3ops8function*"}},
	/* The library is inlined into the program, and is its caller's: ... */
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"core::*", "alloc::*", "std::*", "hashbrown::*", "<core::*",
			"<alloc::*", "<std::*", "<hashbrown::*", "core[*",
			"alloc[*", "std[*", "<core[*", "<alloc[*", "<std[*",
			"_$LT$core..*", "_$LT$alloc..*", "_$LT$std..*"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"_ZN4core*", "_ZN5alloc*", "_ZN3std*", "_ZN9hashbrown*",
			"_ZN9backtrace*", "_ZN5pprof*"}},
	/* ... methods of primitive types, ... */
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"<u8>::*", "<u16>::*", "<u32>::*", "<u64>::*", "<u128>::*",
			"<usize>::*", "<i8>::*", "<i16>::*", "<i32>::*",
			"<i64>::*", "<i128>::*", "<isize>::*", "<f32>::*",
			"<f64>::*", "<bool>::*", "<char>::*", "<str>::*"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"<u8 as *", "<u16 as *", "<u32 as *", "<u64 as *",
			"<u128 as *", "<usize as *", "<i8 as *", "<i16 as *",
			"<i32 as *", "<i64 as *", "<i128 as *", "<isize as *",
			"<f32 as *", "<f64 as *", "<bool as *", "<char as *",
			"<str as *", "<() as *"}},
	/* ... slices, and traits for any type. */
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"<[*", "<&[*", "<&mut [*", "<&str as *", "<T as *", "<&T as *",
			"<&mut T as *", "<I as *", "<&mut I as *", "<F as *",
			"<&F as *", "<&mut F as *", "<A as *", "<U as *",
			"<*const T*", "<*mut T*", "<(*", "<&mut W as *"}},
	{LANGUAGE_RUST, FUNC, RUNTIME,
		{"compiler_builtins::*", "backtrace::*", "pprof::*",
			"<pprof::*", "<backtrace::*"}},
	{LANGUAGE_RUST, FUNC, OBSERVER,
		{"pprof::report::*", "<pprof::report::*", "pprof::protos::*",
			"pprof::flamegraph::*", "pyroscope::*", "<pyroscope::*",
			"pyroscope_pprofrs::*"}},
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
			"*_Java"}},
	{LANGUAGE_JVM, STEM, RUNTIME,
		{"JVM_*", "jni_*", "Unsafe_*", "JavaMain", "ThreadJavaMain",
			"thread_native_entry", "java_start", "Interpreter",
			"call_stub"}},
	{LANGUAGE_JVM, FUNC, RUNTIME,
		{"java/lang/invoke/*", "java.lang.invoke.*",
			"jdk/internal/reflect/*", "jdk.internal.reflect.*",
			"sun/reflect/*", "sun.reflect.*",
			"java/lang/reflect/Method.invoke*",
			"java.lang.reflect.Method.invoke*"}},
	{LANGUAGE_JVM, FUNC, OBSERVER,
		{"io/pyroscope/*", "io.pyroscope.*", "com/datadog/profiling/*",
			"com.datadog.profiling.*", "one/profiler/*",
			"one.profiler.*", "jdk/jfr/internal/*",
			"jdk.jfr.internal.*"}},
	{LANGUAGE_JVM, FUNC, WRAPS,
		{"io/pyroscope/labels/*", "io.pyroscope.labels.*"}},
	{LANGUAGE_JVM, FUNC, HARNESS,
		{"org/openjdk/jmh/*", "org.openjdk.jmh.*", "*jmh_generated*"}},
	{LANGUAGE_JVM, FUNC, COLLECTOR,
		{"GCTaskThread::*", "WorkerThread::*", "ConcurrentGCThread::*",
			"G1ConcurrentMarkThread::*", "VM_G1*", "VM_GC_*"}},
	{LANGUAGE_JVM, MODULE, MARK | RUNTIME,
		{"libjvm.so", "libjvm.dylib", "jvm.dll", "libjli.so",
			"libjava.so", "libasyncProfiler*"}},

	{LANGUAGE_V8, PATH, MARK | BY_FILE,
		{"*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.mts", "*.cts",
			"*.tsx", "*.vue", "file://*", "webpack://*",
			"evalmachine.*"}},
	{LANGUAGE_V8, PATH, MARK | RUNTIME, {"node:internal/*"}},
	{LANGUAGE_V8, PATH, MARK | BY_FILE, {"node:*"}},
	{LANGUAGE_V8, FUNC, MARK,
		{"LazyCompile:*", "Function:*", "JS:*", "Script:*"}},
	{LANGUAGE_V8, FUNC, MARK | RUNTIME,
		{"(program)", "(idle)", "(root)", "(garbage collector)",
			"Builtins_*", "Builtin:*", "BytecodeHandler:*",
			"Stub:*", "* node:internal/*", "Node.js",
			"Garbage Collection"}},
	{LANGUAGE_V8, PATH, OBSERVER,
		{"*/node_modules/@datadog/pprof/*",
			"*/node_modules/@pyroscope/*",
			"*/node_modules/pprof/out/*",
			"*/dd-trace/src/profiling/*"}},
	{LANGUAGE_V8, FUNC, WRAPS,
		{"runWithContext*", "runWithLabels*", "wrapWithLabels*"}},
	{LANGUAGE_V8, FUNC, COLLECTOR,
		{"(garbage collector)", "Garbage Collection"}},
	{LANGUAGE_V8, FUNC, RUNTIME,
		{"v8::*", "node::*", "uv_*", "cppgc::*", "heap::base::*"}},
	{LANGUAGE_V8, MODULE, RUNTIME, {"node", "libnode.so*"}},

	{LANGUAGE_PYTHON, PATH, MARK | RUNTIME,
		{"<frozen importlib*", "<frozen runpy*", "<frozen zipimport*"}},
	{LANGUAGE_PYTHON, PATH, MARK | BY_FILE,
		{"*.py", "*.pyx", "<frozen *", "<string>"}},
	{LANGUAGE_PYTHON, FUNC, MARK,
		{"py::*", "Py_RunMain", "Py_BytesMain", "pymain_*"}},
	{LANGUAGE_PYTHON, FUNC, MARK | RUNTIME,
		{"<built-in *", "<method '*", "<frozen importlib*",
			"*(<frozen importlib*", "_PyEval_*", "PyEval_*",
			"_PyObject_*", "PyObject_*", "_PyRun_*", "PyRun_*",
			"_PyFunction_*", "_PyGC_*", "PyGC_*", "_PyMem_*",
			"PyMem_*"}},
	{LANGUAGE_PYTHON, PATH, OBSERVER,
		{"*/ddtrace/profiling/*",
			"*/ddtrace/internal/datadog/profiling/*",
			"*/site-packages/pyroscope/*",
			"*/dist-packages/pyroscope/*"}},
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

	/* .NET: Module!Namespace.Type.Method(...), and as Datadog has it
	 * |lm:Module |ns:Namespace |ct:Type |fn:Method. */
	{LANGUAGE_DOTNET, PATH, MARK, {"*.cs", "*.fs", "*.vb", "*.razor"}},
	{LANGUAGE_DOTNET, FUNC, MARK,
		{"System.Private.CoreLib*", "*!System.*", "*!Microsoft.*",
			"|lm:*", "*.MoveNext()", "System.Threading.*",
			"Microsoft.Extensions.*"}},
	{LANGUAGE_DOTNET, FUNC, MARK | RUNTIME,
		{"UNMANAGED_CODE_TIME", "CPU_TIME", "(Non-Activities)",
			"Process64 *", "Process32 *"}},
	{LANGUAGE_DOTNET, FUNC, RUNTIME,
		{"Threads", "*!System.Runtime.CompilerServices.*",
			"System.Runtime.CompilerServices.*",
			"*!System.Runtime.EH.*", "*!System.GC.*", "System.GC.*",
			"*!System.Threading.ThreadPoolWorkQueue.*",
			"*!System.Threading.PortableThreadPool*",
			"*!System.Threading.ExecutionContext.*",
			"*!System.Threading.Tasks.Task.Execute*",
			"*!System.Threading.StartHelper.*",
			"*!System.StubHelpers.*"}},
	{LANGUAGE_DOTNET, FUNC, RUNTIME,
		{"System.Threading.ThreadPoolWorkQueue.*",
			"System.Threading.PortableThreadPool*",
			"System.Threading.ExecutionContext.*",
			"System.Threading.StartHelper.*",
			"* |ns:System.Runtime.CompilerServices |*", "WKS::*",
			"SVR::*", "JIT_*", "ETW::*", "coreclr_*"}},
	{LANGUAGE_DOTNET, MODULE, MARK | RUNTIME,
		{"libcoreclr.so", "coreclr.dll", "libcoreclr.dylib",
			"libclrjit.so", "clrjit.dll", "clr.dll", "clrgc.dll",
			"libclrgc.so", "libhostfxr.so", "libhostpolicy.so",
			"hostpolicy.dll", "libSystem.Native.so"}},
	{LANGUAGE_DOTNET, MODULE, RUNTIME,
		{"ntdll.dll", "kernel32.dll", "KernelBase.dll", "ntoskrnl.exe",
			"ucrtbase.dll"}},
	{LANGUAGE_DOTNET, FUNC, OBSERVER,
		{"Pyroscope.*", "*!Pyroscope.*", "Datadog.Profiler*",
			"*!Datadog.Profiler*", "*!System.Diagnostics.Tracing.*",
			"*!Microsoft.Diagnostics.*"}},
	{LANGUAGE_DOTNET, FUNC, WRAPS,
		{"Pyroscope.LabelsWrapper.*", "*!Pyroscope.LabelsWrapper.*"}},
	{LANGUAGE_DOTNET, FUNC, COLLECTOR,
		{"WKS::gc_heap::*", "SVR::gc_heap::*"}},
	{LANGUAGE_DOTNET, FUNC, HARNESS,
		{"BenchmarkDotNet.*", "*!BenchmarkDotNet.*"}},

	{LANGUAGE_OTHER, PATH, MARK | BY_FILE,
		{"*.rb", "*.erb", "*.php", "*.ex", "*.exs", "*.erl", "*.lua",
			"*.pl", "*.pm", "*.hs", "*.ml", "*.swift", "*.dart",
			"*.jl", "*.r", "*.R"}},
	{LANGUAGE_OTHER, PATH, OBSERVER, {"*/lib/datadog/profiling/*"}},
	{LANGUAGE_OTHER, FUNC, QUALIFIED, {"*::*", "*#*", "*.*"}},
};

enum { RULES = sizeof rules / sizeof *rules };

static bool at(struct span text, size_t place, const char *what, size_t len)
{
	return len <= text.len && place <= text.len - len &&
	       memcmp(text.data + place, what, len) == 0;
}

/* A pattern without a star at the front. */
static bool begins(const char *pattern, struct span text)
{
	size_t i = 0;

	for (; pattern[i]; i++) {
		if (pattern[i] == '*' && pattern[i + 1] == '\0')
			return true;
		if (i == text.len || pattern[i] != text.data[i])
			return false;
	}
	return i == text.len;
}

/* What is between the stars, or behind the one at the front. */
static bool holds(const char *middle, struct span text, const struct pairs *has)
{
	size_t len;

	if (middle[0] && middle[1] && middle[1] != '*' &&
		!pairs_have(has, middle[0], middle[1]))
		return false;
	len = strlen(middle);
	if (len == 0 || middle[len - 1] != '*')
		return at(text, text.len - len, middle, len);
	len--;
	for (size_t i = 0; i + len <= text.len; i++) {
		i = len ? span_find(text, i, middle[0]) : i;
		if (at(text, i, middle, len))
			return true;
	}
	return false;
}

/* Patterns by part and first byte, so that a text meets those alone that may
 * fit it; those with a star at the front are by themselves. */
enum { STAR = 256, BUCKETS };

struct indexed {
	const char *rest; /* of the pattern, behind its first byte */
	uint32_t rule;
};

struct rule_index {
	uint32_t ends[PARTS][BUCKETS]; /* of each bucket among items */
	struct indexed items[RULES * PATTERNS];
};

static uint32_t *end_of(struct rule_index *index, enum part part,
	const char *pattern)
{
	return &index->ends[part][pattern[0] == '*'
					  ? STAR
					  : (unsigned char)pattern[0]];
}

struct rule_index *rule_index_new(void)
{
	struct rule_index *index = xcalloc(1, sizeof *index);
	uint32_t *ends = &index->ends[0][0], before = 0;

	for (size_t r = 0; r < RULES; r++)
		for (size_t i = 0; i < PATTERNS && rules[r].patterns[i]; i++)
			++*end_of(index, rules[r].part, rules[r].patterns[i]);
	for (size_t b = 0; b < (size_t)PARTS * BUCKETS; b++) {
		uint32_t count = ends[b];

		ends[b] = before;
		before += count;
	}
	for (size_t r = 0; r < RULES; r++)
		for (size_t i = 0; i < PATTERNS && rules[r].patterns[i]; i++) {
			const char *pattern = rules[r].patterns[i];
			uint32_t *end =
				end_of(index, rules[r].part, pattern);

			index->items[(*end)++] =
				(struct indexed){pattern + 1, (uint32_t)r};
		}
	return index;
}

void rule_index_free(struct rule_index *index)
{
	free(index);
}

static struct indexed_range {
	const struct indexed *at, *end;
} bucket_of(const struct rule_index *index, enum part part, unsigned bucket)
{
	const uint32_t *end = &index->ends[part][bucket];
	uint32_t begin = part == 0 && bucket == 0 ? 0 : end[-1];

	return (struct indexed_range){index->items + begin,
		index->items + *end};
}

/* Rules only add: their order does not matter. */
static bool is_news(const uint16_t *meaning, const struct frame_rule *rule)
{
	return rule->meaning & ~(unsigned)meaning[rule->language];
}

void rules_read(uint16_t meaning[LANGUAGE_COUNT],
	const struct rule_index *index, enum part part, struct span text)
{
	struct indexed_range range;
	struct pairs has;

	if (text.len == 0)
		return;
	range = bucket_of(index, part, (unsigned char)text.data[0]);
	for (; range.at < range.end; range.at++) {
		const struct frame_rule *rule = &rules[range.at->rule];

		if (is_news(meaning, rule) &&
			begins(range.at->rest, span_from(text, 1)))
			meaning[rule->language] |= (uint16_t)rule->meaning;
	}
	range = bucket_of(index, part, STAR);
	if (range.at < range.end)
		pairs_of(&has, text);
	for (; range.at < range.end; range.at++) {
		const struct frame_rule *rule = &rules[range.at->rule];

		if (is_news(meaning, rule) && holds(range.at->rest, text, &has))
			meaning[rule->language] |= (uint16_t)rule->meaning;
	}
}
