/* A config file to the policy and the plan that it sets. */
#include "gate/config/config.h"

#include "gate/config/node.h"

int config_read(struct config *out, struct span text, const char *path,
	const char *today, struct arena *arena, struct err *err)
{
	struct node *root;

	if (!text.data)
		text = span_of("");
	config_default(out, arena);
	out->policy.config = path;
	if (text.len > CONFIG_MAX_BYTES)
		return err_set(err, ERR_CONFIG, "%s: longer than %d bytes",
			path, CONFIG_MAX_BYTES);
	if (node_read(&root, text, path, arena, err))
		return -1;
	return config_overlay(out, root, path, today, arena, err);
}
