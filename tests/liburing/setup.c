/* The setup and the exit of rings. */
#include "rows.h"

ROW(io_uring_queue_init)
{
    struct io_uring ring;
    struct io_uring_params params = {0};

    say(io_uring_queue_init, "0 entries", io_uring_queue_init(0, &ring, 0));
    say(io_uring_queue_init, "40000 entries", io_uring_queue_init(40000, &ring, 0));
    say(io_uring_queue_init, "DEFER_TASKRUN alone", io_uring_queue_init(8, &ring, IORING_SETUP_DEFER_TASKRUN));
    say(io_uring_queue_init, "5 entries", io_uring_queue_init(5, &ring, 0));
    say(io_uring_queue_init, "room for entries", io_uring_sq_space_left(&ring));
    submit_nops(&ring, 1);
    say_result(io_uring_queue_init, "a nop", &ring);
    io_uring_queue_exit(&ring);

    params.flags = IORING_SETUP_CQSIZE;
    params.cq_entries = 4;
    say(io_uring_queue_init_params, "fewer completions than entries", io_uring_queue_init_params(8, &ring, &params));
    params.flags = IORING_SETUP_CQSIZE;
    params.cq_entries = 50;
    say(io_uring_queue_init_params, "50 completions", io_uring_queue_init_params(8, &ring, &params));
    say(io_uring_queue_init_params, "places for completions", params.cq_entries);
    say(io_uring_queue_init_params, "features", ring.features);
    io_uring_queue_exit(&ring);

    params = (struct io_uring_params){.flags = IORING_SETUP_SQ_AFF};
    say(io_uring_queue_init_params, "SQ_AFF without SQPOLL", io_uring_queue_init_params(8, &ring, &params));
}

ROW(io_uring_queue_init_mem)
{
#ifdef HAS_io_uring_queue_init_mem
    enum { LENGTH = 1 << 16, PAGE = 4096 };
    struct io_uring ring;
    struct io_uring_params params = {0};
    char *memory = mmap(NULL, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int used;

    say(io_uring_queue_init_mem, "too little memory", io_uring_queue_init_mem(4, &ring, &params, memory, PAGE));
    params = (struct io_uring_params){0};
    say(io_uring_queue_init_mem, "not on a page", io_uring_queue_init_mem(4, &ring, &params, memory + 64, LENGTH - 64));
    params = (struct io_uring_params){0};
    used = io_uring_queue_init_mem(4, &ring, &params, memory, LENGTH);
    say(io_uring_queue_init_mem, "enough memory", done(used));
    if (used < 0)
        return;
    say(io_uring_queue_init_mem, "bytes of it", used);
    submit_nops(&ring, 1);
    say_result(io_uring_queue_init_mem, "a nop", &ring);
    io_uring_queue_exit(&ring);

    /* Version 2.9 takes a huge page, even for a small ring. */
#ifdef HAS_io_uring_memory_size
    say(io_uring_queue_init_mem, "NO_MMAP without memory", io_uring_queue_init(4, &ring, IORING_SETUP_NO_MMAP));
    submit_nops(&ring, 1);
    say_result(io_uring_queue_init_mem, "a nop in it", &ring);
    io_uring_queue_exit(&ring);
#endif
#endif
}

ROW(io_uring_memory_size)
{
#ifdef HAS_io_uring_memory_size
    static const unsigned entries[] = {1, 5, 64, 512, 4096, 32768};
    static const unsigned flags[] = {0, IORING_SETUP_CQE32, IORING_SETUP_SQE128, IORING_SETUP_NO_SQARRAY};
    struct io_uring_params params = {.flags = IORING_SETUP_CQSIZE, .cq_entries = 1000};
    char what[64];

    for (unsigned i = 0; i < 6; i++) {
        for (unsigned j = 0; j < 4; j++) {
            snprintf(what, sizeof(what), "%u entries, flags %u", entries[i], flags[j]);
            say(io_uring_memory_size, what, io_uring_memory_size(entries[i], flags[j]));
        }
    }
    say(io_uring_memory_size, "0 entries", io_uring_memory_size(0, 0));
    say(io_uring_memory_size, "40000 entries", io_uring_memory_size(40000, 0));
    say(io_uring_memory_size, "40000 entries, clamped", io_uring_memory_size(40000, IORING_SETUP_CLAMP));
    say(io_uring_memory_size_params, "1000 completions", io_uring_memory_size_params(8, &params));
#endif
}

/* Returns 1 if a child inherits the mapping at an address, 0 if not. */
static int is_inherited(void *address)
{
    FILE *file = fopen("/proc/self/smaps", "r");
    char line[512];
    unsigned long start, end;
    int inside = 0, inherited = -1;

    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
            inside = start <= (unsigned long)address && (unsigned long)address < end;
        else if (inside && !strncmp(line, "VmFlags:", 8))
            inherited = !strstr(line, " dc");
    }
    fclose(file);
    return inherited;
}

ROW(io_uring_queue_mmap)
{
    struct io_uring ring;
    struct io_uring_params params = {0};
    int fd = must((int)syscall(__NR_io_uring_setup, 8, &params));

    say(io_uring_queue_mmap, "a new ring", io_uring_queue_mmap(fd, &params, &ring));

    /* Version 2.9 does not set them. */
    ring.ring_fd = ring.enter_ring_fd = fd;
    submit_nops(&ring, 1);
    say_result(io_uring_queue_mmap, "a nop", &ring);
    say(io_uring_ring_dontfork, "a ring", io_uring_ring_dontfork(&ring));
    say(io_uring_ring_dontfork, "a child inherits the entries", is_inherited(ring.sq.sqes));
    say(io_uring_ring_dontfork, "a child inherits the queues", is_inherited(ring.cq.cqes));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_queue_exit)
{
    struct io_uring ring;
    int pipes[2];

    open_ring(io_uring_queue_exit, &ring, 8, 0);
    must(pipe(pipes));
    take_read(&ring, pipes[0], 1);
    must(io_uring_submit(&ring));
    io_uring_queue_exit(&ring);
    say(io_uring_queue_exit, "the descriptor is open", fcntl(ring.ring_fd, F_GETFD) >= 0);
}

/* Returns 1 if a ring is mapped, 0 if none. */
static int is_mapped(void)
{
    FILE *file = fopen("/proc/self/maps", "r");
    char line[512];
    int mapped = 0;

    while (fgets(line, sizeof(line), file))
        mapped |= strstr(line, "[io_uring]") != NULL;
    fclose(file);
    return mapped;
}

ROW(io_uring_setup)
{
#ifdef HAS_io_uring_setup
    struct io_uring_params params = {0};
    int fd;

    say(io_uring_setup, "0 entries", io_uring_setup(0, &params));
    fd = io_uring_setup(5, &params);
    say(io_uring_setup, "5 entries", done(fd));
    say(io_uring_setup, "entries", params.sq_entries);
    say(io_uring_setup, "places for completions", params.cq_entries);
    say(io_uring_setup, "is mapped", is_mapped());
    close(fd);
#endif
}

/* Shows the kernel the entry that was taken. */
static void publish(struct io_uring *ring)
{
    io_uring_smp_store_release(ring->sq.ktail, *ring->sq.ktail + 1);
}

ROW(io_uring_enter)
{
    struct io_uring ring;
    struct __kernel_timespec time = milliseconds(10);
    struct io_uring_getevents_arg argument = {.ts = (__u64)(uintptr_t)&time};
    unsigned fd;

    open_ring(io_uring_enter, &ring, 8, 0);
    fd = ring.ring_fd;
#ifdef HAS_io_uring_enter
    take_nop(&ring, 1);
    publish(&ring);
    say(io_uring_enter, "one entry of at most 4", io_uring_enter(fd, 4, 1, IORING_ENTER_GETEVENTS, NULL));
    say(io_uring_enter, "completions", io_uring_cq_ready(&ring));
    say(io_uring_enter, "no entry", io_uring_enter(fd, 4, 0, 0, NULL));
    say(io_uring_enter, "an unknown flag", io_uring_enter(fd, 0, 0, 1U << 31, NULL));
    io_uring_cq_advance(&ring, 1);
#endif
#ifdef HAS_io_uring_enter2
    say(io_uring_enter2, "a time", io_uring_enter2(
        fd, 0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, (void *)&argument, sizeof(argument)));
    say(io_uring_enter2, "an argument of the wrong size", io_uring_enter2(
        fd, 0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, (void *)&argument, 8));
#endif
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register)
{
#ifdef HAS_io_uring_register
    struct io_uring ring;

    open_ring(io_uring_register, &ring, 8, 0);
    say(io_uring_register, "an unknown operation", io_uring_register(ring.ring_fd, 200, NULL, 0));
    say(io_uring_register, "no files", io_uring_register(ring.ring_fd, IORING_UNREGISTER_FILES, NULL, 0));
    say(io_uring_register, "a personality", io_uring_register(ring.ring_fd, IORING_REGISTER_PERSONALITY, NULL, 0));
    io_uring_queue_exit(&ring);
#endif
}
