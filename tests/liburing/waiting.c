/* Waits for completions. */
#include "rows.h"

ROW(io_uring_wait_cqe)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;

    open_ring(io_uring_wait_cqe, &ring, 4, 0);
    submit_nops(&ring, 3);
    say(io_uring_wait_cqe, "three are there", io_uring_wait_cqe(&ring, &cqe));
    say(io_uring_wait_cqe, "the first", cqe->user_data);
    say(io_uring_wait_cqe, "completions left", io_uring_cq_ready(&ring));
    say(io_uring_wait_cqe_nr, "two of three", io_uring_wait_cqe_nr(&ring, &cqe, 2));
    say(io_uring_wait_cqe_nr, "none of three", io_uring_wait_cqe_nr(&ring, &cqe, 0));
    io_uring_cq_advance(&ring, 3);
    say(io_uring_wait_cqe_nr, "none of none", io_uring_wait_cqe_nr(&ring, &cqe, 0));
    start_signals();
    say(io_uring_wait_cqe, "interrupted", io_uring_wait_cqe(&ring, &cqe));
    submit_nops(&ring, 1);
    say(io_uring_wait_cqe_nr, "two, one is there, interrupted", io_uring_wait_cqe_nr(&ring, &cqe, 2));
    stop_signals();
    io_uring_queue_exit(&ring);
}

ROW(io_uring_wait_cqes)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    struct __kernel_timespec time = milliseconds(10);
    sigset_t blocked;

    open_ring(io_uring_wait_cqes, &ring, 4, 0);
    say(io_uring_wait_cqes, "none", io_uring_wait_cqes(&ring, &cqe, 1, &time, NULL));
    say(io_uring_wait_cqe_timeout, "none", io_uring_wait_cqe_timeout(&ring, &cqe, &time));
    take_nop(&ring, 1);
    say(io_uring_wait_cqes, "an entry that is not submitted", io_uring_wait_cqes(&ring, &cqe, 1, &time, NULL));
    must(io_uring_submit(&ring));
    say(io_uring_wait_cqes, "one of two", io_uring_wait_cqes(&ring, &cqe, 2, &time, NULL));
    say(io_uring_wait_cqes, "the completion", cqe->user_data);
    say(io_uring_wait_cqe_timeout, "one", io_uring_wait_cqe_timeout(&ring, &cqe, &time));
    io_uring_cqe_seen(&ring, cqe);

    start_signals();
    say(io_uring_wait_cqes, "interrupted", io_uring_wait_cqes(&ring, &cqe, 1, NULL, NULL));
    time = milliseconds(100);
    sigfillset(&blocked);
    say(io_uring_wait_cqes, "signals blocked", io_uring_wait_cqes(&ring, &cqe, 1, &time, &blocked));
    stop_signals();
#ifdef HAS_io_uring_wait_cqes_min_timeout
    time = milliseconds(10);
    say(io_uring_wait_cqes_min_timeout, "none", io_uring_wait_cqes_min_timeout(&ring, &cqe, 1, &time, 1000, NULL));
    submit_nops(&ring, 1);
    time = milliseconds(5000);
    say(io_uring_wait_cqes_min_timeout, "one of two", io_uring_wait_cqes_min_timeout(&ring, &cqe, 2, &time, 1000, NULL));
#endif
    io_uring_queue_exit(&ring);
}

ROW(io_uring_set_iowait)
{
#ifdef HAS_io_uring_set_iowait
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    struct __kernel_timespec time = milliseconds(10);

    open_ring(io_uring_set_iowait, &ring, 4, 0);
    must(io_uring_set_iowait(&ring, false));
    say(io_uring_set_iowait, "a wait", io_uring_wait_cqes(&ring, &cqe, 1, &time, NULL));
    submit_nops(&ring, 1);
    must(io_uring_wait_cqe(&ring, &cqe));
    say(io_uring_set_iowait, "a completion", cqe->user_data);
    io_uring_queue_exit(&ring);
#endif
}
