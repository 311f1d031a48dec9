/* The tables of what names carry that changes from commit to commit. */
#include "compare/names/key.h"

#include <ctype.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/names/closures.h"
#include "compare/names/mangled.h"
#include "compare/names/pattern.h"
#include "compare/names/rust_types.h"
#include "gate/core/ascii.h"
#include "gate/text/rust_legacy.h"

#define GO LANGUAGE_BIT(LANGUAGE_GO)
#define RUST LANGUAGE_BIT(LANGUAGE_RUST)
#define JVM LANGUAGE_BIT(LANGUAGE_JVM)
#define V8 LANGUAGE_BIT(LANGUAGE_V8)
#define PYTHON LANGUAGE_BIT(LANGUAGE_PYTHON)
#define DOTNET LANGUAGE_BIT(LANGUAGE_DOTNET)
#define PHP LANGUAGE_BIT(LANGUAGE_PHP)
#define BEAM LANGUAGE_BIT(LANGUAGE_BEAM)
#define OTHER                                                                  \
	(LANGUAGE_BIT(LANGUAGE_RUBY) | PHP | BEAM |                            \
		 LANGUAGE_BIT(LANGUAGE_OTHER))
/* Captures in which dots are no part of a function's own name. */
#define NATIVE LANGUAGE_BIT(LANGUAGE_NATIVE)
#define ANY (~0u)

static bool is_hex(char c)
{
	return isxdigit((unsigned char)c) != 0;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Whether arguments of a type or function begin at the bracket. */
typedef bool (*opens)(struct span text, size_t at);

/* Go: pkg.Map[go.shape.int], and pkg.Map[...] of older versions. */
static bool opens_go(struct span text, size_t at)
{
	return text.data[at] == '[' && at > 0;
}

/* .NET: List`1[[System.Int32, ...]]. */
static bool opens_dotnet(struct span text, size_t at)
{
	size_t tick;

	if (text.data[at] != '[')
		return false;
	tick = span_last_digits((struct span){text.data, at});
	return tick < at && tick > 0 && text.data[tick - 1] == '`';
}

/* C++ and Rust: f<int>, f::<i32>; but not operator<, nor <T as Trait>. */
static bool opens_template(struct span text, size_t at)
{
	size_t word = at;

	if (text.data[at] != '<' || at == 0)
		return false;
	while (word > 0 && is_word(text.data[word - 1]))
		word--;
	if (word == at)
		return span_at(text, at - 1, ":");
	return !(at - word == 8 && span_at(text, word, "operator"));
}

/* Puts ... for what stands between brackets that `is` opens, down to the
 * balanced end. Brackets in quotes, as tags of Go's struct types have them,
 * and the head of an arrow are none. What is never closed stays. */
static void collapse(struct buf *out, struct span text, opens is)
{
	size_t depth = 0, copied = 0;
	char open = '\0', close = '\0';
	bool quoted = false;

	for (size_t at = 0; at < text.len; at++) {
		char c = text.data[at];

		if (depth == 0) {
			if ((c != '[' && c != '<') || !is(text, at))
				continue;
			depth = 1;
			open = c;
			close = c == '[' ? ']' : '>';
			buf_add(out, text.data + copied, at + 1 - copied);
			copied = at + 1;
			continue;
		}
		if (quoted && c == '\\' && at + 1 < text.len)
			at++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == open)
			depth++;
		else if (!quoted && c == close && text.data[at - 1] != '-')
			depth--;
		if (depth > 0)
			continue;
		if (at > copied)
			buf_text(out, "...");
		copied = at;
	}
	buf_add(out, text.data + copied, text.len - copied);
}

static void go_generics(struct buf *out, struct span text)
{
	collapse(out, text, opens_go);
}

static void dotnet_generics(struct buf *out, struct span text)
{
	collapse(out, text, opens_dotnet);
}

static void templates(struct buf *out, struct span text)
{
	collapse(out, text, opens_template);
}

static unsigned hex_value(char c)
{
	return (unsigned)ascii_hex(ascii_lower(c));
}

/* Go escapes dots in the last element of an import path: yaml%2ev3. */
static void go_escapes(struct buf *out, struct span text)
{
	for (size_t at = 0; at < text.len; at++) {
		if (text.data[at] == '%' && at + 2 < text.len &&
				is_hex(text.data[at + 1]) &&
				is_hex(text.data[at + 2])) {
			buf_char(out, (char)(hex_value(text.data[at + 1]) * 16 +
				hex_value(text.data[at + 2])));
			at += 2;
		} else {
			buf_char(out, text.data[at]);
		}
	}
}

/* What is behind the last vendor/ of the path. */
static void go_vendor(struct buf *out, struct span text)
{
	size_t from = 0;

	for (size_t at = 0; at < text.len; at++)
		if ((at == 0 && span_at(text, at, "vendor/")) ||
				span_at(text, at, "/vendor/"))
			from = at + (at == 0 && text.data[0] == 'v' ? 7 : 8);
	buf_add(out, text.data + from, text.len - from);
}

/* gopkg.in/yaml.v3.Unmarshal: the version is the end of an element. */
static void gopkg_version(struct buf *out, struct span text)
{
	if (!span_starts(text, "gopkg.in/") ||
		!pattern_replace(out, text, ".v%d%e", ""))
		buf_span(out, text);
}

/* Java's packages are written with dots and with slashes. */
static void java_packages(struct buf *out, struct span text)
{
	for (size_t at = 0; at < text.len; at++)
		buf_char(out, text.data[at] == '/' ? '.' : text.data[at]);
}

/* Where what names closures begins, in F.func.func and F.func-range: numbers
 * are gone already. The end when there is nothing of it. */
static size_t go_closure(struct span text)
{
	static const char *const marks[] = {".func", ".gowrap", ".deferwrap",
		"-range"};

	for (size_t m = 0; m < sizeof marks / sizeof *marks;) {
		if (span_ends(text, marks[m])) {
			text.len -= strlen(marks[m]);
			m = 0;
		} else {
			m++;
		}
	}
	return text.len;
}

static void go_enclosing(struct buf *out, struct span text)
{
	buf_add(out, text.data, go_closure(text));
}

/* Where the last element of a name begins that ends at `end`. Type arguments
 * and receivers are in brackets. */
static size_t go_element(struct span text, size_t end)
{
	size_t depth = 0;

	for (; end > 0; end--) {
		char c = text.data[end - 1];

		depth += c == ']' || c == ')';
		depth -= depth > 0 && (c == '[' || c == '(');
		if (depth == 0 && (c == '.' || c == '/'))
			break;
	}
	return end;
}

/* A closure of what was inlined is called after where that went, and loses its
 * package: p.(*T).F.func is q.G.(*T).F.func. What stays is the function that it
 * is written in, of a pointer's method the receiver too. */
static void go_inlined(struct buf *out, struct span text)
{
	size_t end = go_closure(text), from = 0;

	if (end < text.len)
		from = go_element(text, end);
	if (from > 1 && text.data[from - 2] == ')')
		from = go_element(text, from - 1);
	buf_add(out, text.data + from, text.len - from);
}

/* Where the file begins in "parse (lib/a.js)" and "parse /app/lib/a.js"; the
 * end when there is none. */
static size_t file_at(struct span text)
{
	for (size_t at = 1; at < text.len; at++) {
		if (text.data[at - 1] != ' ')
			continue;
		if (text.data[at] == '/' || span_at(text, at, "file:") ||
			(text.data[at] == '(' &&
				text.data[text.len - 1] == ')'))
			return at;
	}
	return text.len;
}

static void file_anywhere(struct buf *out, struct span text)
{
	size_t file = file_at(text), from = text.len;

	buf_add(out, text.data, file);
	while (from > file && text.data[from - 1] != '/')
		from--;
	if (from > file && text.data[file] == '(')
		buf_char(out, '(');
	buf_add(out, text.data + from, text.len - from);
}

static void without_file(struct buf *out, struct span text)
{
	buf_span(out, span_trim((struct span){text.data, file_at(text)}));
}

/*
 * A rule replaces a pattern, or calls a function for what no pattern says: the
 * pattern is then what a name must have for that, NULL nothing. In patterns %
 * begins an element, see pattern.h.
 */
struct rewrite {
	unsigned languages;
	const char *pattern;
	const char *with;
	void (*call)(struct buf *out, struct span text);
};

static const struct rewrite key_rules[] = {
	/* Addresses (google-pprof), symbol versions, recursion (callgrind). */
	{ANY, "<%H>%$", "", NULL},
	{ANY, "@plt%$", "", NULL},
	{ANY, "@@%v%$", "", NULL},
	{ANY, "@%v%$", "", NULL},
	{ANY, "'%d%$", "", NULL},

	/* Clones of GCC and LLVM. */
	{ANY, " [clone %c]", "", NULL},
	{ANY, ".isra.%d%e", "", NULL},
	{ANY, ".constprop.%d%e", "", NULL},
	{ANY, ".part.%d%e", "", NULL},
	{ANY, ".cold.%d%e", "", NULL},
	{ANY, ".lto_priv.%d%e", "", NULL},
	{ANY, ".localalias.%d%e", "", NULL},
	{ANY, ".clone.%d%e", "", NULL},
	{ANY, ".llvm.%d%e", "", NULL},
	{ANY, ".__uniq.%d%e", "", NULL},
	{NATIVE | RUST, ".cold%$", "", NULL},
	{NATIVE, ".localalias%$", "", NULL},
	{NATIVE, ".resolver%$", "", NULL},
	{NATIVE, ".ifunc%$", "", NULL},
	{NATIVE, ".avx2%$", "", NULL},
	{NATIVE, ".default%$", "", NULL},
	{NATIVE, ".text%$", "", NULL},
	{NATIVE, ".plt%$", "", NULL},

	/* C++: ABI tags, inline namespaces, numbered lambdas, templates. */
	{ANY, "[abi:%c]", "", NULL},
	{ANY, "std::__cxx11::", "std::", NULL},
	{ANY, "std::__1::", "std::", NULL},
	{ANY, "std::__ndk1::", "std::", NULL},
	{ANY, "_GLOBAL__N_1::", "(anonymous namespace)::", NULL},
	{ANY, "'lambda%d'", "'lambda'", NULL},
	{NATIVE, "$_%d%e", "$_", NULL},
	/* {lambda(int)#2}, and Rust's {closure#0}. */
	{ANY, "#%d}", "}", NULL},

	/* Rust: hashes, crates, closures as older versions name them. */
	{ANY, "::h%H%$", "", NULL},
	{ANY, "17h%HE%$", "E", NULL},
	{ANY, "%^_ZN", NULL, mangled_itanium},
	{RUST, "[%x]", "", NULL},
	{RUST, "_R", NULL, mangled_rust_crates},
	{RUST, "$", NULL, rust_legacy_unescape},
	{RUST, "{{", "{", NULL},
	{RUST, "}}", "}", NULL},
	{RUST, "<", NULL, rust_types},
	{NATIVE | RUST, "<", NULL, templates},

	/* Go: type arguments, where the package lies, its version. */
	{GO, "[", NULL, go_generics},
	{GO, "vendor/", NULL, go_vendor},
	{GO, "%%", NULL, go_escapes},
	{GO, "gopkg.in/", NULL, gopkg_version},
	{GO, "/v%m/", "/", NULL},
	{GO, "/v%m.", ".", NULL},
	/* Go: wrappers, closures and what else is numbered. */
	{GO, "-fm%$", "", NULL},
	{GO, ".abi0%$", "", NULL},
	{GO, ".abiinternal%$", "", NULL},
	{GO, "%^type..", "type:.", NULL},
	{GO, "_cgoexp_%h_", "_cgoexp_", NULL},
	{GO,
		"\xc2\xb7"
		"dwrap\xc2\xb7%d",
		".deferwrap", NULL},
	{GO, ".gowrap%d%e", ".gowrap", NULL},
	{GO, ".deferwrap%d%e", ".deferwrap", NULL},
	{GO, "-range%d%e", "-range", NULL},
	{GO, ".init.%d%e", ".init", NULL},
	{GO, ".func%d%e", ".func", NULL},
	{GO, ".%d%e", ".func", NULL},

	/* JVM: hidden classes, generated accessors, proxies, lambdas, anonymous
	 * classes. */
	{JVM, "+0x%h", "", NULL},
	{JVM, "/0x%h", "", NULL},
	{JVM, ".0x%h", "", NULL},
	{JVM, "/%d%e", "", NULL},
	{JVM, "$$Lambda$%d%e", "$$Lambda", NULL},
	{JVM, "MH$%d%e", "MH", NULL}, /* LambdaForm$MH$12, $DMH$3 */
	{JVM, "MethodAccessor%d%e", "MethodAccessor", NULL},
	{JVM, "ConstructorAccessor%d%e", "ConstructorAccessor", NULL},
	{JVM, "$Proxy%d%e", "$Proxy", NULL},
	{JVM, "CGLIB$$%h%e", "CGLIB$$", NULL},
	{JVM, "jdk/proxy%d/", "jdk/proxy/", NULL},
	{JVM, "jdk.proxy%d.", "jdk.proxy.", NULL},
	/* compiled, inlined, interpreted, as async-profiler has it */
	{JVM, "_[j]%$", "", NULL},
	{JVM, "_[i]%$", "", NULL},
	{JVM, "_[%d]%$", "", NULL},
	{JVM, "ByteBuddy$%w%e", "ByteBuddy$", NULL},
	{JVM, "$lambda-%d%e", "$lambda-", NULL},
	{JVM, "_closure%d%e", "_closure", NULL},
	{JVM, "$%d%e", "$", NULL},
	{JVM, ";", NULL, mangled_java_classes},
	{JVM, "/", NULL, java_packages},

	/* V8: tier and kind of code, place, hashes of bundles. */
	{V8, "%^LazyCompile:", "", NULL},
	{V8, "%^Function:", "", NULL},
	{V8, "%^JS:", "", NULL},
	{V8, "%^Script:", "", NULL},
	{V8, "%^*", "", NULL},
	{V8, "%^~", "", NULL},
	{V8, "%^^", "", NULL},
	{V8, "?v=%w", "", NULL},
	{V8, ":%d:%d%$", "", NULL},
	{V8, ":%d%$", "", NULL},
	{V8, ".%x.", ".", NULL},
	{V8, "-%x.", ".", NULL},

	/* Ruby's blocks, PHP's closures and classes, .NET's generated names. */
	{ANY, "block (%d levels) in ", "block in ", NULL},
	{ANY, "{closure:", NULL, php_closure},
	{PHP, "{anonymous-class:", NULL, php_closure},
	{PHP, ".php%$", NULL, php_script},
	{ANY, "class@anonymous%0$%h", "class@anonymous", NULL},
	{ANY, "<>c__DisplayClass%d_%d", "<>c__DisplayClass", NULL},
	{ANY, ">b__%d_%d", ">b__", NULL},
	{ANY, ">b__%d", ">b__", NULL},
	{ANY, ">d__%d", ">d__", NULL},
	{ANY, "|%d_%d", "|", NULL},
	{NATIVE | DOTNET | OTHER, "`", NULL, dotnet_generics},

	/* Erlang: numbers of funs and comprehensions, of arguments. */
	{BEAM, "-fun-%d-'", "-fun-'", NULL},
	{BEAM, "c$^%d/%d-%d-'", "c$^-'", NULL},
	{BEAM, "/%d%$", "/", NULL},
};

/* Languages whose functions are told from others by their files. */
#define FILED (V8 | PYTHON | OTHER)

static const struct rewrite file_rules[] = {
	{FILED, " ", NULL, file_anywhere},
};

static const struct rewrite anywhere_rules[] = {
	{FILED, NULL, NULL, without_file},
};

static const struct rewrite enclosing_rules[] = {
	{GO, NULL, NULL, go_enclosing},
	{NATIVE | RUST, "::{closure%*", "", NULL},
	{NATIVE | RUST, "::{lambda%*", "", NULL},
	{NATIVE | RUST, "::{unnamed%*", "", NULL},
	{NATIVE | RUST, "::$_%*", "", NULL},
	{NATIVE | RUST, "::'lambda'%*", "", NULL},
	{JVM, "$$Lambda%*", "", NULL},
	{JVM, "$_closure%*", "", NULL},
	{JVM, ".lambda$", ".", NULL},
	{JVM, ".$anonfun$", ".", NULL},
	{JVM, "$%$", "", NULL},
	{PYTHON, ".<locals>.<%*", "", NULL},
	{ANY, "%^block in ", "", NULL},
	{ANY, "%^rescue in ", "", NULL},
	{ANY, "%^ensure in ", "", NULL},
	{ANY, "{closure:", NULL, php_enclosing},
	{PHP, "{anonymous-class:", NULL, php_enclosing},
	{BEAM, ":'-", NULL, beam_enclosing},
};

static const struct rewrite inlined_rules[] = {
	{GO, ".", NULL, go_inlined},
};

/* Applies one rule. False: text is as it was. */
static bool apply_rule(struct buf *text, struct buf *next,
	const struct rewrite *rule)
{
	struct span now = buf_view(text);
	struct buf swap = *next;

	buf_reset(&swap);
	if (rule->call)
		rule->call(&swap, now);
	else if (!pattern_replace(&swap, now, rule->pattern, rule->with)) {
		*next = swap;
		return false;
	}
	*next = *text;
	*text = swap;
	return true;
}

static void apply(struct buf *text, const struct rewrite *rules, size_t count,
	unsigned languages)
{
	const unsigned dotted = GO | JVM | V8 | PYTHON | DOTNET | OTHER;
	struct buf next = {0};
	struct pairs has;
	bool known = false; /* what the text has */

	if (!(languages & dotted))
		languages |= NATIVE;
	for (size_t i = 0; i < count; i++) {
		const struct rewrite *rule = &rules[i];

		if (!(rule->languages & languages))
			continue;
		if (rule->pattern) {
			if (!known)
				pairs_of(&has, buf_view(text));
			known = true;
			if (!pattern_possible(rule->pattern, &has))
				continue;
		}
		known &= !apply_rule(text, &next, rule);
	}
	buf_clear(&next);
}

void key_make(struct buf *out, unsigned languages, struct span name)
{
	buf_reset(out);
	buf_span(out, name);
	apply(out, key_rules, sizeof key_rules / sizeof *key_rules, languages);
}

void key_file(struct buf *out, unsigned languages, struct span key)
{
	buf_reset(out);
	buf_span(out, key);
	apply(out, file_rules, sizeof file_rules / sizeof *file_rules,
		languages);
}

void key_anywhere(struct buf *out, unsigned languages, struct span key)
{
	buf_reset(out);
	buf_span(out, key);
	apply(out, anywhere_rules,
		sizeof anywhere_rules / sizeof *anywhere_rules, languages);
}

void key_enclosing(struct buf *out, unsigned languages, struct span key)
{
	key_anywhere(out, languages, key);
	apply(out, enclosing_rules,
		sizeof enclosing_rules / sizeof *enclosing_rules, languages);
}

void key_inlined(struct buf *out, unsigned languages, struct span key)
{
	buf_reset(out);
	buf_span(out, key);
	apply(out, inlined_rules, sizeof inlined_rules / sizeof *inlined_rules,
		languages);
}
