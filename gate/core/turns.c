/* A lock, for folders that know no threads. */
#include "gate/core/turns.h"

#include <pthread.h>
#include <stdlib.h>

#include "gate/core/err.h"

struct turns {
	pthread_mutex_t lock;
};

struct turns *turns_new(void)
{
	struct turns *turns = xcalloc(1, sizeof *turns);

	if (pthread_mutex_init(&turns->lock, NULL) != 0)
		out_of_memory();
	return turns;
}

void turns_free(struct turns *turns)
{
	pthread_mutex_destroy(&turns->lock);
	free(turns);
}

void turns_take(struct turns *turns)
{
	pthread_mutex_lock(&turns->lock);
}

void turns_give(struct turns *turns)
{
	pthread_mutex_unlock(&turns->lock);
}
