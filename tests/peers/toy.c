/*
 * Peer "c-toy": the loop of io_uring demonstrations. SQPOLL, plain descriptors, one accept at a time, then a
 * linked write and close, and a thread that spins on the completion queue. Three corrections make a load
 * possible: every entry has its user_data, the request is read before the response is written, and an error
 * ends a connection instead of the server.
 *
 * gcc -O2 -Wall -o toy toy.c -luring && ./toy PORT
 */
#define _GNU_SOURCE
#include <liburing.h>

#include "common.h"

enum { ENTRIES = 32768 };
enum kind { ACCEPT, READ, WRITE, CLOSE };

static struct io_uring ring;
static char scratch[16384];

static unsigned long long token(enum kind kind, int fd)
{
	return ((unsigned long long)kind << 32) | (unsigned)fd;
}

/* Waits while the queue is full. The SQ thread empties the queue. */
static struct io_uring_sqe *take(void)
{
	struct io_uring_sqe *sqe;
	while ((sqe = io_uring_get_sqe(&ring)) == NULL)
		io_uring_submit(&ring);
	return sqe;
}

static void arm_accept(int listener)
{
	struct io_uring_sqe *sqe = take();
	io_uring_prep_accept(sqe, listener, NULL, NULL, SOCK_CLOEXEC);
	io_uring_sqe_set_data64(sqe, token(ACCEPT, 0));
}

static void read_request(int fd)
{
	struct io_uring_sqe *sqe = take();
	io_uring_prep_recv(sqe, fd, scratch, sizeof(scratch), 0);
	io_uring_sqe_set_data64(sqe, token(READ, fd));
}

static void close_connection(int fd)
{
	struct io_uring_sqe *sqe = take();
	io_uring_prep_close(sqe, fd);
	io_uring_sqe_set_data64(sqe, token(CLOSE, fd));
}

static void write_and_close(int fd)
{
	struct io_uring_sqe *sqe;

	/* Both entries must be submitted together: the end of a submission cuts a link. */
	while (io_uring_sq_space_left(&ring) < 2)
		io_uring_submit(&ring);
	sqe = take();
	io_uring_prep_send(sqe, fd, response, RESPONSE_LENGTH, MSG_NOSIGNAL);
	io_uring_sqe_set_data64(sqe, token(WRITE, fd));
	/* The link is hard because a failed write must not leave the descriptor open. */
	sqe->flags |= IOSQE_IO_HARDLINK;
	close_connection(fd);
}

static void complete(int listener, const struct io_uring_cqe *cqe)
{
	int fd = (int)(unsigned)cqe->user_data;
	switch ((enum kind)(cqe->user_data >> 32)) {
	case ACCEPT:
		if (cqe->res >= 0)
			read_request(cqe->res);
		arm_accept(listener);
		break;
	case READ:
		if (cqe->res > 0)
			write_and_close(fd);
		else
			close_connection(fd);
		break;
	case WRITE:
	case CLOSE:
		break;
	}
}

int main(int argc, char **argv)
{
	int listener = listen_on(port_of(argc, argv), 0);
	struct io_uring_params parameters = { .flags = IORING_SETUP_SQPOLL, .sq_thread_idle = 1000 };
	int result = io_uring_queue_init_params(ENTRIES, &ring, &parameters);
	if (result < 0) {
		errno = -result;
		die("io_uring");
	}

	raise_file_limit();
	stop_on_signals();
	arm_accept(listener);
	while (!stopping) {
		struct io_uring_cqe *cqe;
		unsigned head, seen = 0;

		io_uring_submit(&ring);
		io_uring_for_each_cqe(&ring, head, cqe) {
			complete(listener, cqe);
			seen++;
		}
		io_uring_cq_advance(&ring, seen);
	}

	io_uring_queue_exit(&ring);
	return 0;
}
