/*
 * Messages of gRPC-Web over HTTP/1.1: each in a frame of one byte of flags and
 * four of its length; the last frame are trailers, lines of NAME: VALUE.
 * An answer without a frame has them in the header of HTTP.
 */
#ifndef GATE_PULL_GRPC_WEB_H
#define GATE_PULL_GRPC_WEB_H

#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"

enum { GRPC_SAID_MAX = 256 };

struct grpc_answer {
	struct span message; /* the first, borrowed */
	int status;          /* as the trailers say; -1: nobody did */
	char said[GRPC_SAID_MAX];
};

/* Frames of protocol buffers, by hand: fields of numbers, texts, messages. */
void grpc_number(struct buf *out, unsigned field, uint64_t value);
void grpc_bytes(struct buf *out, unsigned field, struct span bytes);
/* One frame around a message. */
void grpc_frame(struct buf *out, struct span message);

/* Fails when a frame is cut. */
int grpc_parse(struct grpc_answer *out, struct span body, struct err *err);
/* The first field of that number that is bytes, borrowed. +1: there is none. */
int grpc_field(struct span *out, struct span message, unsigned field,
	struct err *err);

#endif
