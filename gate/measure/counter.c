/* Looks for what counts, and says how it is called. */
#include "gate/measure/counter.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/measure/child.h"
#include "gate/measure/counted_files.h"

enum {
	VERSION_MAX = 1 << 16,
	LIBC_MAX = 64,
	CPUINFO_MAX = 1 << 22,
	PATH_SIZE = 4096,
	WORDS_MAX = 16
};
/* Instructions of a thread; what comes after its last is not told. Less costs more:
 * whatever ran is looked through after each. COUNTS_TAIL of compare/hypotheses. */
#define BLOCKS_INTERVAL "200000"
#define ASK_TIMEOUT 60.0 /* seconds */

/* Go on one processor and without its collector, as far as memory allows: valgrind
 * runs one thread at a time, and the others would count how long they spin. */
static char *const *variables_of(char *const *environment, struct arena *arena)
{
	static const char *const set[] = {"GOMAXPROCS=1", "GOGC=off",
		"GOMEMLIMIT=1GiB"};
	enum { SET = sizeof set / sizeof *set };
	size_t count = 0, kept = 0;
	char **out;

	while (environment[count])
		count++;
	out = arena_alloc(arena, count + SET + 1, sizeof *out);
	for (size_t i = 0; i < count; i++) {
		bool is_set = false;

		for (size_t s = 0; s < SET; s++)
			is_set |= strncmp(environment[i], set[s],
					  strcspn(set[s], "=") + 1) == 0;
		if (!is_set)
			out[kept++] = environment[i];
	}
	for (size_t s = 0; s < SET; s++)
		out[kept++] = arena_copy(arena, span_of(set[s]));
	return out;
}

static const char *libc_of(struct arena *arena)
{
	char text[LIBC_MAX];
	size_t len = confstr(_CS_GNU_LIBC_VERSION, text, sizeof text);

	return len > 0 && len <= sizeof text ? arena_copy(arena, span_of(text))
	                                     : NULL;
}

/* What a look for a counter needs. */
struct look {
	char *const *variables;
	struct signals *signals;
	struct arena *arena;
	struct err *err;
};

/* What a run is called with. */
struct counted {
	const struct work_counter *counter;
	const struct program *program;
	const char *counts;
};

/* The first line that a command prints; NULL: it is not there, or failed. */
static const char *ask(const struct look *look, const char *const *argv)
{
	struct child_spec spec = {
		.argv = argv,
		.environment = look->variables,
		.timeout = ASK_TIMEOUT,
		.output_max = VERSION_MAX,
	};
	const char *line = NULL;
	struct child child;

	if (child_run(&child, &spec, look->signals, look->err))
		return NULL;
	if (child.end == CHILD_EXITED && child.status == 0) {
		struct span text = buf_view(&child.out);

		text.len = span_find(text, 0, '\n');
		line = arena_copy(look->arena, text);
	}
	child_clear(&child);
	return line;
}

/* valgrind shows a program one processor of each level. */
static const char *cpu_level(void)
{
	struct err ignored = {0};
	struct buf text = {0};
	const char *level = "";

	if (file_read(&text, "/proc/cpuinfo", CPUINFO_MAX, &ignored) == 0 &&
		text.len > 0)
		level = strstr(text.data, " avx2 ")  ? " avx2"
		        : strstr(text.data, " avx ") ? " avx"
		                                     : "";
	buf_clear(&text);
	return level;
}

static bool look_for_cachegrind(struct work_counter *out, const struct look *look)
{
	static const char begins[] = "valgrind-";
	const char *line =
		ask(look, (const char *const[]){"valgrind", "--version", NULL});
	struct utsname here;

	if (!line || !span_starts(span_of(line), begins) || uname(&here) != 0)
		return false;
	out->known = (struct sidecar_counter){
		.tool = "cachegrind",
		.version = line + strlen(begins),
		.cpu = arena_printf(look->arena, "%s%s", here.machine,
			cpu_level()),
	};
	return true;
}

/* Each c of a text twice, by which tools tell it from a c that means more. */
static const char *doubled(const char *text, char c, struct arena *arena)
{
	struct buf out = {0};
	const char *copy;

	for (; *text; text++) {
		if (*text == c)
			buf_char(&out, c);
		buf_char(&out, *text);
	}
	copy = arena_copy(arena, buf_view(&out));
	buf_clear(&out);
	return copy;
}

static void cachegrind_words(const char **words,
	const struct counted *of, struct arena *arena)
{
	*words++ = "valgrind";
	*words++ = "--command-line-only=yes";
	*words++ = "--quiet";
	*words++ = "--tool=cachegrind";
	*words++ = "--cache-sim=no";
	*words = arena_printf(arena, "--cachegrind-out-file=%s.%%p",
		doubled(of->counts, '%', arena));
}

/* Distributions may leave a tool out. */
static bool look_for_blocks(struct work_counter *out, const struct look *look)
{
	if (!ask(look, (const char *const[]){"valgrind", "--quiet",
			       "--tool=exp-bbv", "--bb-out-file=/dev/null",
			       "--pc-out-file=/dev/null", "/bin/true", NULL}) ||
		!look_for_cachegrind(out, look))
		return false;
	out->known.tool = "exp-bbv";
	return true;
}

/* One instruction a block: each is counted, and can be left out. */
static void blocks_words(const char **words, const struct counted *of,
	struct arena *arena)
{
	const char *file = doubled(of->counts, '%', arena);

	*words++ = "valgrind";
	*words++ = "--command-line-only=yes";
	*words++ = "-v"; /* twice: where files are loaded */
	*words++ = "-v";
	*words++ = arena_printf(arena, "--log-file=%s.log.%%p", file);
	*words++ = "--tool=exp-bbv";
	*words++ = "--vex-guest-max-insns=1";
	*words++ = "--interval-size=" BLOCKS_INTERVAL;
	*words++ = arena_printf(arena, "--bb-out-file=%s.bb.%%p", file);
	*words = arena_printf(arena, "--pc-out-file=%s.pc.%%p", file);
}

/* Beside this program, as it was built or installed; NULL: nowhere. */
static const char *plugin_file(struct arena *arena)
{
	static const char *const places[] = {"profgate-counter.so",
		"../lib/profgate/counter.so"};
	char self[PATH_SIZE];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self);

	while (len > 0 && self[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < sizeof places / sizeof *places; i++) {
		const char *file = arena_printf(arena, "%.*s%s", (int)len, self,
			places[i]);

		if (access(file, R_OK) == 0)
			return file;
	}
	return NULL;
}

static const char *qemu_program(struct arena *arena)
{
	struct utsname here;

	return uname(&here) == 0 ? arena_printf(arena, "qemu-%s", here.machine)
	                         : "qemu-x86_64";
}

/* A comma ends an option's value; two are one. */
static const char *option(const char *value, struct arena *arena)
{
	return doubled(value, ',', arena);
}

/* Packages that are linked statically have no plugins; so it is tried. */
static bool look_for_qemu(struct work_counter *out, const struct look *look)
{
	const char *qemu = qemu_program(look->arena);
	const char *line = NULL, *at = NULL;
	struct utsname here;

	out->plugin = plugin_file(look->arena);
	if (out->plugin)
		line = ask(look,
			(const char *const[]){qemu, "--version", NULL});
	if (line)
		at = strstr(line, " version ");
	if (!at || uname(&here) != 0 ||
		!ask(look, (const char *const[]){qemu, "-plugin",
				   option(out->plugin, look->arena),
				   "/bin/true", NULL}))
		return false;
	at += strlen(" version ");
	out->adds = true;
	out->known = (struct sidecar_counter){
		.tool = "profgate-counter-1",
		.version = arena_printf(look->arena, "qemu %.*s",
			(int)strcspn(at, " "), at),
		.cpu = arena_copy(look->arena, span_of(here.machine)),
	};
	return true;
}

/* The plugin of one machine counts the code of another, too. */
static void qemu_words(const char **words, const struct counted *of,
	struct arena *arena)
{
	const char *machine = of->program->machine;

	*words++ = machine ? arena_printf(arena, "qemu-%s", machine)
	                   : qemu_program(arena);
	*words++ = "-plugin";
	*words = arena_printf(arena, "%s,out=%s",
		option(of->counter->plugin, arena), option(of->counts, arena));
}

#define NO_VALGRIND \
	"there is no valgrind here: install the package valgrind"

/* In the order in which they are looked for. */
static const struct counter_tool {
	enum counters as;
	bool (*look)(struct work_counter *out, const struct look *look);
	void (*words)(const char **words, const struct counted *of,
		struct arena *arena);
	/* makes a capture of what it wrote; NULL: it is one */
	int (*finish)(const struct slot *slot, struct err *err);
	const char *none;
} tools[] = {
	{COUNTERS_QEMU, look_for_qemu, qemu_words,
		counted_files_of_plugin,
		"qemu-user is not here, or loads no plugins: install the package "
		"qemu-user (of Debian 12; later ones are static and cannot), or "
		"take valgrind"},
	{COUNTERS_VALGRIND, look_for_blocks, blocks_words,
		counted_files_of_blocks, NO_VALGRIND},
	{COUNTERS_CACHEGRIND, look_for_cachegrind, cachegrind_words, NULL,
		NO_VALGRIND},
};

/* Where valgrind is wanted, any tool of it will do. */
static bool is_wanted(enum counters tool, enum counters wanted)
{
	return wanted == COUNTERS_AUTO || wanted == tool ||
	       (wanted == COUNTERS_VALGRIND && tool == COUNTERS_CACHEGRIND);
}

int counter_find(struct work_counter *out, enum counters wanted, bool needed,
	const struct child_environment *environment, struct signals *signals,
	struct arena *arena, struct err *err)
{
	struct look look = {environment->variables, signals, arena, err};
	const char *why = NULL;

	*out = (struct work_counter){0};
	for (size_t i = 0; i < sizeof tools / sizeof *tools && !out->tool;
		i++) {
		if (!is_wanted(tools[i].as, wanted))
			continue;
		why = tools[i].none;
		if (tools[i].look(out, &look))
			out->tool = &tools[i];
		if (err->kind != ERR_NONE)
			return -1;
	}
	if (!out->tool)
		return needed && !signals_came(signals)
		               ? err_set(err, ERR_INPUT, "counters: %s", why)
		               : 0;
	out->known.libc = libc_of(arena);
	out->variables = variables_of(environment->variables, arena);
	return 0;
}

const char *const *counter_words(const struct work_counter *counter,
	const struct program *program, const char *counts, struct arena *arena)
{
	const char **words = arena_alloc(arena, WORDS_MAX, sizeof *words);
	struct counted of = {counter, program, counts};

	counter->tool->words(words, &of, arena);
	return words;
}

int counter_finish(const struct work_counter *counter, const struct slot *slot,
	struct err *err)
{
	return counter->tool->finish ? counter->tool->finish(slot, err) : 0;
}
