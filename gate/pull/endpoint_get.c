/* Asks an endpoint one thing. */
#include "gate/pull/endpoint.h"
#include "gate/pull/profiles.h"
#include "gate/pull/refusal.h"

int endpoint_get(struct source *s, const char *url, double seconds,
	const char *what, struct err *err)
{
	struct endpoint *e = s->own;
	int status = client_get(&e->answer, e->client, url, seconds, err);
	bool lasting = e->answer.lasting;

	if (status == 0)
		status = reply_check(&e->answer, s->address.place, what, err);
	/* another CPU profile ends, which 500 says */
	e->failed_lasting = status != 0 && lasting && e->answer.status != 500;
	return status;
}

int endpoint_take(struct capture_facts *out, struct source *s, unsigned row,
	struct err *err)
{
	const struct profile_row *profile = &profile_rows[row];
	double window = s->pull->plan->window;
	struct endpoint *e = s->own;
	const char *url = arena_printf(&s->arena, "%s%s", e->base,
		profile_query(row, window, &s->arena));

	if (endpoint_get(s, url, profile->phase == PHASE_DURING ? window : 0,
		    profile->name, err))
		return -1;
	return capture_look(out, buf_view(&e->answer.body), s->pull, &s->arena,
		       err)
	               ? err_wrap(err, "%s", s->address.place)
	               : 0;
}
