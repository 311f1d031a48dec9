/* Classifies frames that are of no profile. */
#include "tests/unit/support/frames.h"

#include "compare/frames/rules.h"

struct frame_kind kind_of_names(const struct policy *policy,
	unsigned languages, const struct frame_names *names)
{
	struct text_kind func, file, module;

	struct rule_index *rules = rule_index_new();

	text_kind_under(&func, policy, rules, ROLE_FUNC, names->func);
	text_kind_under(&file, policy, rules, ROLE_FILE, names->file);
	text_kind_under(&module, policy, rules, ROLE_MODULE, names->module);
	rule_index_free(rules);
	return frame_kind_under(policy, languages,
		&(struct frame_texts){&func, &file, &module});
}
