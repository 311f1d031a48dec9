/* Looks at what the machine does besides the measured command. */
#include "gate/measure/noise.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/git/object_id.h"
#include "gate/measure/child.h"
#include "gate/text/num.h"

/* The first bytes of a small file, "" when there is none. */
static void peek(char *out, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, out, size - 1);

	if (fd >= 0)
		close(fd);
	out[got > 0 ? got : 0] = '\0';
}

/* The next word of *text as a number, NaN when it is none. */
static double next_number(const char **text)
{
	size_t len;
	double number;

	*text += strspn(*text, " \t");
	len = strcspn(*text, " \t\n");
	if (!num_parse(&number, (struct span){*text, len}))
		number = (double)NAN;
	*text += len;
	return number;
}

static double first_number(const char *path)
{
	char text[128];
	const char *at = text;

	peek(text, sizeof(text), path);
	return next_number(&at);
}

/* "max 100000" or "200000 100000": microseconds in a period. */
static double quota(void)
{
	char text[128];
	const char *at = text;
	double used, period;

	peek(text, sizeof(text), "/sys/fs/cgroup/cpu.max");
	used = next_number(&at);
	period = next_number(&at);
	return period > 0 ? used / period : (double)NAN;
}

void machine_look(struct machine_load *out)
{
	const char *procs = getenv("GOMAXPROCS");
	long count = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t number = 0;

	*out = (struct machine_load){
		.processors = count > 0 ? (unsigned)count : 1,
		.quota = quota(),
		.load = first_number("/proc/loadavg"),
	};
	if (procs && num_parse_u64(&number, span_of(procs)) &&
		number < 100000)
		out->gomaxprocs = (unsigned)number;
	peek(out->governor, sizeof(out->governor),
		"/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
	out->governor[strcspn(out->governor, "\n")] = '\0';
}

/* Not the system's own id: records are published, and need to tell machines apart
 * and no more. */
const char *machine_boot(struct arena *arena)
{
	char id[64], hash[OBJECT_ID_SHORT + 1];

	peek(id, sizeof(id), "/proc/sys/kernel/random/boot_id");
	if (!id[0])
		return NULL;
	object_id_of_blob(hash, span_of(id));
	return arena_printf(arena, "%.16s", hash);
}

/* "cpu  user nice system idle iowait irq softirq steal guest guest_nice", in
 * hundredths of a second; guests are in user and nice already. */
void ticks_take(struct ticks *out)
{
	enum { IDLE = 3, IOWAIT = 4, STEAL = 7, COUNT = 8 };
	char text[256];
	const char *at = text + 3;
	double scale = 1.0 / (double)sysconf(_SC_CLK_TCK);

	*out = (struct ticks){.at = clock_now()};
	peek(text, sizeof(text), "/proc/stat");
	if (strncmp(text, "cpu ", 4) != 0) {
		out->busy = out->stolen = (double)NAN;
		return;
	}
	for (int i = 0; i < COUNT; i++) {
		double seconds = next_number(&at) * scale;

		if (i == STEAL)
			out->stolen = seconds;
		else if (i != IDLE && i != IOWAIT)
			out->busy += seconds;
	}
}

struct noise noise_between(const struct ticks *from, const struct ticks *to,
	double own)
{
	double time = to->at - from->at;

	if (!(time > 0))
		return (struct noise){(double)NAN, (double)NAN};
	return (struct noise){
		.others = fmax(0, to->busy - from->busy - own) / time,
		.stolen = (to->stolen - from->stolen) / time,
	};
}
