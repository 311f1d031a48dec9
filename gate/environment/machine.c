/* Asks the system what machine this is. */
#include "gate/environment/machine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "gate/core/ascii.h"
#include "gate/core/file.h"
#include "gate/text/num.h"

enum {FILE_MAX = 4 << 20, FACTS_ROOM = 32 };

static void add(struct facts *facts, const char *key, const char *value)
{
	if (!value || !*value)
		return;
	if (facts->count == FACTS_ROOM)
		BUG("more than %d facts of a machine", FACTS_ROOM);
	facts->items[facts->count++] = (struct fact_pair){key, value};
}

/* The file's text, empty when it cannot be read. Files of the system have no
 * size that could be asked for. */
static void read_system(struct buf *out, const char *path)
{
	struct err ignored = {0};

	buf_reset(out);
	file_read(out, path, FILE_MAX, &ignored);
}

/* What stands behind `key` and the separator on a line of its own. */
static struct span value_of(struct span text, const char *key, char separator)
{
	for (size_t at = 0; at < text.len;) {
		size_t end = span_find(text, at, '\n');
		struct span line = {text.data + at, end - at};
		size_t cut = span_find(line, 0, separator);

		if (cut < line.len && span_equal(span_of(key),
			span_trim((struct span){line.data, cut})))
			return span_trim((struct span){line.data + cut + 1,
				line.len - cut - 1});
		at = end + 1;
	}
	return (struct span){0};
}

const char *machine_cpu(struct arena *arena, struct span cpuinfo)
{
	struct span name = value_of(cpuinfo, "model name", ':');
	struct span maker = value_of(cpuinfo, "CPU implementer", ':');
	struct span part = value_of(cpuinfo, "CPU part", ':');

	if (name.len > 0)
		return arena_copy(arena, name);
	if (part.len == 0)
		return NULL;
	return arena_printf(arena, "implementer %.*s part %.*s",
		(int)maker.len, maker.data, (int)part.len, part.data);
}

const char *machine_kernel(struct arena *arena, const char *release)
{
	size_t len = strcspn(release, ".");

	if (release[len] == '.')
		len += 1 + strcspn(release + len + 1, ".-+");
	return arena_copy(arena, (struct span){release, len});
}

const char *machine_cores(struct arena *arena, struct span cpu_max,
	unsigned processors)
{
	size_t blank = span_find(cpu_max, 0, ' ');
	char number[NUM_MAX];
	double quota, period;

	if (blank < cpu_max.len &&
		num_parse(&quota, (struct span){cpu_max.data, blank}) &&
		num_parse(&period, span_trim((struct span){
			cpu_max.data + blank, cpu_max.len - blank})) &&
		period > 0 && quota / period < processors)
		return arena_printf(arena, "%s of %u",
			num_format(number, quota / period), processors);
	return arena_printf(arena, "%u", processors);
}

/* Of the container, or of the hosted runner, where somebody says it. */
static const char *image(struct buf *text, struct arena *arena)
{
	const char *named = getenv("CI_JOB_IMAGE");
	struct span value;

	if (named && *named)
		return named;
	read_system(text, "/run/.containerenv"); /* image="..." */
	value = value_of(buf_view(text), "image", '=');
	if (value.len > 2)
		return arena_copy(arena,
			(struct span){value.data + 1, value.len - 2});
	return getenv("ImageOS");
}

void machine_facts(struct facts *out, struct arena *arena)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct buf text = {0};
	struct utsname name;

	out->count = 0;
	out->items = arena_alloc(arena, FACTS_ROOM, sizeof(*out->items));
	read_system(&text, "/proc/cpuinfo");
	add(out, "cpu", machine_cpu(arena, buf_view(&text)));
	read_system(&text, "/sys/fs/cgroup/cpu.max");
	if (processors > 0)
		add(out, "cores", machine_cores(arena, buf_view(&text),
			(unsigned)processors));
	if (uname(&name) == 0) {
		for (char *c = name.sysname; *c; c++)
			*c = ascii_lower(*c);
		add(out, "os", arena_copy(arena, span_of(name.sysname)));
		add(out, "arch", arena_copy(arena, span_of(name.machine)));
		add(out, "kernel", machine_kernel(arena, name.release));
	}
	add(out, "image", image(&text, arena));
	for (size_t i = 0; i < known_fact_count; i++)
		if (known_facts[i].variable)
			add(out, known_facts[i].key,
				getenv(known_facts[i].variable));
	buf_clear(&text);
}
