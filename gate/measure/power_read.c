/* Reads the runs that there are, to ask what they could show. */
#include "gate/measure/power_read.h"

#include "gate/runs/read_options.h"
#include "gate/runs/runs.h"

int power_read(struct power *out, const char *base, const char *head,
	double wanted, const struct policy *policy, struct arena *arena,
	struct err *err)
{
	struct symtab *symtab = symtab_new();
	struct runset sets[2] = {{0}};
	struct workload *workloads;
	struct reading reading = {
		.symtab = symtab,
		.policy = policy,
		.limits = limits_default,
		.jobs = reading_jobs(&(struct reading_options){0}),
	};
	size_t set_count = head ? 2 : 1, count;
	int status = runset_scan(&sets[0], base, arena, err);

	*out = (struct power){0};
	if (status == 0 && head)
		status = runset_scan(&sets[1], head, arena, err);
	if (status == 0)
		status = runsets_read(sets, set_count, &reading, arena, err);
	if (status == 0) {
		runsets_pair(&workloads, &count, &sets[0], &sets[1], arena);
		power_of(out, workloads, count, !head, wanted, policy, symtab,
			arena);
	}
	symtab_free(symtab);
	return status;
}
