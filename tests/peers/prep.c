/*
 * The cost of liburing's inline helpers in C. Each function prepares every entry of an array, as a program
 * fills its submission queue, including user_data as the C# variants do. Uring.Bench builds this file with
 * gcc -O2 as a shared library.
 */
#include <liburing.h>

void prep_nop(struct io_uring_sqe *sqes, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		io_uring_prep_nop(&sqes[i]);
		io_uring_sqe_set_data64(&sqes[i], i);
	}
}

void prep_read(struct io_uring_sqe *sqes, unsigned count, int fd, void *buffer, unsigned length)
{
	for (unsigned i = 0; i < count; i++) {
		io_uring_prep_read(&sqes[i], fd, buffer, length, i);
		io_uring_sqe_set_data64(&sqes[i], i);
	}
}

void prep_send(struct io_uring_sqe *sqes, unsigned count, int fd, void *buffer, unsigned length, int flags)
{
	for (unsigned i = 0; i < count; i++) {
		io_uring_prep_send(&sqes[i], fd, buffer, length, flags);
		io_uring_sqe_set_data64(&sqes[i], i);
	}
}

void prep_accept_direct(struct io_uring_sqe *sqes, unsigned count, int fd)
{
	for (unsigned i = 0; i < count; i++) {
		io_uring_prep_accept_direct(&sqes[i], fd, NULL, NULL, 0, i);
		io_uring_sqe_set_data64(&sqes[i], i);
	}
}
