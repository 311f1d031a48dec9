/* What `profgate doctor` asks: can this machine, clone and job do it? */
#ifndef GATE_COMMANDS_DOCTOR_DOCTOR_H
#define GATE_COMMANDS_DOCTOR_DOCTOR_H

#include "gate/baseline/store_options.h"
#include "gate/config/config.h"

enum can { CAN, CAN_WITH_LESS, CANNOT };

struct doctor_answer {
	enum can can;
	const char *says;   /* a sentence without its full stop; in the arena */
	const char *remedy; /* what to do; NULL: nothing */
};

struct doctor {
	struct config config;
	const char *config_path;  /* NULL: there is none */
	const char *config_wrong; /* why it does not read; NULL: it does */
	struct opened_store opened;
	const char *store_wrong;
	const struct remote_options *remote;
	struct arena *arena;
};

/* Each fills an answer; nothing that goes wrong is an error here. */
void doctor_measure(struct doctor_answer *out, const struct doctor *d);
void doctor_compare(struct doctor_answer *out, const struct doctor *d);
void doctor_record(struct doctor_answer *out, const struct doctor *d);
void doctor_publish(struct doctor_answer *out, const struct doctor *d);

#endif
