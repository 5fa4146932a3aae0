/*
 * Peers "c-kept" and "c-kept-sqpoll": kept connections with liburing, the twin of uring-server --keep-alive.
 * One multishot accept into direct descriptors, a multishot receive for each connection into a ring of provided
 * buffers, and a send for each request. The parser only looks for empty lines.
 *
 * gcc -O2 -Wall -o keepalive keepalive.c -luring && ./keepalive PORT [--sqpoll]
 */
#define _GNU_SOURCE
#include <liburing.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <time.h>

#include "common.h"

enum { SLOTS = 16384, ENTRIES = 4096, COMPLETIONS = 65536, BUFFERS = 1024, BUFFER_SIZE = 2048, GROUP = 0 };
enum kind { ACCEPT, RECEIVE, SEND, CLOSE, STOP };

/* The head has the fields of uring-server's, in its order. */
static char kept[] =
	"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-type: text/html; charset=utf-8\r\n"
	"Content-length: 17\r\nConnection: keep-alive\r\n\r\nHave a nice day!\n";

static struct io_uring ring;
static struct io_uring_buf_ring *buffers;
static char *memory;
static int listener;
static time_t dated;

static struct io_uring_sqe *next_entry(void)
{
	struct io_uring_sqe *sqe;
	while ((sqe = io_uring_get_sqe(&ring)) == NULL)
		io_uring_submit(&ring);
	return sqe;
}

static void finish(struct io_uring_sqe *sqe, unsigned flags, enum kind kind, unsigned slot)
{
	io_uring_sqe_set_flags(sqe, flags);
	io_uring_sqe_set_data64(sqe, (unsigned long long)slot << 8 | kind);
}

static void arm_accept(void)
{
	struct io_uring_sqe *sqe = next_entry();
	io_uring_prep_multishot_accept_direct(sqe, listener, NULL, NULL, 0);
	finish(sqe, 0, ACCEPT, 0);
}

static void arm_receive(unsigned slot)
{
	struct io_uring_sqe *sqe = next_entry();
	io_uring_prep_recv_multishot(sqe, (int)slot, NULL, 0, 0);
	finish(sqe, IOSQE_FIXED_FILE | IOSQE_BUFFER_SELECT, RECEIVE, slot);
	sqe->buf_group = GROUP;
}

/* Once a second, as uring-server does. */
static void refresh_date(void)
{
	struct timespec now;
	struct tm parts;
	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (now.tv_sec == dated)
		return;
	dated = now.tv_sec;
	gmtime_r(&dated, &parts);
	strftime(kept + 23, 30, "%a, %d %b %Y %H:%M:%S GMT", &parts);
	kept[52] = '\r';
}

static void answer(unsigned slot)
{
	struct io_uring_sqe *sqe = next_entry();
	io_uring_prep_send(sqe, (int)slot, kept, sizeof(kept) - 1, MSG_NOSIGNAL | MSG_WAITALL);
	finish(sqe, IOSQE_FIXED_FILE | IOSQE_CQE_SKIP_SUCCESS, SEND, slot);
}

static void close_slot(unsigned slot)
{
	struct io_uring_sqe *sqe = next_entry();
	io_uring_prep_close_direct(sqe, slot);
	finish(sqe, IOSQE_CQE_SKIP_SUCCESS, CLOSE, slot);
}

/* Answers each request that ends in the bytes. The clients send a request in one packet. */
static void received(unsigned slot, const char *bytes, int length)
{
	const char *end = bytes + length;
	while ((bytes = memmem(bytes, (size_t)(end - bytes), "\r\n\r\n", 4)) != NULL) {
		answer(slot);
		bytes += 4;
	}
}

static void complete_receive(unsigned slot, const struct io_uring_cqe *cqe)
{
	if (cqe->flags & IORING_CQE_F_BUFFER) {
		unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;
		char *buffer = memory + id * BUFFER_SIZE;
		received(slot, buffer, cqe->res);
		io_uring_buf_ring_add(buffers, buffer, BUFFER_SIZE, (unsigned short)id, io_uring_buf_ring_mask(BUFFERS), 0);
		io_uring_buf_ring_advance(buffers, 1);
	}
	if (cqe->res <= 0 && cqe->res != -ENOBUFS)
		close_slot(slot);
	else if (!(cqe->flags & IORING_CQE_F_MORE))
		arm_receive(slot);
}

static void complete(const struct io_uring_cqe *cqe)
{
	unsigned slot = (unsigned)(cqe->user_data >> 8);
	switch ((enum kind)(cqe->user_data & 0xff)) {
	case ACCEPT:
		if (cqe->res >= 0)
			arm_receive((unsigned)cqe->res);
		if (!(cqe->flags & IORING_CQE_F_MORE))
			arm_accept();
		break;
	case RECEIVE:
		complete_receive(slot, cqe);
		break;
	case STOP:
		stopping = 1;
		break;
	case SEND:
	case CLOSE:
		/* The client has closed the connection, and its receive ends, too. */
		break;
	}
}

/* The ring itself waits for the signal, so no signal is lost between a check of a flag and the wait. */
static void arm_stop(void)
{
	struct io_uring_sqe *sqe = next_entry();
	sigset_t signals;
	int fd;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	fd = signalfd(-1, &signals, SFD_CLOEXEC);
	if (fd < 0)
		die("signalfd");
	io_uring_prep_poll_add(sqe, fd, POLLIN);
	finish(sqe, 0, STOP, 0);
}

static void check(int result)
{
	if (result < 0) {
		errno = -result;
		die("io_uring");
	}
}

static void set_up(bool sqpoll)
{
	struct io_uring_buf_reg registration = { .ring_entries = BUFFERS, .bgid = GROUP };
	struct io_uring_params parameters = {
		.flags = IORING_SETUP_CQSIZE
			| (sqpoll ? IORING_SETUP_SQPOLL : IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN),
		.cq_entries = COMPLETIONS,
		.sq_thread_idle = 5000,
	};
	check(io_uring_queue_init_params(ENTRIES, &ring, &parameters));
	check(io_uring_register_files_sparse(&ring, SLOTS));
	if (posix_memalign((void **)&buffers, 4096, BUFFERS * sizeof(struct io_uring_buf)) != 0
	    || (memory = malloc(BUFFERS * BUFFER_SIZE)) == NULL)
		die("memory");
	memset(buffers, 0, BUFFERS * sizeof(struct io_uring_buf));
	registration.ring_addr = (unsigned long)buffers;
	check(io_uring_register_buf_ring(&ring, &registration, 0));
	io_uring_buf_ring_init(buffers);
	for (int id = 0; id < BUFFERS; id++)
		io_uring_buf_ring_add(buffers, memory + id * BUFFER_SIZE, BUFFER_SIZE, (unsigned short)id,
				      io_uring_buf_ring_mask(BUFFERS), id);
	io_uring_buf_ring_advance(buffers, BUFFERS);
}

int main(int argc, char **argv)
{
	bool sqpoll = argc == 3 && strcmp(argv[2], "--sqpoll") == 0;
	listener = listen_on(port_of(argc, argv), 0);
	raise_file_limit();
	set_up(sqpoll);
	arm_stop();
	arm_accept();
	while (!stopping) {
		struct io_uring_cqe *cqe;
		unsigned head, seen = 0;

		if (sqpoll)
			io_uring_submit(&ring);
		else
			io_uring_submit_and_wait(&ring, 1);
		refresh_date();
		io_uring_for_each_cqe(&ring, head, cqe) {
			complete(cqe);
			seen++;
		}
		io_uring_cq_advance(&ring, seen);
	}

	io_uring_queue_exit(&ring);
	return 0;
}
