/*
 * Peer "c-epoll": the classic loop in one thread. The loop accepts until the queue is empty, reads the
 * request, and sends the response with MSG_MORE: the response and the FIN of the close then leave in one
 * packet.
 *
 * gcc -O2 -Wall -o epoll epoll.c && ./epoll PORT
 */
#define _GNU_SOURCE
#include <sys/epoll.h>

#include "common.h"

enum { EVENTS = 512 };

static char scratch[16384];

/* Answers and closes. Returns false while the request has not arrived. */
static int answer(int fd)
{
	ssize_t got = recv(fd, scratch, sizeof(scratch), MSG_DONTWAIT);
	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got > 0)
		(void)!send(fd, response, RESPONSE_LENGTH, MSG_NOSIGNAL | MSG_MORE);
	close(fd);
	return 1;
}

static void accept_all(int epoll, int listener)
{
	for (;;) {
		int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			if (errno == EINTR || errno == ECONNABORTED)
				continue;
			/* Without descriptors or memory the listener stays ready, and the next turn tries
			 * again. */
			return;
		}

		/* The listener defers, so the request has usually arrived: the common case needs no
		 * epoll_ctl. */
		if (!answer(fd)) {
			struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP, .data.fd = fd };
			if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
				close(fd);
		}
	}
}

int main(int argc, char **argv)
{
	struct epoll_event events[EVENTS];
	sigset_t blocked, waiting;
	int listener = listen_on(port_of(argc, argv), SOCK_NONBLOCK);
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0)
		die("epoll");
	raise_file_limit();

	/* Signals arrive only inside the wait, so none is lost between the check of the flag and the wait. */
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, &waiting);
	stop_on_signals();

	while (!stopping) {
		int count = epoll_pwait(epoll, events, EVENTS, -1, &waiting);
		for (int i = 0; i < count; i++) {
			if (events[i].data.fd == listener)
				accept_all(epoll, listener);
			else
				answer(events[i].data.fd);
		}
	}

	return 0;
}
