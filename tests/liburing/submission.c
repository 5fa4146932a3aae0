/* The submission of entries. */
#include "rows.h"

ROW(io_uring_get_sqe)
{
    struct io_uring ring;
    int taken = 0;

    open_ring(io_uring_get_sqe, &ring, 4, 0);
    while (io_uring_get_sqe(&ring))
        taken++;
    say(io_uring_get_sqe, "entries of a queue of 4", taken);
    io_uring_queue_exit(&ring);

    open_ring(io_uring_get_sqe, &ring, 4, 0);
    submit_nops(&ring, 4);
    say(io_uring_get_sqe, "user_data of an entry that was used as 1", io_uring_get_sqe(&ring)->user_data);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_get_sqe128)
{
#ifdef HAS_io_uring_get_sqe128
    struct io_uring ring;
    struct io_uring_sqe *first, *second;
    int taken = 2;

    open_ring(io_uring_get_sqe128, &ring, 4, 0);
    say(io_uring_get_sqe128, "an entry of a plain ring", io_uring_get_sqe128(&ring) != NULL);
    io_uring_queue_exit(&ring);

    open_ring(io_uring_get_sqe128, &ring, 4, IORING_SETUP_SQE128);
    first = io_uring_get_sqe128(&ring);
    second = io_uring_get_sqe128(&ring);
    say(io_uring_get_sqe128, "bytes between two entries", (char *)second - (char *)first);
    while (io_uring_get_sqe128(&ring))
        taken++;
    say(io_uring_get_sqe128, "entries of a queue of 4", taken);
    io_uring_queue_exit(&ring);

    open_ring(io_uring_get_sqe128, &ring, 8, IORING_SETUP_SQE_MIXED);
    for (taken = 0; io_uring_get_sqe128(&ring); taken++)
        ;
    say(io_uring_get_sqe128, "entries of a mixed queue of 8", taken);
    io_uring_queue_exit(&ring);
    open_ring(io_uring_get_sqe128, &ring, 8, IORING_SETUP_SQE_MIXED);
    submit_nops(&ring, 7);
    say(io_uring_get_sqe128, "an entry around the end", io_uring_get_sqe128(&ring) != NULL);
    say(io_uring_get_sqe128, "places taken by it", io_uring_sq_ready(&ring));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_sq_ready)
{
    struct io_uring ring;

    open_ring(io_uring_sq_ready, &ring, 4, 0);
    say(io_uring_sq_ready, "nothing taken", io_uring_sq_ready(&ring));
    say(io_uring_sq_space_left, "nothing taken", io_uring_sq_space_left(&ring));
    for (int i = 0; i < 3; i++)
        take_nop(&ring, i);
    say(io_uring_sq_ready, "three taken", io_uring_sq_ready(&ring));
    say(io_uring_sq_space_left, "three taken", io_uring_sq_space_left(&ring));
    must(io_uring_submit(&ring));
    say(io_uring_sq_ready, "three submitted", io_uring_sq_ready(&ring));
    say(io_uring_sq_space_left, "three submitted", io_uring_sq_space_left(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_sqring_wait)
{
    struct io_uring ring;
    int waited;

    open_ring(io_uring_sqring_wait, &ring, 4, 0);
    say(io_uring_sqring_wait, "without SQPOLL, with room for 4", io_uring_sqring_wait(&ring));
    for (int i = 0; i < 4; i++)
        take_nop(&ring, i);
    say(io_uring_sqring_wait, "without SQPOLL, full", io_uring_sqring_wait(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_sqring_wait, &ring, 4, IORING_SETUP_SQPOLL);
    say(io_uring_sqring_wait, "with room for 4", io_uring_sqring_wait(&ring));
    for (int i = 0; i < 4; i++)
        take_nop(&ring, i);
    must(io_uring_submit(&ring));
    waited = io_uring_sqring_wait(&ring);
    say(io_uring_sqring_wait, "full", done(waited));
    say(io_uring_sqring_wait, "there is room then", io_uring_sq_space_left(&ring) > 0);
    io_uring_queue_exit(&ring);
}

/* Takes a NOP, an entry with an unknown opcode, and a NOP. */
static void take_malformed(struct io_uring *ring)
{
    take_nop(ring, 1);
    take_nop(ring, 2)->opcode = 255;
    take_nop(ring, 3);
}

ROW(io_uring_submit)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;

    open_ring(io_uring_submit, &ring, 4, 0);
    say(io_uring_submit, "nothing", io_uring_submit(&ring));
    for (int i = 0; i < 3; i++)
        take_nop(&ring, i);
    say(io_uring_submit, "three entries", io_uring_submit(&ring));
    say(io_uring_submit, "three completions", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 3);

    take_malformed(&ring);
    say(io_uring_submit, "the second of three is malformed", io_uring_submit(&ring));
    say(io_uring_submit, "entries left", io_uring_sq_ready(&ring));
    say(io_uring_submit, "once more", io_uring_submit(&ring));
    say(io_uring_submit, "three more completions", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 3);

    submit_nops(&ring, 20);
    say(io_uring_submit, "nothing, completions overflow", io_uring_submit(&ring));
    take_nop(&ring, 1);
    say(io_uring_submit, "an entry, completions overflow", io_uring_submit(&ring));
    io_uring_cq_advance(&ring, 8);
    say(io_uring_submit, "nothing, completions fit", io_uring_submit(&ring));
    say(io_uring_submit, "completions fetched", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_submit, &ring, 4, IORING_SETUP_SUBMIT_ALL);
    take_malformed(&ring);
    say(io_uring_submit, "SUBMIT_ALL, the second is malformed", io_uring_submit(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_submit, &ring, 4, IORING_SETUP_SQPOLL);
    for (int i = 1; i <= 3; i++)
        take_nop(&ring, i);
    say(io_uring_submit, "SQPOLL, an error", io_uring_submit(&ring) < 0);
    must(io_uring_wait_cqe_nr(&ring, &cqe, 3));
    say(io_uring_submit, "SQPOLL, completions", io_uring_cq_ready(&ring));
    say(io_uring_submit, "SQPOLL, nothing", io_uring_submit(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_submit, &ring, 4, IORING_SETUP_R_DISABLED);
    take_nop(&ring, 1);
    say(io_uring_submit, "a disabled ring", io_uring_submit(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_submit_and_wait)
{
    struct io_uring ring;
    int pipes[2];

    must(pipe(pipes));
    open_ring(io_uring_submit_and_wait, &ring, 4, 0);
    say(io_uring_submit_and_wait, "nothing for 0", io_uring_submit_and_wait(&ring, 0));
    take_nop(&ring, 1);
    take_nop(&ring, 2);
    say(io_uring_submit_and_wait, "two for two", io_uring_submit_and_wait(&ring, 2));
    say(io_uring_submit_and_wait, "nothing for two that are there", io_uring_submit_and_wait(&ring, 2));
    take_nop(&ring, 3);
    say(io_uring_submit_and_wait, "one for 0", io_uring_submit_and_wait(&ring, 0));
    io_uring_cq_advance(&ring, 3);
    take_malformed(&ring);
    say(io_uring_submit_and_wait, "the second of three is malformed", io_uring_submit_and_wait(&ring, 3));
    must(io_uring_submit(&ring));
    io_uring_cq_advance(&ring, 3);

    start_signals();
    say(io_uring_submit_and_wait, "nothing, interrupted", io_uring_submit_and_wait(&ring, 1));
    take_read(&ring, pipes[0], 1);
    say(io_uring_submit_and_wait, "one, interrupted", io_uring_submit_and_wait(&ring, 1));
    stop_signals();
    io_uring_queue_exit(&ring);
}

ROW(io_uring_submit_and_wait_timeout)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe = NULL;
    struct __kernel_timespec time = milliseconds(10);
    int pipes[2];

    must(pipe(pipes));
    open_ring(io_uring_submit_and_wait_timeout, &ring, 4, 0);
    say(io_uring_submit_and_wait_timeout, "nothing", io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &time, NULL));
    say(io_uring_submit_and_wait_timeout, "nothing for 0", io_uring_submit_and_wait_timeout(&ring, &cqe, 0, &time, NULL));
    take_read(&ring, pipes[0], 1);
    say(io_uring_submit_and_wait_timeout, "one, time over", io_uring_submit_and_wait_timeout(&ring, &cqe, 1, &time, NULL));
    take_nop(&ring, 2);
    say(io_uring_submit_and_wait_timeout, "one completion of two", io_uring_submit_and_wait_timeout(&ring, &cqe, 2, &time, NULL));
    say(io_uring_submit_and_wait_timeout, "the completion", cqe->user_data);
    io_uring_cqe_seen(&ring, cqe);
#ifdef HAS_io_uring_submit_and_wait_min_timeout
    struct __kernel_timespec longer = milliseconds(5000);

    say(io_uring_submit_and_wait_min_timeout, "nothing",
        io_uring_submit_and_wait_min_timeout(&ring, &cqe, 1, &time, 1000, NULL));
    take_nop(&ring, 3);
    say(io_uring_submit_and_wait_min_timeout, "one completion of two",
        io_uring_submit_and_wait_min_timeout(&ring, &cqe, 2, &longer, 1000, NULL));
    say(io_uring_submit_and_wait_min_timeout, "the completion", cqe ? cqe->user_data : 0);
#endif
    io_uring_queue_exit(&ring);
}

ROW(io_uring_submit_and_wait_reg)
{
#if defined(HAS_io_uring_submit_and_wait_reg) && defined(HAS_io_uring_register_region)
    enum { PAGE = 4096 };
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    struct io_uring_reg_wait *waits = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct io_uring_region_desc region = {
        .user_addr = (__u64)(uintptr_t)waits, .size = PAGE, .flags = IORING_MEM_REGION_TYPE_USER};
    struct io_uring_mem_region_reg registration = {
        .region_uptr = (__u64)(uintptr_t)&region, .flags = IORING_MEM_REGION_REG_WAIT_ARG};
    int pipes[2];

    must(pipe(pipes));
    waits[1] = (struct io_uring_reg_wait){.ts = milliseconds(10), .flags = IORING_REG_WAIT_TS};
    open_ring(io_uring_submit_and_wait_reg, &ring, 4, IORING_SETUP_R_DISABLED);
    say(io_uring_register_wait_reg, "a page", io_uring_register_wait_reg(&ring, waits, PAGE / sizeof(*waits)));
    must(io_uring_register_region(&ring, &registration));
    must(io_uring_enable_rings(&ring));
    say(io_uring_submit_and_wait_reg, "nothing", io_uring_submit_and_wait_reg(&ring, &cqe, 1, 1));
    take_nop(&ring, 1);
    say(io_uring_submit_and_wait_reg, "one", io_uring_submit_and_wait_reg(&ring, &cqe, 1, 1));
    io_uring_cq_advance(&ring, 1);
    say(io_uring_submit_and_wait_reg, "an index beyond the region", io_uring_submit_and_wait_reg(&ring, &cqe, 1, 64));

    /* Version 2.9 crashes here. */
#ifdef HAS_io_uring_memory_size
    take_read(&ring, pipes[0], 1);
    say(io_uring_submit_and_wait_reg, "one, time over", io_uring_submit_and_wait_reg(&ring, &cqe, 1, 1));
#endif
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_submit_and_get_events)
{
    struct io_uring ring;
    int pipes[2];

    must(pipe(pipes));
    open_ring(io_uring_submit_and_get_events, &ring, 4, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN);
    say(io_uring_submit_and_get_events, "nothing", io_uring_submit_and_get_events(&ring));
    take_nop(&ring, 1);
    take_nop(&ring, 2);
    say(io_uring_submit_and_get_events, "two", io_uring_submit_and_get_events(&ring));
    say(io_uring_submit_and_get_events, "completions", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 2);
    take_read(&ring, pipes[0], 3);
    must(io_uring_submit(&ring));
    must((int)write(pipes[1], "A", 1));
    say(io_uring_submit_and_get_events, "completions before task work", io_uring_cq_ready(&ring));
    say(io_uring_submit_and_get_events, "nothing, task work waits", io_uring_submit_and_get_events(&ring));
    say(io_uring_submit_and_get_events, "completions after task work", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 1);

    say(io_uring_get_events, "nothing", io_uring_get_events(&ring));
    take_nop(&ring, 1);
    say(io_uring_get_events, "an entry that is not submitted", io_uring_get_events(&ring));
    say(io_uring_get_events, "entries left", io_uring_sq_ready(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_get_events, &ring, 4, 0);
    submit_nops(&ring, 20);
    io_uring_cq_advance(&ring, 8);
    say(io_uring_get_events, "an overflow", io_uring_get_events(&ring));
    say(io_uring_get_events, "completions fetched", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);
}
