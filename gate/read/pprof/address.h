/* What an address is called of which a capture gives no name. */
#ifndef GATE_READ_PPROF_ADDRESS_H
#define GATE_READ_PPROF_ADDRESS_H

#include <stdint.h>

#include "gate/model/builder.h"

/* "[module+0x12ab]": where in the file the address is, the same wherever the
 * file was mapped. */
sym address_name(struct builder *b, sym module, uint64_t in_file);

/* Where in its file an address is. Agents that look from outside give it as the
 * file has it, whatever they say of the mapping. */
uint64_t address_in_file(const struct unnamed *what);

/* Gives the frames that whoever has the file knows there, leaf first, each made
 * from the one given; false: nobody does. */
bool address_frames(struct builder *b, const struct unnamed *what,
	struct frame frame, void (*push)(void *data, struct frame frame),
	void *data);

#endif
