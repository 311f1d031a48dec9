/* Reads result.json from its file. */
#include "gate/output/result_file.h"

#include "compare/causes/causes.h"
#include "gate/core/file.h"
#include "gate/core/memory.h"
#include "gate/output/result_check.h"
#include "gate/text/escape.h"
#include "reporters/reporter.h"

/* Far above any real result; a ceiling for what json_read has to hold. */
enum {RESULT_MAX_BYTES = 256 << 20 };

int result_read(struct verdict *out, const char *path, struct arena *arena,
	struct err *err)
{
	struct buf text = {0}, shown = {0};
	int result;

	escape_line(&shown, path, CAP_SENTENCE);
	memory_doing(shown.data);
	result = file_read(&text, path, RESULT_MAX_BYTES, err);
	*out = (struct verdict){0};
	if (result == 0 && (json_read(out, buf_view(&text), arena, err) ||
			result_check(out, err)))
		result = err_wrap(err, "%s", path);
	if (result == 0 && out->cause_count == 0)
		causes_find(out, arena); /* earlier versions told none */
	memory_doing(NULL);
	buf_clear(&text);
	buf_clear(&shown);
	return result;
}
