/* The queue of completions. */
#include "rows.h"

/* Submits a read of a pipe, and writes to the pipe: the completion waits for task work. */
static void complete_later(struct io_uring *ring)
{
    int pipes[2];

    must(pipe(pipes));
    take_read(ring, pipes[0], 7);
    must(io_uring_submit(ring));
    must((int)write(pipes[1], "A", 1));
}

ROW(io_uring_peek_cqe)
{
    const unsigned defer = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    int found = 0;

    open_ring(io_uring_peek_cqe, &ring, 4, 0);
    say(io_uring_peek_cqe, "empty", io_uring_peek_cqe(&ring, &cqe));
    submit_nops(&ring, 20);
    say(io_uring_peek_cqe, "full", io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_peek_cqe, "the oldest", cqe->user_data);
    say(io_uring_peek_cqe, "the same again", io_uring_peek_cqe(&ring, &cqe) == 0 && cqe->user_data == 1);
    while (!io_uring_peek_cqe(&ring, &cqe)) {
        io_uring_cqe_seen(&ring, cqe);
        found++;
    }
    say(io_uring_peek_cqe, "completions with those that overflow", found);
    io_uring_queue_exit(&ring);

    open_ring(io_uring_peek_cqe, &ring, 4, IORING_SETUP_IOPOLL);
    submit_nops(&ring, 1);
    say(io_uring_peek_cqe, "IOPOLL", io_uring_peek_cqe(&ring, &cqe));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_peek_cqe, &ring, 4, defer | IORING_SETUP_TASKRUN_FLAG);
    complete_later(&ring);
    say(io_uring_peek_cqe, "DEFER_TASKRUN with TASKRUN_FLAG", io_uring_peek_cqe(&ring, &cqe));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_peek_cqe, &ring, 4, defer);
    complete_later(&ring);
    say(io_uring_peek_cqe, "DEFER_TASKRUN without TASKRUN_FLAG", io_uring_peek_cqe(&ring, &cqe));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_peek_batch_cqe)
{
    const unsigned defer = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    struct io_uring ring;
    struct io_uring_cqe *cqes[16];
    unsigned taken, found = 0;

    open_ring(io_uring_peek_batch_cqe, &ring, 4, 0);
    say(io_uring_peek_batch_cqe, "empty", io_uring_peek_batch_cqe(&ring, cqes, 16));
    submit_nops(&ring, 3);
    say(io_uring_peek_batch_cqe, "two of three", io_uring_peek_batch_cqe(&ring, cqes, 2));
    say(io_uring_peek_batch_cqe, "the second", cqes[1]->user_data);
    say(io_uring_peek_batch_cqe, "completions left", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 3);
    submit_nops(&ring, 3);
    say(io_uring_peek_batch_cqe, "sixteen of three", io_uring_peek_batch_cqe(&ring, cqes, 16));
    say(io_uring_peek_batch_cqe, "none of three", io_uring_peek_batch_cqe(&ring, cqes, 0));
    io_uring_cq_advance(&ring, 3);
    submit_nops(&ring, 20);
    while ((taken = io_uring_peek_batch_cqe(&ring, cqes, 16))) {
        io_uring_cq_advance(&ring, taken);
        found += taken;
    }
    say(io_uring_peek_batch_cqe, "completions with those that overflow", found);
    io_uring_queue_exit(&ring);

    open_ring(io_uring_peek_batch_cqe, &ring, 4, defer | IORING_SETUP_TASKRUN_FLAG);
    complete_later(&ring);
    say(io_uring_peek_batch_cqe, "DEFER_TASKRUN with TASKRUN_FLAG", io_uring_peek_batch_cqe(&ring, cqes, 16));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_peek_batch_cqe, &ring, 4, defer);
    complete_later(&ring);
    say(io_uring_peek_batch_cqe, "DEFER_TASKRUN without TASKRUN_FLAG", io_uring_peek_batch_cqe(&ring, cqes, 16));
    io_uring_queue_exit(&ring);
}

/* Counts the completions of a loop, which ends after some of them. */
static unsigned count(struct io_uring *ring, unsigned most)
{
    struct io_uring_cqe *cqe;
    unsigned head, found = 0;

    io_uring_for_each_cqe(ring, head, cqe) {
        if (++found == most)
            break;
    }
    return found;
}

ROW(io_uring_for_each_cqe)
{
    struct io_uring ring;

    open_ring(io_uring_for_each_cqe, &ring, 4, 0);
    say(io_uring_for_each_cqe, "none", count(&ring, 16));
    submit_nops(&ring, 3);
    say(io_uring_for_each_cqe, "three", count(&ring, 16));
    say(io_uring_for_each_cqe, "completions left of three", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, io_uring_cq_ready(&ring));
    submit_nops(&ring, 3);
    say(io_uring_for_each_cqe, "one of three", count(&ring, 1));
    say(io_uring_for_each_cqe, "completions left after one of three", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, io_uring_cq_ready(&ring));
    submit_nops(&ring, 20);
    say(io_uring_for_each_cqe, "places full, others overflow", count(&ring, 32));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_for_each_cqe, &ring, 4, IORING_SETUP_CQE32);
    submit_nops(&ring, 3);
    say(io_uring_for_each_cqe, "three of 32 bytes", count(&ring, 16));
    io_uring_queue_exit(&ring);
#ifdef HAS_io_uring_cqe_iter_init
    struct io_uring_cqe_iter iterator;
    struct io_uring_cqe *cqe = NULL;

    open_ring(io_uring_cqe_iter_init, &ring, 4, 0);
    submit_nops(&ring, 2);
    iterator = io_uring_cqe_iter_init(&ring);
    submit_nops(&ring, 1);
    say(io_uring_cqe_iter_init, "later completions belong to it", iterator.tail - iterator.head == 3);
    say(io_uring_cqe_iter_next, "the first", io_uring_cqe_iter_next(&iterator, &cqe) ? cqe->user_data : 0);
    say(io_uring_cqe_iter_next, "the second", io_uring_cqe_iter_next(&iterator, &cqe) ? cqe->user_data : 0);
    say(io_uring_cqe_iter_next, "a third", io_uring_cqe_iter_next(&iterator, &cqe));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_cqe_iter_next, &ring, 4, IORING_SETUP_CQE_MIXED);
    submit_nops(&ring, 7);
    io_uring_cq_advance(&ring, 7);
    take_nop(&ring, 8)->nop_flags = NOP_CQE32;
    must(io_uring_submit(&ring));
    say(io_uring_cqe_iter_next, "completions behind a gap of a mixed queue", count(&ring, 16));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_cqe_seen)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;

    open_ring(io_uring_cqe_seen, &ring, 4, 0);
    submit_nops(&ring, 4);
    must(io_uring_peek_cqe(&ring, &cqe));
    io_uring_cqe_seen(&ring, cqe);
    say(io_uring_cqe_seen, "completions left of four", io_uring_cq_ready(&ring));
    io_uring_cqe_seen(&ring, NULL);
    say(io_uring_cqe_seen, "completions left after a null pointer", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 0);
    say(io_uring_cq_advance, "completions left after 0", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 2);
    say(io_uring_cq_advance, "completions left after 2", io_uring_cq_ready(&ring));
    io_uring_cq_advance(&ring, 2);
    say(io_uring_cq_advance, "completions left after one more than there is", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);
#ifdef HAS_io_uring_cqe_nr
    open_ring(io_uring_cqe_nr, &ring, 4, IORING_SETUP_CQE32);
    submit_nops(&ring, 1);
    must(io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_cqe_nr, "a queue with CQE32", io_uring_cqe_nr(cqe));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_cqe_nr, &ring, 4, IORING_SETUP_CQE_MIXED);
    submit_nops(&ring, 1);
    take_nop(&ring, 2)->nop_flags = NOP_CQE32;
    must(io_uring_submit(&ring));
    must(io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_cqe_nr, "16 bytes of a mixed queue", io_uring_cqe_nr(cqe));
    io_uring_cqe_seen(&ring, cqe);
    must(io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_cqe_nr, "32 bytes of a mixed queue", io_uring_cqe_nr(cqe));
    io_uring_cqe_seen(&ring, cqe);
    say(io_uring_cqe_nr, "places left", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_cq_ready)
{
    struct io_uring ring;

    open_ring(io_uring_cq_ready, &ring, 4, 0);
    say(io_uring_cq_ready, "none", io_uring_cq_ready(&ring));
    submit_nops(&ring, 3);
    say(io_uring_cq_ready, "three", io_uring_cq_ready(&ring));
    submit_nops(&ring, 20);
    say(io_uring_cq_ready, "full, others overflow", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_cq_has_overflow)
{
    struct io_uring ring;

    open_ring(io_uring_cq_has_overflow, &ring, 4, 0);
    submit_nops(&ring, 8);
    say(io_uring_cq_has_overflow, "full", io_uring_cq_has_overflow(&ring));
    submit_nops(&ring, 1);
    say(io_uring_cq_has_overflow, "one more", io_uring_cq_has_overflow(&ring));
    io_uring_cq_advance(&ring, 8);
    say(io_uring_cq_has_overflow, "room, not fetched", io_uring_cq_has_overflow(&ring));
    must(io_uring_get_events(&ring));
    say(io_uring_cq_has_overflow, "fetched", io_uring_cq_has_overflow(&ring));
    io_uring_queue_exit(&ring);
}

/* Reads the counter of an eventfd, 0 if there is no signal. */
static int signals(int fd)
{
    eventfd_t count;

    return eventfd_read(fd, &count) ? 0 : (int)count;
}

ROW(io_uring_cq_eventfd_enabled)
{
    struct io_uring ring;
    int fd = must(eventfd(0, EFD_NONBLOCK));

    open_ring(io_uring_cq_eventfd_enabled, &ring, 4, 0);
    must(io_uring_register_eventfd(&ring, fd));
    say(io_uring_cq_eventfd_enabled, "at first", io_uring_cq_eventfd_enabled(&ring));
    submit_nops(&ring, 1);
    say(io_uring_cq_eventfd_enabled, "signals", signals(fd));
    say(io_uring_cq_eventfd_toggle, "off", io_uring_cq_eventfd_toggle(&ring, false));
    say(io_uring_cq_eventfd_toggle, "off again", io_uring_cq_eventfd_toggle(&ring, false));
    say(io_uring_cq_eventfd_enabled, "off", io_uring_cq_eventfd_enabled(&ring));
    submit_nops(&ring, 1);
    say(io_uring_cq_eventfd_toggle, "signals while off", signals(fd));
    say(io_uring_cq_eventfd_toggle, "on", io_uring_cq_eventfd_toggle(&ring, true));
    submit_nops(&ring, 1);
    say(io_uring_cq_eventfd_toggle, "signals while on", signals(fd));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_cqe_get_data)
{
    struct io_uring ring;
    struct io_uring_cqe *cqe;

    open_ring(io_uring_cqe_get_data, &ring, 4, 0);
    take_nop(&ring, 0x1122334455667788);
    must(io_uring_submit(&ring));
    must(io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_cqe_get_data, "a pointer", (long long)(uintptr_t)io_uring_cqe_get_data(cqe));
    say(io_uring_cqe_get_data64, "a number", (long long)io_uring_cqe_get_data64(cqe));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_sqe_set_data)
{
    struct io_uring_sqe sqe = {0};

    io_uring_prep_nop(&sqe);
    io_uring_sqe_set_data(&sqe, (void *)(uintptr_t)0x112233445566);
    say_bytes(io_uring_sqe_set_data, "an entry", &sqe, 64);
    io_uring_sqe_set_data64(&sqe, 0xFFFFFFFFFFFFFFFE);
    say_bytes(io_uring_sqe_set_data64, "an entry", &sqe, 64);
}

ROW(io_uring_sqe_set_flags)
{
    struct io_uring_sqe sqe = {0};

    io_uring_prep_nop(&sqe);
    io_uring_sqe_set_flags(&sqe, IOSQE_IO_LINK | IOSQE_FIXED_FILE);
    say_bytes(io_uring_sqe_set_flags, "an entry", &sqe, 64);
    io_uring_sqe_set_flags(&sqe, IOSQE_ASYNC);
    say_bytes(io_uring_sqe_set_flags, "the entry again", &sqe, 64);
#ifdef HAS_io_uring_sqe_set_buf_group
    io_uring_prep_nop(&sqe);
    sqe.flags = 0;
    io_uring_sqe_set_buf_group(&sqe, 0x1234);
    say_bytes(io_uring_sqe_set_buf_group, "an entry", &sqe, 64);
#endif
}
