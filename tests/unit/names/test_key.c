/* Keys and enclosing functions of names that compilers have written. */
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/names/key.h"
#include "tests/unit/support/support.h"

#define NATIVE 0u
#define GO LANGUAGE_BIT(LANGUAGE_GO)
#define RUST LANGUAGE_BIT(LANGUAGE_RUST)
#define JVM LANGUAGE_BIT(LANGUAGE_JVM)
#define V8 LANGUAGE_BIT(LANGUAGE_V8)
#define PYTHON LANGUAGE_BIT(LANGUAGE_PYTHON)
#define OTHER LANGUAGE_BIT(LANGUAGE_OTHER)
#define BEAM LANGUAGE_BIT(LANGUAGE_BEAM)
#define RUBY LANGUAGE_BIT(LANGUAGE_RUBY)
#define PHP LANGUAGE_BIT(LANGUAGE_PHP)

struct pair {
	unsigned languages;
	const char *name, *want;
};

/* What is made of the keys; NULL: the keys. */
static void check(const struct pair *pairs, size_t count,
	void (*make)(struct buf *, unsigned, struct span))
{
	struct buf key = {0}, got = {0};
	int bad = 0;

	for (size_t i = 0; i < count; i++) {
		key_make(&key, pairs[i].languages, span_of(pairs[i].name));
		if (make)
			make(&got, pairs[i].languages, buf_view(&key));
		else
			buf_span(&got, buf_view(&key));
		bad += strcmp(got.data, pairs[i].want) != 0;
		if (strcmp(got.data, pairs[i].want) != 0)
			print_error("%s\n   got %s\n  want %s\n", pairs[i].name,
				got.data, pairs[i].want);
		buf_reset(&got);
	}
	buf_clear(&key);
	buf_clear(&got);
	assert_int_equal(bad, 0);
}

static void test_native(void **state)
{
	static const struct pair pairs[] = {
		{NATIVE, "main<00000000000011ce>", "main"},
		{NATIVE, "order<0000000000001179>", "order"},
		{NATIVE, "f<00000000000011c>", "f<...>"},
		{NATIVE, "rand@@GLIBC_2.2.5<0000000000040790>", "rand"},
		{NATIVE, "memcpy@GLIBC_2.14", "memcpy"},
		{NATIVE, "parse@plt", "parse"},
		{NATIVE, "EVP_Digest@@OPENSSL_3.0.0", "EVP_Digest"},
		{NATIVE, "user@host", "user@host"},
		{NATIVE, "fib'2", "fib"},
		{NATIVE, "set_ptes.isra.0", "set_ptes"},
		{NATIVE, "update_active.constprop.0", "update_active"},
		{NATIVE, "getname_flags.part.0", "getname_flags"},
		{NATIVE, "f.isra.0.constprop.12.cold", "f"},
		{NATIVE, "f.cold.7", "f"},
		{NATIVE, "f.lto_priv.0", "f"},
		{NATIVE, "f.localalias.3", "f"},
		{NATIVE, "f.localalias", "f"},
		{NATIVE, "f.clone.2", "f"},
		{NATIVE, "f.llvm.12345678901234567890", "f"},
		{NATIVE, "f.__uniq.297", "f"},
		{NATIVE, "f.resolver", "f"},
		{NATIVE, "f.ifunc", "f"},
		{NATIVE, "f.avx2", "f"},
		{NATIVE, "f.default", "f"},
		{NATIVE, "f.text", "f"},
		{NATIVE, "f.plt", "f"},
		{NATIVE, "f.partial", "f.partial"},
		{NATIVE, "f.isra.0x", "f.isra.0x"},
		{NATIVE, "acme::f(int) [clone .isra.0] [clone .cold]",
			"acme::f(int)"},
		{NATIVE, "_ZN4acme5parseEv.isra.0", "acme::parse(v"},
		{NATIVE, "acme::name[abi:cxx11](int)", "acme::name(int)"},
		{NATIVE, "acme::f(std::__cxx11::string)",
			"acme::f(std::string)"},
		{NATIVE, "acme::f(std::__1::string)", "acme::f(std::string)"},
		{NATIVE, "acme::f(std::__ndk1::string)",
			"acme::f(std::string)"},
		{NATIVE, "_GLOBAL__N_1::f", "(anonymous namespace)::f"},
		{NATIVE, "f()::{lambda(int)#2}::operator()(int) const",
			"f()::{lambda(int)}::operator()(int) const"},
		{NATIVE, "f()::{unnamed type#1}::g", "f()::{unnamed type}::g"},
		{NATIVE, "f()::$_12::operator()() const",
			"f()::$_::operator()() const"},
		{NATIVE, "f()::'lambda0'(int)::operator()(int) const",
			"f()::'lambda'(int)::operator()(int) const"},
		/* templates */
		{NATIVE, "acme::sort<int, std::less<int> >(int*)",
			"acme::sort<...>(int*)"},
		{NATIVE, "std::vector<std::pair<int, int>>::at(unsigned long)",
			"std::vector<...>::at(unsigned long)"},
		{NATIVE, "operator<(acme::T<int>, acme::T<int>)",
			"operator<(acme::T<...>, acme::T<...>)"},
		{NATIVE, "acme::operator<<(std::ostream&)",
			"acme::operator<<(std::ostream&)"},
		{NATIVE, "acme::T<int>::operator->()",
			"acme::T<...>::"
			"operator->()"},
		{NATIVE, "operator-><int>", "operator-><int>"},
		{NATIVE, "f<g<int>", "f<g<int>"},
		{NATIVE, "f<\"a>b\">()", "f<...>()"},
		{NATIVE, "f<decltype(a->b)>()", "f<...>()"},
		/* what no rule knows stays */
		{NATIVE, "main", "main"},
		{NATIVE, "a", "a"},
		{NATIVE, "", ""},
		{NATIVE, "operator new(unsigned long)",
			"operator new(unsigned long)"},
		{NATIVE, "x264_pixel_sad_16x16_avx2",
			"x264_pixel_sad_16x16_avx2"},
		{NATIVE, "parse_17h", "parse_17h"},
		{NATIVE, "pkg.F.func1", "pkg.F.func1"},
		{NATIVE, "go/types.Foo$1", "go/types.Foo$1"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, NULL);
}

static void test_go(void **state)
{
	static const struct pair pairs[] = {
		{GO, "pkg.Map[go.shape.int,go.shape.*uint8]", "pkg.Map[...]"},
		{GO, "pkg.Map[...]", "pkg.Map[...]"},
		{GO, "pkg.(*List[go.shape.[]int]).Push",
			"pkg.(*List[...]).Push"},
		{GO,
			"pkg.F[go.shape.struct { A int \"json:\\\"a]\\\"\" "
	                "}].func2",
			"pkg.F[...].func"},
		{GO, "pkg.F[go.shape.int", "pkg.F[go.shape.int"},
		{NATIVE, "_ZN4acme5index3addERKNS0_4TermE",
			"acme::index::add(RKNS_4TermE"},
		{NATIVE, "_ZNK4acme5IndexC1Ev", "acme::Index::C1Ev"},
		{NATIVE, "_ZN4acmeplERKNS_1AES2_", "acme::plERKNS_1AES_"},
		{RUST, "_ZN4acme5index3add17h0123456789abcdefE",
			"acme::index::add"},
		{RUST,
			"_ZN42_$LT$acme..A$u20$as$u20$core..Iterator$GT$4next"
			"17h0123456789abcdefE",
			"<acme::A as core::Iterator>::next"},
		{NATIVE, "_ZN", ""},
		{NATIVE, "_ZN99999999999999999999a", "a"},
		{NATIVE, "x_ZN1aE", "x_ZN1aE"},
		{JVM, "Lcom/acme/A;::add", "com.acme.A.add"},
		{JVM, "Lcom/acme/A;.add", "com.acme.A.add"},
		{JVM, "com/acme/A.add(ILcom/acme/B;[Lcom/acme/C;)Lcom/acme/D;",
			"com.acme.A.add(I,com.acme.B;[,com.acme.C;),com.acme."
	                "D;"},
		{JVM, "com/acme/A.add(L", "com.acme.A.add(L"},
		{JVM, "L;", ""},
		{GO, "pkg.F.func1", "pkg.F.func"},
		{GO, "pkg.F.func1.2.3", "pkg.F.func.func.func"},
		{GO, "pkg.F.func1.gowrap2", "pkg.F.func.gowrap"},
		{GO, "pkg.F.deferwrap1", "pkg.F.deferwrap"},
		{GO,
			"pkg.F\xc2\xb7"
			"dwrap\xc2\xb7"
			"1",
			"pkg.F.deferwrap"},
		{GO, "pkg.F.func1-range2", "pkg.F.func-range"},
		{GO, "pkg.F-range1", "pkg.F-range"},
		{GO, "pkg.glob..func3", "pkg.glob..func"},
		{GO, "pkg.init.0.func1", "pkg.init.func"},
		{GO, "pkg.init.12", "pkg.init"},
		{GO, "pkg.(*T).M-fm", "pkg.(*T).M"},
		{GO, "pkg.F.abi0", "pkg.F"},
		{GO, "pkg.F.abiinternal", "pkg.F"},
		{GO, "type..eq.[2]string", "type:.eq.[...]string"},
		{GO, "_cgoexp_0123abcd_callback", "_cgoexp_callback"},
		{GO, "example.com/app/vendor/github.com/x/y.F",
			"github.com/x/y.F"},
		{GO, "vendor/golang.org/x/net/http2.F",
			"golang.org/x/net/http2.F"},
		{GO, "a/vendor/b/vendor/c.F", "c.F"},
		{GO, "github.com/x/y/v2.F", "github.com/x/y.F"},
		{GO, "github.com/x/y/v10/z.(*T).M", "github.com/x/y/z.(*T).M"},
		{GO, "github.com/x/y/v1/z.F", "github.com/x/y/v1/z.F"},
		{GO, "github.com/x/y/v2beta/z.F", "github.com/x/y/v2beta/z.F"},
		{GO, "gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.Unmarshal"},
		{GO, "gopkg.in/src-d/go-git.v4/x.F",
			"gopkg.in/src-d/go-git/x.F"},
		{GO, "example.com/a%2eb.F", "example.com/a.b.F"},
		{GO, "example.com/yaml.v3.F", "example.com/yaml.v3.F"},
		/* names that the rules of C would spoil */
		{GO, "encoding/json.(*decodeState).literalStore",
			"encoding/json.(*decodeState).literalStore"},
		{GO, "pkg.cold", "pkg.cold"},
		{GO, "pkg.text", "pkg.text"},
		{GO, "pkg.(*T).default", "pkg.(*T).default"},
		{GO, "pkg.func1x", "pkg.func1x"},
		{GO, "main.main", "main.main"},
		{GO, "sort.IntSlice.Swap", "sort.IntSlice.Swap"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, NULL);
}

static void test_rust(void **state)
{
	static const struct pair pairs[] = {
		{RUST, "core::fmt::write::h0123456789abcdef",
			"core::fmt::write"},
		{RUST, "acme::run::h0123456789abcdef.llvm.1234", "acme::run"},
		{RUST, "acme::h0123456789abcde", "acme::h0123456789abcde"},
		{RUST, "_ZN4core3fmt5write17h0123456789abcdefE",
			"core::fmt::write"},
		{RUST, "_ZN4acme3run17h0123456789abcdefE.llvm.99", "acme::run"},
		{NATIVE, "_ZN4acme3run17h0123456789abcdefE", "acme::run"},
		{RUST, "core[8a5b0123456789ab]::fmt::write",
			"core::fmt::write"},
		{RUST, "acme::sum::<[u8; 4]>", "acme::sum"},
		{RUST, "_RNvNtCs5hGZk_4core3fmt5write",
			"_RNvNtC4core3fmt5write"},
		{RUST, "acme::DocCsv_reader", "acme::DocCsv_reader"},
		{RUST, "acme::run::{{closure}}", "acme::run::{closure}"},
		{RUST, "acme::run::{closure#3}", "acme::run::{closure}"},
		{RUST, "acme::{impl#2}::run", "acme::{impl}::run"},
		{RUST, "acme::run::{{closure}}::h0123456789abcdef",
			"acme::run::{closure}"},
		{RUST, "acme::map::<i32, alloc::vec::Vec<u8>>", "acme::map"},
		{RUST, "<alloc::vec::Vec<u8> as acme::T<i32>>::f",
			"<alloc::vec::Vec as acme::T>::f"},
		{RUST, "acme::f::<fn() -> i32>::g", "acme::f::g"},
		{RUST,
			"_$LT$alloc..string..String$u20$as$u20$core..fmt.."
			"Display$GT$::fmt::h0123456789abcdef",
			"<alloc::string::String as core::fmt::Display>::fmt"},
		{RUST, "acme::run::_$u7b$$u7b$closure$u7d$$u7d$",
			"acme::run::{closure}"},
		{RUST, "f$RF$$BP$$LP$a$C$b$RP$", "f&*(a,b)"},
		{RUST, "acme::run.cold", "acme::run"},
		/* one function, as both manglings have it */
		{RUST, "<acme::Parser<u8>>::run::<i32>", "acme::Parser::run"},
		{RUST, "_ZN4acme15Parser$LT$T$GT$3run17h0123456789abcdefE",
			"acme::Parser::run"},
		{RUST, "<u32>::pow", "u32::pow"},
		{RUST, "core::num::<impl u32>::pow", "u32::pow"},
		{RUST, "<[u16] as acme::Walk<'_>>::walk",
			"<[] as acme::Walk>::walk"},
		{RUST, "acme::list::<impl acme::Walk for [T]>::walk",
			"<[] as acme::Walk>::walk"},
		{RUST, "<(i8,&str) as acme::Walk>::walk",
			"<(i8,&str) as acme::Walk>::walk"},
		{RUST, "<(i8, &str) as acme::Walk>::walk",
			"<(i8,&str) as acme::Walk>::walk"},
		{RUST, "<fn(u8) .> bool as acme::Walk>::walk",
			"<fn(u8) -> bool as acme::Walk>::walk"},
		{RUST, "<dyn acme::A + core::marker::Send>::f",
			"dyn acme::A+core::marker::Send::f"},
		{RUST, "<acme::F<fn() -> i32> as acme::G<u8>>::h",
			"<acme::F as acme::G>::h"},
		{RUST, "core::ptr::drop_in_place<alloc::string::String>",
			"core::ptr::drop_in_place"},
		{RUST, "acme::f<u8", "acme::f"},
		{RUST, "<acme::f", "<acme::f"},
		{RUST, "acme::<impl u8", "acme::<impl u8"},
		{RUST, "acme::<impl>", "acme"},
		{RUST, "acme::operator<", "acme::operator<"},
		{RUST, "serde_json::de::from_str", "serde_json::de::from_str"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, NULL);
}

static void test_jvm(void **state)
{
	static const struct pair pairs[] = {
		{JVM, "A$$Lambda$88+0x00007f399c007a08/360062456.run",
			"A$$Lambda.run"},
		{JVM, "A$$Lambda$14/0x0000000800066840.run", "A$$Lambda.run"},
		{JVM, "A$$Lambda/0x00007f399c007a08.run", "A$$Lambda.run"},
		{JVM, "A$$Lambda.0x00007f399c007a08.run", "A$$Lambda.run"},
		{JVM, "A$$Lambda$14.run", "A$$Lambda.run"},
		{JVM, "java/lang/invoke/LambdaForm$MH/0x0000000800c03000.invoke",
			"java.lang.invoke.LambdaForm$MH.invoke"},
		{JVM, "java/lang/invoke/LambdaForm$DMH$12.invoke",
			"java.lang.invoke.LambdaForm$DMH.invoke"},
		{JVM, "jdk/internal/reflect/GeneratedMethodAccessor123.invoke",
			"jdk.internal.reflect.GeneratedMethodAccessor.invoke"},
		{JVM, "jdk.internal.reflect.GeneratedConstructorAccessor4.x",
			"jdk.internal.reflect.GeneratedConstructorAccessor.x"},
		{JVM, "com.sun.proxy.$Proxy42.get", "com.sun.proxy.$Proxy.get"},
		{JVM, "com.acme.S$$EnhancerBySpringCGLIB$$3f2a1b.get",
			"com.acme.S$$EnhancerBySpringCGLIB$$.get"},
		{JVM, "com.acme.S$$SpringCGLIB$$0.get",
			"com.acme.S$$SpringCGLIB$$.get"},
		{JVM, "com.acme.S$ByteBuddy$abcd1234.get",
			"com.acme.S$ByteBuddy$.get"},
		{JVM, "com.acme.A.lambda$main$12", "com.acme.A.lambda$main$"},
		{JVM, "jdk/proxy2/$Proxy42.get", "jdk.proxy.$Proxy.get"},
		{JVM, "jdk.proxy12.$Proxy4.get", "jdk.proxy.$Proxy.get"},
		{JVM, "com/acme/A.run_[j]", "com.acme.A.run"},
		{JVM, "com/acme/A.run_[i]", "com.acme.A.run"},
		{JVM, "com/acme/A.run_[0]", "com.acme.A.run"},
		{JVM, "com/acme/A.run_[k]", "com.acme.A.run_[k]"},
		{JVM, "com.acme.AKt$main$lambda-1.f",
			"com.acme.AKt$main$lambda-.f"},
		{JVM, "com.acme.A$.$anonfun$main$1", "com.acme.A$.$anonfun$main$"},
		{JVM, "com.acme.A$_run_closure1.doCall",
			"com.acme.A$_run_closure.doCall"},
		{JVM, "com/acme/A$1.run", "com.acme.A$.run"},
		{JVM, "com.acme.A$2$3.run", "com.acme.A$$.run"},
		{JVM, "com.acme.A.<init>", "com.acme.A.<init>"},
		{JVM, "com.acme.A.cold", "com.acme.A.cold"},
		{JVM, "com.acme.A2.run3", "com.acme.A2.run3"},
		{JVM, "java/util/HashMap.put", "java.util.HashMap.put"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, NULL);
}

static void test_scripts(void **state)
{
	static const struct pair pairs[] = {
		{V8, "LazyCompile:*parse /app/x.js:12:3", "parse /app/x.js"},
		{V8, "LazyCompile:~parse /app/x.js:13:3", "parse /app/x.js"},
		{V8, "Function:^parse /app/x.js:1", "parse /app/x.js"},
		{V8, "JS:*parse /app/x.js:1:1", "parse /app/x.js"},
		{V8, "Script:~ /app/main.3f9a2c1b.js:1:1", " /app/main.js"},
		{V8, "parse /app/chunk-0a1b2c3d4e.js?v=3",
			"parse /app/chunk.js"},
		{V8, "my-function.js", "my-function.js"},
		{V8, "parse", "parse"},
		{V8, "Object.<anonymous>", "Object.<anonymous>"},
		{V8, "Foo.cold", "Foo.cold"},
		{PYTHON, "Parser.parse.<locals>.<lambda>",
			"Parser.parse.<locals>.<lambda>"},
		{PYTHON, "<listcomp>", "<listcomp>"},
		{PYTHON, "f.text", "f.text"},
		{RUBY, "block (2 levels) in Foo#bar", "block in Foo#bar"},
		{OTHER, "Hash#[]", "Hash#[]"},
		{PHP, "{closure:/app/x.php:12}", "{closure:x.php:12}"},
		{PHP, "Acme\\{closure:/app/x.php:12-14}",
			"Acme\\{closure:x.php:12-14}"},
		{PHP, "{closure:Acme\\A::f():12}",
			"{closure:Acme\\A::f():12}"},
		{PHP, "{closure:}", "{closure:}"},
		{PHP, "{anonymous-class:/app/x.php:16-18}->f",
			"{anonymous-class:x.php:16-18}->f"},
		{PHP, "require::/app/x.php", "require::x.php"},
		{PHP, "/app/x.php", "x.php"},
		{PHP, "A::f.php", "A::f.php"},
		{PHP, "{closure:/app/x", "{closure:/app/x"},
		{PHP, "Acme\\Table->render", "Acme\\Table->render"},
		{BEAM, "orders:rank/3", "orders:rank/"},
		{BEAM, "orders:'-rank/3-fun-0-'/2", "orders:'-rank/3-fun-'/"},
		{BEAM, "orders:'-rank/3-lc$^0/1-0-'/2",
			"orders:'-rank/3-lc$^-'/"},
		{OTHER, "orders:rank/3", "orders:rank/3"},
		{OTHER, "A.<>c__DisplayClass1_0.<M>b__0",
			"A.<>c__DisplayClass.<M>b__"},
		{OTHER, "A.<>c.<M>b__5_0", "A.<>c.<M>b__"},
		{OTHER, "A.<M>d__5.MoveNext", "A.<M>d__.MoveNext"},
		{OTHER, "A.<M>g__F|1_0", "A.<M>g__F|"},
		{OTHER, "Lib!System.List`1[[System.Int32, x]].Add",
			"Lib!System.List`1[...].Add"},
	};
	struct buf key = {0};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, NULL);
	/* PHP puts a NUL and the place behind an anonymous class. */
	key_make(&key, OTHER,
		(struct span){"class@anonymous\0/app/x.php:12$0::run", 37});
	assert_string_equal(key.data, "class@anonymous::run");
	buf_clear(&key);
}

static void test_files(void **state)
{
	static const struct pair files[] = {
		{PYTHON, "parse (work/json/a.py)", "parse (a.py)"},
		{PYTHON, "parse (a.py)", "parse (a.py)"},
		{V8, "(anonymous) (y/my file.js)", "(anonymous) (my file.js)"},
		{V8, "LazyCompile:*parse /app/x/a.js:1:2", "parse a.js"},
		{V8, "LazyCompile:~parse file:///app/a.js:1:2", "parse a.js"},
		{V8, "get size", "get size"},
		{V8, "(anonymous)", "(anonymous)"},
		{OTHER, "block in parse (a/b.rb)", "block in parse (b.rb)"},
		{NATIVE, "f (a/b)", "f (a/b)"},
		{GO, "m.f (a/b)", "m.f (a/b)"},
		{V8, "", ""},
	};
	static const struct pair anywhere[] = {
		{PYTHON, "parse (work/json/a.py)", "parse"},
		{V8, "(anonymous) (my file.js)", "(anonymous)"},
		{V8, "LazyCompile:*parse /app/x/a.js:1:2", "parse"},
		{V8, "get size", "get size"},
		{NATIVE, "f (a/b)", "f (a/b)"},
	};
	static const struct pair enclosing[] = {
		{PYTHON, "P.parse.<locals>.<lambda> (a.py)", "P.parse"},
		{OTHER, "block in parse (a/b.rb)", "parse"},
	};

	(void)state;
	check(files, sizeof files / sizeof *files, key_file);
	check(anywhere, sizeof anywhere / sizeof *anywhere, key_anywhere);
	check(enclosing, sizeof enclosing / sizeof *enclosing, key_enclosing);
}

static void test_enclosing(void **state)
{
	static const struct pair pairs[] = {
		{GO, "pkg.F.func1", "pkg.F"},
		{GO, "pkg.(*T).F.func1.2", "pkg.(*T).F"},
		{GO, "pkg.F.func1.gowrap1", "pkg.F"},
		{GO, "pkg.F.func2-range1", "pkg.F"},
		{GO, "pkg.F.func1.deferwrap1", "pkg.F"},
		{GO, "pkg.F[go.shape.int].func1", "pkg.F[...]"},
		{GO, "pkg.F", "pkg.F"},
		{RUST, "acme::run::{{closure}}::{{closure}}", "acme::run"},
		{RUST, "acme::{impl#1}::run", "acme::{impl}::run"},
		{NATIVE, "f(int)::{lambda(int)#2}::operator()(int) const",
			"f(int)"},
		{NATIVE, "f()::$_0::operator()() const", "f()"},
		{NATIVE, "f()::'lambda'(int)::operator()(int) const", "f()"},
		{NATIVE, "f()::{unnamed type#1}::g()", "f()"},
		{JVM, "com.acme.A.lambda$bar$0", "com.acme.A.bar"},
		{JVM, "com/acme/A$$Lambda$14.run", "com.acme.A"},
		{JVM, "com.acme.A$.$anonfun$bar$1", "com.acme.A$.bar"},
		{JVM, "com.acme.A$_run_closure1.doCall",
			"com.acme.A$_run_closure.doCall"},
		{JVM, "com.acme.A$_closure1.doCall", "com.acme.A"},
		{PYTHON, "Parser.parse.<locals>.<lambda>", "Parser.parse"},
		{PYTHON, "parse.<locals>.inner", "parse.<locals>.inner"},
		{RUBY, "block (2 levels) in Foo#bar", "Foo#bar"},
		{PHP, "{closure:x.php(12)}", "{closure:x.php}"},
		{PHP, "{closure:/app/x.php:12}", "{closure:x.php}"},
		{PHP, "Acme\\{closure:x.php:12-14}", "Acme\\{closure:x.php}"},
		{PHP, "{closure:Acme\\A::f():12}", "Acme\\A::f"},
		{PHP, "{closure:12}", "{closure:12}"},
		{PHP, "{anonymous-class:/app/x.php:16-18}->f",
			"{anonymous-class:x.php}->f"},
		{BEAM, "orders:'-rank/3-fun-0-'/2", "orders:rank/"},
		{BEAM, "orders:'-rank/3-lc$^0/1-0-'/2", "orders:rank/"},
		{BEAM, "orders:'-odd'/2", "orders:odd'/"},
		{BEAM, "orders:'-", "orders:'-"},
		{OTHER, "rescue in Foo#bar", "Foo#bar"},
		{OTHER, "ensure in Foo#bar", "Foo#bar"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, key_enclosing);
}

static void test_inlined(void **state)
{
	static const struct pair pairs[] = {
		{GO, "x.io/a/work.Sum.func", "Sum.func"},
		{GO, "x.io/a/walk.Scan.Sum.func", "Sum.func"},
		{GO, "m.(*Tree).Walk.keep.func.func", "keep.func.func"},
		{GO, "m.F.keep.func.gowrap", "keep.func.gowrap"},
		{GO, "m.F.keep.func-range", "keep.func-range"},
		{GO, "m.Scan.(*Set[...]).Fold.func", "(*Set[...]).Fold.func"},
		{GO, "m.Scan.Of[...].func", "Of[...].func"},
		{GO, "m.G[...].G[...].func.local.func", "local.func"},
		{GO, "m.main.func.local.func", "local.func"},
		{GO, "m.Scan.Sum", "m.Scan.Sum"},
		{GO, "func.func", "func.func"},
		{GO, ").func", ").func"},
		{GO, ".).func", ".).func"},
		{RUST, "a::b.Sum.func", "a::b.Sum.func"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, key_inlined);
}

/* Long names that make patterns look far cost time in their length. */
static void test_long(void **state)
{
	static const struct pair repeated[] = {
		{NATIVE, "f<", NULL},
		{GO, "F[", NULL},
		{GO, ".func1", NULL},
		{~0u, "{closure:", NULL},
		{~0u, "17h0", NULL},
		{JVM, "$$Lambda$1", NULL},
		{RUST, "$u7b$", NULL},
		{GO, "/vendor/v2", NULL},
		{~0u, "a", NULL},
		{~0u, "0", NULL},
		{RUST, "Cs", "_R"},
		{NATIVE, "1a", "_ZN"},
		{NATIVE, "S1", "_ZN1aE"},
		{JVM, "(L", ";"},
		{JVM, "(La;", "a"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
		struct buf name = {0}, key = {0}, outer = {0};

		if (repeated[i].want)
			buf_text(&name, repeated[i].want);
		while (name.len < 1 << 18)
			buf_text(&name, repeated[i].name);
		key_make(&key, repeated[i].languages, buf_view(&name));
		key_enclosing(&outer, repeated[i].languages, buf_view(&key));
		assert_true(key.len <= 2 * name.len);
		assert_true(outer.len <= key.len);
		buf_clear(&name);
		buf_clear(&key);
		buf_clear(&outer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_native),
		cmocka_unit_test(test_go),
		cmocka_unit_test(test_rust),
		cmocka_unit_test(test_jvm),
		cmocka_unit_test(test_scripts),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_enclosing),
		cmocka_unit_test(test_inlined),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
