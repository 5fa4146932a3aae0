/*
 * Shared by the C peers of the benchmark: the response, the listening socket and the clean stop. The response
 * is, byte for byte, the default one of uring-server, and the socket has the options of that server's socket.
 */
#ifndef PEERS_COMMON_H
#define PEERS_COMMON_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const char response[] =
	"HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: 17\r\n"
	"Connection: close\r\n\r\nHave a nice day!\n";

#define RESPONSE_LENGTH (sizeof(response) - 1)
#define BACKLOG 4096

/* Larger than every receive buffer: one discard takes all bytes that a client has sent. */
#define DISCARD_LENGTH (1u << 30)

static volatile sig_atomic_t stopping;

static inline void request_stop(int number)
{
	(void)number;
	stopping = 1;
}

static inline void die(const char *what)
{
	perror(what);
	exit(1);
}

static inline int port_of(int argc, char **argv)
{
	int port = argc > 1 ? atoi(argv[1]) : 0;
	if (port <= 0 || port > 65535) {
		fprintf(stderr, "usage: %s PORT\n", argv[0]);
		exit(2);
	}
	return port;
}

/* Opens a listener on 127.0.0.1 that returns a connection after its client has sent data. */
static inline int listen_on(int port, int socket_flags)
{
	int on = 1;
	int defer_seconds = 1;
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((unsigned short)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | socket_flags, 0);
	if (fd < 0)
		die("socket");
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0
	    || setsockopt(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, &defer_seconds, sizeof(defer_seconds)) < 0)
		die("setsockopt");
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die("bind");
	if (listen(fd, BACKLOG) < 0)
		die("listen");
	return fd;
}

/* SIGTERM and SIGINT set a flag, and interrupt the wait of the process. */
static inline void stop_on_signals(void)
{
	struct sigaction action = { .sa_handler = request_stop };
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

/* Raises the limit on open files to the hard limit. A table of direct descriptors counts against this limit
 * too. */
static inline void raise_file_limit(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

#endif
