/*
 * Peer "c-uring": our best use of liburing. One multishot accept into direct descriptors, one hard-linked
 * chain per connection that posts no completion on success, one system call per batch (SINGLE_ISSUER,
 * DEFER_TASKRUN).
 *
 * With --linger MS a connection is shut down with its response, and drained and closed MS later, from a queue
 * in order of time. A client that is still sending then gets no reset.
 *
 * gcc -O2 -Wall -o uring uring.c -luring && ./uring PORT [--linger MS]
 */
#define _GNU_SOURCE
#include <liburing.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <time.h>

#include "common.h"

/* At 20,000 connections/s and 250 ms, 5,000 connections linger at a time. */
enum { SLOTS = 16384, ENTRIES = 16384, COMPLETIONS = 65536 };
enum kind { ACCEPT, LINK, RETRY, STOP };

#define QUIET_LINK (IOSQE_FIXED_FILE | IOSQE_IO_HARDLINK | IOSQE_CQE_SKIP_SUCCESS)

struct lingering {
	unsigned slot;
	long long due;
};

static struct io_uring ring;
static int listener;
static int linger_ms;

/* The queue contains each slot at most once, so SLOTS entries are enough. */
static struct lingering queue[SLOTS];
static unsigned queue_head, queue_tail;

static long long now_ms(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* Reserves room for a whole chain: the end of a submission cuts a chain. */
static void reserve(unsigned entries)
{
	while (io_uring_sq_space_left(&ring) < entries)
		io_uring_submit(&ring);
}

static void finish(struct io_uring_sqe *sqe, unsigned flags, enum kind kind)
{
	io_uring_sqe_set_flags(sqe, flags);
	io_uring_sqe_set_data64(sqe, kind);
}

static void arm_accept(void)
{
	struct io_uring_sqe *sqe;
	reserve(1);
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_multishot_accept_direct(sqe, listener, NULL, NULL, 0);
	finish(sqe, 0, ACCEPT);
}

/* Without a free slot the accept fails. The retry waits for a free slot. */
static void retry_accept(void)
{
	static struct __kernel_timespec moment = { .tv_nsec = 1000000 };
	struct io_uring_sqe *sqe;
	reserve(1);
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_timeout(sqe, &moment, 0, 0);
	finish(sqe, 0, RETRY);
}

/* The ring itself waits for the signal, so no signal is lost between a check of a flag and the wait. */
static void arm_stop(void)
{
	struct io_uring_sqe *sqe;
	sigset_t signals;
	int fd;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	fd = signalfd(-1, &signals, SFD_CLOEXEC);
	if (fd < 0)
		die("signalfd");
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_poll_add(sqe, fd, POLLIN);
	finish(sqe, 0, STOP);
}

static void discard(unsigned slot)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_recv(sqe, (int)slot, NULL, DISCARD_LENGTH, MSG_TRUNC | MSG_DONTWAIT);
	finish(sqe, QUIET_LINK, LINK);
}

static void close_slot(unsigned slot)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
	io_uring_prep_close_direct(sqe, slot);
	finish(sqe, IOSQE_CQE_SKIP_SUCCESS, LINK);
}

static void answer(unsigned slot)
{
	struct io_uring_sqe *sqe;
	reserve(3);
	discard(slot);
	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_send(sqe, (int)slot, response, RESPONSE_LENGTH, MSG_NOSIGNAL | MSG_MORE | MSG_WAITALL);
	finish(sqe, QUIET_LINK, LINK);
	if (linger_ms == 0) {
		close_slot(slot);
		return;
	}

	sqe = io_uring_get_sqe(&ring);
	io_uring_prep_shutdown(sqe, (int)slot, SHUT_WR);
	finish(sqe, IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS, LINK);
	queue[queue_tail++ % SLOTS] = (struct lingering){ .slot = slot, .due = now_ms() + linger_ms };
}

static void close_due(void)
{
	long long now;
	if (queue_head == queue_tail)
		return;
	now = now_ms();
	while (queue_head != queue_tail && queue[queue_head % SLOTS].due <= now) {
		unsigned slot = queue[queue_head++ % SLOTS].slot;
		reserve(2);
		discard(slot);
		close_slot(slot);
	}
}

static void complete(const struct io_uring_cqe *cqe)
{
	switch ((enum kind)cqe->user_data) {
	case ACCEPT:
		if (cqe->res >= 0)
			answer((unsigned)cqe->res);
		if (!(cqe->flags & IORING_CQE_F_MORE)) {
			if (cqe->res >= 0)
				arm_accept();
			else
				retry_accept();
		}
		break;
	case RETRY:
		arm_accept();
		break;
	case STOP:
		stopping = 1;
		break;
	case LINK:
		/* A link failed. The chain has continued to the close. */
		break;
	}
}

static void submit_and_wait(void)
{
	struct io_uring_cqe *cqe;
	if (queue_head == queue_tail) {
		io_uring_submit_and_wait(&ring, 1);
	} else {
		long long rest = queue[queue_head % SLOTS].due - now_ms();
		struct __kernel_timespec limit = { .tv_nsec = (rest < 1 ? 1 : rest) * 1000000LL };
		limit.tv_sec = limit.tv_nsec / 1000000000;
		limit.tv_nsec %= 1000000000;
		io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &limit, NULL);
	}
}

static void set_up(void)
{
	struct io_uring_params parameters = {
		.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
		.cq_entries = COMPLETIONS,
	};
	int result = io_uring_queue_init_params(ENTRIES, &ring, &parameters);
	if (result == 0)
		result = io_uring_register_files_sparse(&ring, SLOTS);
	if (result < 0) {
		errno = -result;
		die("io_uring");
	}
}

int main(int argc, char **argv)
{
	listener = listen_on(port_of(argc, argv), 0);
	if (argc == 4 && strcmp(argv[2], "--linger") == 0)
		linger_ms = atoi(argv[3]);
	raise_file_limit();
	set_up();
	arm_stop();
	arm_accept();
	while (!stopping) {
		struct io_uring_cqe *cqe;
		unsigned head, seen = 0;

		submit_and_wait();
		io_uring_for_each_cqe(&ring, head, cqe) {
			complete(cqe);
			seen++;
		}
		io_uring_cq_advance(&ring, seen);
		close_due();
	}

	io_uring_queue_exit(&ring);
	return 0;
}
