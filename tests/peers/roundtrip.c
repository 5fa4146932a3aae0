/*
 * The cost of round trips of NOPs with liburing: prepare a batch, submit it, reap it. Each function is the
 * twin of a method of RoundTripLoads. Uring.Bench builds this file with gcc -O2 as a shared library.
 */
#include <errno.h>
#include <liburing.h>
#include <stdlib.h>

/* Returns NULL, with the error in errno, when the kernel refuses the ring. */
struct io_uring *ring_create(unsigned entries, unsigned flags)
{
	struct io_uring *ring = malloc(sizeof(*ring));
	/* In ms: the SQ thread must stay awake between two batches. */
	struct io_uring_params parameters = { .flags = flags, .sq_thread_idle = 1000 };
	int result = ring ? io_uring_queue_init_params(entries, ring, &parameters) : -ENOMEM;
	if (result < 0) {
		free(ring);
		errno = -result;
		return NULL;
	}
	return ring;
}

void ring_destroy(struct io_uring *ring)
{
	io_uring_queue_exit(ring);
	free(ring);
}

static void prepare(struct io_uring *ring, unsigned batch)
{
	for (unsigned i = 0; i < batch; i++) {
		struct io_uring_sqe *sqe;
		/* With SQPOLL the kernel frees entries shortly after their completions. */
		while ((sqe = io_uring_get_sqe(ring)) == NULL)
			;
		io_uring_prep_nop(sqe);
		io_uring_sqe_set_data64(sqe, i);
	}
}

static unsigned long long reap(struct io_uring *ring)
{
	struct io_uring_cqe *cqe;
	unsigned long long sum = 0;
	unsigned head, seen = 0;
	io_uring_for_each_cqe(ring, head, cqe) {
		sum += cqe->user_data;
		seen++;
	}
	io_uring_cq_advance(ring, seen);
	return sum;
}

/* Runs NOPs with one io_uring_enter(2) for each batch. */
unsigned long long ring_wait(struct io_uring *ring, unsigned total, unsigned batch)
{
	unsigned long long sum = 0;
	for (unsigned done = 0; done < total; done += batch) {
		prepare(ring, batch);
		io_uring_submit_and_wait(ring, batch);
		sum += reap(ring);
	}
	return sum;
}

/* Runs NOPs without a system call: the SQ thread takes the batch, and this thread polls the completion queue. */
unsigned long long ring_poll(struct io_uring *ring, unsigned total, unsigned batch)
{
	unsigned long long sum = 0;
	for (unsigned done = 0; done < total; done += batch) {
		prepare(ring, batch);
		io_uring_submit(ring);
		while (io_uring_cq_ready(ring) < batch)
			;
		sum += reap(ring);
	}
	return sum;
}
