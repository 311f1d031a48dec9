/* profgate.yml: no text breaks the reader, and what it takes prints as YAML
 * that reads back as the same policy. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The policy without its origins, which name other lines the second time. */
static void print_bare(struct buf *out, const struct config *config)
{
	struct config bare = *config;
	struct arena arena = {0};
	struct budget budget, *budgets;
	size_t count = 0;

	while (policy_budget_at(&budget, &config->policy, count))
		count++;
	budgets = arena_alloc(&arena, count, sizeof(*budgets));
	for (size_t s = 0; s < SETTING_COUNT; s++)
		bare.origin[s] = "";
	for (size_t b = 0; policy_budget_at(&budgets[b], &config->policy, b);) {
		budgets[b].hot_rule = "";
		budgets[b].leak.rule = "";
		for (size_t s = 0; s < SCOPE_COUNT; s++)
			budgets[b].scope[s].rule = "";
		if (++b == count)
			break;
	}
	bare.policy.budget_count = count;
	for (size_t i = 0; i < bare.policy.rule_count; i++)
		bare.policy.rules[i].allowance.rule = "";
	for (size_t i = 0; i < bare.policy.acceptance_count; i++)
		bare.policy.acceptances[i].rule = "";
	for (size_t i = 0; i < bare.policy.runtime_count; i++)
		bare.policy.runtime[i].rule = "";
	for (size_t i = 0; i < bare.policy.module_count; i++)
		bare.policy.modules[i].rule = "";
	bare.policy.budgets = budgets;
	config_print(out, &bare);
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct arena arena = {0};
	struct config config;
	struct err err = {0};
	struct buf printed = {0};
	struct buf again = {0};

	if (config_read(&config, text, "p.yml", "2026-06-30", &arena, &err)) {
		arena_clear(&arena);
		return 0;
	}
	print_bare(&printed, &config);
	/* Escapes make it longer: only a text near the limit is refused. */
	if (printed.len <= CONFIG_MAX_BYTES) {
		if (config_read(&config, buf_view(&printed), "p.yml",
			"2026-06-30", &arena, &err)) {
			fprintf(stderr, "%s\n%s", err.text, printed.data);
			abort();
		}
		print_bare(&again, &config);
		if (strcmp(printed.data, again.data) != 0) {
			fprintf(stderr, "%s\n%s", printed.data, again.data);
			abort();
		}
	}
	buf_clear(&printed);
	buf_clear(&again);
	arena_clear(&arena);
	return 0;
}
