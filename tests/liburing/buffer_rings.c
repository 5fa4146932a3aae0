/* Rings of provided buffers. */
#include "rows.h"

static char memory[8][4096];

/* Reads bytes from a pipe into a provided buffer. */
static int read_provided(struct io_uring *ring, int group)
{
    struct io_uring_sqe *sqe = io_uring_get_sqe(ring);
    int pipes[2];

    must(pipe(pipes));
    must((int)write(pipes[1], "ABC", 3));
    io_uring_prep_read(sqe, pipes[0], NULL, 4096, 0);
    sqe->flags |= IOSQE_BUFFER_SELECT;
    sqe->buf_group = group;
    must(io_uring_submit(ring));
    return next_result(ring);
}

static struct io_uring_buf_ring *new_ring(unsigned entries)
{
    return mmap(NULL, entries * sizeof(struct io_uring_buf), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

ROW(io_uring_setup_buf_ring)
{
    struct io_uring ring;
    struct io_uring_buf_ring *buffers;
    int error;

    open_ring(io_uring_setup_buf_ring, &ring, 8, 0);
#ifdef HAS_io_uring_setup_buf_ring
    static const unsigned entries[] = {0, 3, 8, 65536};
    char what[32];

    for (int i = 0; i < 4; i++) {
        error = 0;
        io_uring_setup_buf_ring(&ring, entries[i], i, 0, &error);
        snprintf(what, sizeof(what), "%u entries", entries[i]);
        say(io_uring_setup_buf_ring, what, error);
    }
    io_uring_setup_buf_ring(&ring, 8, 2, 0, &error);
    say(io_uring_setup_buf_ring, "a group that exists", error);
    say(io_uring_setup_buf_ring, "a read without a buffer", read_provided(&ring, 2));
#endif
    buffers = new_ring(8);
    buffers->tail = 77;
    io_uring_buf_ring_init(buffers);
    say(io_uring_buf_ring_init, "the tail", buffers->tail);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_free_buf_ring)
{
#ifdef HAS_io_uring_free_buf_ring
    struct io_uring ring;
    struct io_uring_buf_ring *buffers;
    int error = 0;

    open_ring(io_uring_free_buf_ring, &ring, 8, 0);
    buffers = io_uring_setup_buf_ring(&ring, 8, 1, 0, &error);
    say(io_uring_free_buf_ring, "a ring", io_uring_free_buf_ring(&ring, buffers, 8, 1));
    say(io_uring_free_buf_ring, "a read afterwards", read_provided(&ring, 1));
    buffers = io_uring_setup_buf_ring(&ring, 8, 1, 0, &error);
    must(io_uring_unregister_buf_ring(&ring, 1));
    say(io_uring_free_buf_ring, "a ring that was unregistered", io_uring_free_buf_ring(&ring, buffers, 8, 1));
    say(io_uring_free_buf_ring, "its memory is mapped", msync(buffers, 128, MS_ASYNC) == 0);
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_register_buf_ring)
{
    struct io_uring ring;
    struct io_uring_buf_ring *buffers = new_ring(8);
    struct io_uring_buf_reg registration = {.ring_addr = (__u64)(uintptr_t)buffers, .ring_entries = 8, .bgid = 1};
    struct io_uring_buf_reg odd = registration, unaligned = registration;

    odd.ring_entries = 3;
    unaligned.ring_addr += 16;
    open_ring(io_uring_register_buf_ring, &ring, 8, 0);
    say(io_uring_register_buf_ring, "3 entries", io_uring_register_buf_ring(&ring, &odd, 0));
    say(io_uring_register_buf_ring, "not on a page", io_uring_register_buf_ring(&ring, &unaligned, 0));
    say(io_uring_register_buf_ring, "8 entries", io_uring_register_buf_ring(&ring, &registration, 0));
    say(io_uring_register_buf_ring, "a group that exists", io_uring_register_buf_ring(&ring, &registration, 0));
    say(io_uring_unregister_buf_ring, "a group", io_uring_unregister_buf_ring(&ring, 1));
    say(io_uring_unregister_buf_ring, "an unregistered group", io_uring_unregister_buf_ring(&ring, 1));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_buf_ring_add)
{
    struct io_uring_buf_ring *buffers = new_ring(8);

    say(io_uring_buf_ring_mask, "8 entries", io_uring_buf_ring_mask(8));
    io_uring_buf_ring_add(buffers, (void *)(uintptr_t)0x112233445566, 0x10, 3, 7, 0);
    io_uring_buf_ring_add(buffers, (void *)(uintptr_t)0x223344556677, 0x20, 4, 7, 1);
    say(io_uring_buf_ring_add, "the tail", buffers->tail);
    say_bytes(io_uring_buf_ring_add, "two entries", buffers, 32);
    io_uring_buf_ring_advance(buffers, 2);
    say(io_uring_buf_ring_advance, "the tail after 2", buffers->tail);
    io_uring_buf_ring_advance(buffers, 65535);
    say(io_uring_buf_ring_advance, "the tail after 65535 more", buffers->tail);
    io_uring_buf_ring_add(buffers, (void *)(uintptr_t)0x334455667788, 0x30, 5, 7, 7);
    say_bytes(io_uring_buf_ring_add, "an entry around the end", buffers, 14);
}

ROW(io_uring_buf_ring_cq_advance)
{
    struct io_uring ring;
    struct io_uring_buf_ring *buffers = new_ring(8);

    open_ring(io_uring_buf_ring_cq_advance, &ring, 8, 0);
    submit_nops(&ring, 3);
    io_uring_buf_ring_add(buffers, memory[0], 4096, 0, 7, 0);
    io_uring_buf_ring_add(buffers, memory[1], 4096, 1, 7, 1);
    io_uring_buf_ring_cq_advance(&ring, buffers, 2);
    say(io_uring_buf_ring_cq_advance, "the tail", buffers->tail);
    say(io_uring_buf_ring_cq_advance, "completions left of three", io_uring_cq_ready(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_buf_ring_available)
{
    struct io_uring ring;
    struct io_uring_buf_ring *buffers = new_ring(8);
    struct io_uring_buf_reg registration = {.ring_addr = (__u64)(uintptr_t)buffers, .ring_entries = 8, .bgid = 1};

    open_ring(io_uring_buf_ring_available, &ring, 8, 0);
    must(io_uring_register_buf_ring(&ring, &registration, 0));
    for (int i = 0; i < 3; i++)
        io_uring_buf_ring_add(buffers, memory[i], 4096, i, 7, i);
    io_uring_buf_ring_advance(buffers, 3);
#ifdef HAS_io_uring_buf_ring_head
    uint16_t head = 77;

    say(io_uring_buf_ring_available, "three", io_uring_buf_ring_available(&ring, buffers, 1));
    say(io_uring_buf_ring_available, "a read into one", read_provided(&ring, 1));
    say(io_uring_buf_ring_available, "two are left", io_uring_buf_ring_available(&ring, buffers, 1));
    must(io_uring_buf_ring_head(&ring, 1, &head));
    say(io_uring_buf_ring_head, "after one", head);
    must(io_uring_unregister_buf_ring(&ring, 1));
    say(io_uring_buf_ring_available, "an unregistered group", io_uring_buf_ring_available(&ring, buffers, 1));
    say(io_uring_buf_ring_head, "an unregistered group", io_uring_buf_ring_head(&ring, 1, &head));
#endif
    io_uring_queue_exit(&ring);
}
