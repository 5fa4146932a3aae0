/* Runs one scenario, and prints its outcome. Without an argument it prints the names of the scenarios. */
#include "rows.h"
#include <sys/time.h>

enum { MOST_ROWS = 128 };

static struct {
    const char *name;
    void (*run)(void);
} rows[MOST_ROWS];

static int row_count;

void add_row(const char *name, void (*run)(void))
{
    if (row_count == MOST_ROWS)
        abort();
    rows[row_count].name = name;
    rows[row_count++].run = run;
}

void say_text(const char *function, const char *what, const char *text)
{
    printf("%s: %s: %s\n", function, what, text);
}

void say_number(const char *function, const char *what, long long value)
{
    char text[32];
    const char *name = value < 0 && value > -4096 ? strerrorname_np((int)-value) : NULL;

    if (name)
        snprintf(text, sizeof(text), "-%s", name);
    else
        snprintf(text, sizeof(text), "%lld", value);
    say_text(function, what, text);
}

void say_hex(const char *function, const char *what, const void *start, size_t count)
{
    char text[513] = "";

    for (size_t i = 0; i < count && i < 256; i++)
        snprintf(text + 2 * i, 3, "%02X", ((const unsigned char *)start)[i]);
    say_text(function, what, text);
}

int must_be(int result, const char *step)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", step, strerror(result == -1 ? errno : -result));
        exit(1);
    }
    return result;
}

struct io_uring_sqe *take_nop(struct io_uring *ring, __u64 user_data)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

    must(sqe ? 0 : -ENOBUFS);
    io_uring_prep_nop(sqe);
    sqe->user_data = user_data;
    return sqe;
}

struct io_uring_sqe *take_read(struct io_uring *ring, int fd, __u64 user_data)
{
    static char letter;
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);

    must(sqe ? 0 : -ENOBUFS);
    io_uring_prep_read(sqe, fd, &letter, 1, 0);
    sqe->user_data = user_data;
    return sqe;
}

void submit_nops(struct io_uring *ring, unsigned count)
{
    for (unsigned i = 1; i <= count; i++) {
        take_nop(ring, i);
        must(io_uring_submit(ring));
    }
}

int next_result(struct io_uring *ring)
{
    struct io_uring_cqe *cqe;
    int result;

    must(io_uring_wait_cqe(ring, &cqe));
    result = cqe->res;
    io_uring_cq_advance(ring, io_uring_cq_ready(ring));
    return result;
}

static void ignore(int signal)
{
    (void)signal;
}

static void repeat_signal(long microseconds)
{
    struct itimerval timer = {.it_interval.tv_usec = microseconds, .it_value.tv_usec = microseconds};

    must(setitimer(ITIMER_REAL, &timer, NULL));
}

void start_signals(void)
{
    struct sigaction action = {.sa_handler = ignore};

    must(sigaction(SIGALRM, &action, NULL));
    repeat_signal(20000);
}

void stop_signals(void)
{
    repeat_signal(0);
}

struct __kernel_timespec milliseconds(long count)
{
    return (struct __kernel_timespec){.tv_sec = count / 1000, .tv_nsec = count % 1000 * 1000000};
}

int main(int argc, char **argv)
{
    /* The lines before a crash are printed too. */
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < row_count; i++) {
        if (argc == 1) {
            puts(rows[i].name);
        } else if (!strcmp(rows[i].name, argv[1])) {
            rows[i].run();
            return 0;
        }
    }
    return argc == 1 ? 0 : 1;
}
