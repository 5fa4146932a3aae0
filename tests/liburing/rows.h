/* The scenarios of the table "If you know liburing" of interop/README.md, on the side of liburing. */
#ifndef ROWS_H
#define ROWS_H

#define _GNU_SOURCE
#include <liburing.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

/* A scenario, named after the first function of its row. */
#define ROW(first)                                                          \
    static void row_##first(void);                                         \
    __attribute__((constructor)) static void add_##first(void)             \
    {                                                                       \
        add_row(#first, row_##first);                                       \
    }                                                                       \
    static void row_##first(void)

void add_row(const char *name, void (*run)(void));

/* Prints "function: what: value". A negative value is printed as the name of its errno. */
#define say(function, what, value) say_number(#function, what, value)
#define say_string(function, what, text) say_text(#function, what, text)

void say_number(const char *function, const char *what, long long value);
void say_text(const char *function, const char *what, const char *text);

/* Prints bytes as hexadecimal digits. */
#define say_bytes(function, what, start, count) say_hex(#function, what, start, count)

void say_hex(const char *function, const char *what, const void *start, size_t count);

/* Returns 0 for every success: some functions return the number of what they registered. */
static inline int done(int result)
{
    return result > 0 ? 0 : result;
}

/* Ends the program with an error if a step fails that is no part of the comparison. */
#define must(step) must_be(step, #step)

int must_be(int result, const char *step);

/* Sets up a ring with the flags. A failure ends the scenario, and is printed as the outcome of the function. */
#define open_ring(function, ring, entries, flags)                           \
    do {                                                                    \
        int opened_ = io_uring_queue_init(entries, ring, flags);            \
        if (opened_ < 0) {                                                  \
            say(function, "set up", opened_);                               \
            return;                                                         \
        }                                                                   \
    } while (0)

/* Submits NOPs with the user_data 1, 2, 3 ..., each in a call. */
void submit_nops(struct io_uring *ring, unsigned count);

/* Takes an entry, and prepares a NOP. */
struct io_uring_sqe *take_nop(struct io_uring *ring, __u64 user_data);

/* Takes an entry, and prepares a read of one byte from a pipe. */
struct io_uring_sqe *take_read(struct io_uring *ring, int fd, __u64 user_data);

/* Removes all completions from the queue, and prints the result of the first. */
#define say_result(function, what, ring) say(function, what, next_result(ring))

int next_result(struct io_uring *ring);

/* Sends a signal every 20 ms, between start and stop. */
void start_signals(void);
void stop_signals(void);

/* A time of some milliseconds. */
struct __kernel_timespec milliseconds(long count);

/* The flags that the headers of old versions lack. */
#ifndef IORING_SETUP_NO_MMAP
#define IORING_SETUP_NO_MMAP (1U << 14)
#endif
#ifndef IORING_SETUP_NO_SQARRAY
#define IORING_SETUP_NO_SQARRAY (1U << 16)
#endif
#ifndef IORING_SETUP_CQE_MIXED
#define IORING_SETUP_CQE_MIXED (1U << 18)
#endif
#ifndef IORING_SETUP_SQE_MIXED
#define IORING_SETUP_SQE_MIXED (1U << 19)
#endif
#define NOP_CQE32 (1U << 5)

#endif
