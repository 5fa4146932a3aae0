/* Registrations that concern the ring itself. */
#include "rows.h"

ROW(io_uring_enable_rings)
{
    struct io_uring ring;

    open_ring(io_uring_enable_rings, &ring, 8, 0);
    say(io_uring_enable_rings, "a ring that is enabled", io_uring_enable_rings(&ring));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_enable_rings, &ring, 8, IORING_SETUP_R_DISABLED);
    say(io_uring_enable_rings, "a disabled ring", io_uring_enable_rings(&ring));
    submit_nops(&ring, 1);
    say_result(io_uring_enable_rings, "a nop", &ring);
    say(io_uring_enable_rings, "once more", io_uring_enable_rings(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_restrictions)
{
    struct io_uring ring;
    struct io_uring_restriction nops = {.opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = IORING_OP_NOP};
    struct io_uring_restriction unknown = {.opcode = IORING_RESTRICTION_SQE_OP, .sqe_op = 250};

    open_ring(io_uring_register_restrictions, &ring, 8, 0);
    say(io_uring_register_restrictions, "a ring that is enabled", io_uring_register_restrictions(&ring, &nops, 1));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_register_restrictions, &ring, 8, IORING_SETUP_R_DISABLED);
    say(io_uring_register_restrictions, "an unknown operation", io_uring_register_restrictions(&ring, &unknown, 1));
    say(io_uring_register_restrictions, "nops", io_uring_register_restrictions(&ring, &nops, 1));
    say(io_uring_register_restrictions, "a second time", io_uring_register_restrictions(&ring, &nops, 1));
    must(io_uring_enable_rings(&ring));
    submit_nops(&ring, 1);
    say_result(io_uring_register_restrictions, "a nop", &ring);
    take_read(&ring, 0, 1);
    must(io_uring_submit(&ring));
    say_result(io_uring_register_restrictions, "a read", &ring);
    say(io_uring_register_restrictions, "a registration", done(io_uring_register_personality(&ring)));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_bpf_filter)
{
#ifdef HAS_io_uring_register_bpf_filter
    struct io_uring ring;
    struct sock_filter refuse[] = {BPF_STMT(BPF_RET | BPF_K, 0)}, allow[] = {BPF_STMT(BPF_RET | BPF_K, 1)};
    struct io_uring_bpf filter = {.cmd_type = IO_URING_BPF_CMD_FILTER};

    filter.filter.opcode = IORING_OP_NOP;
    filter.filter.filter_len = 1;
    filter.filter.filter_ptr = (__u64)(uintptr_t)refuse;
    open_ring(io_uring_register_bpf_filter, &ring, 8, 0);
    say(io_uring_register_bpf_filter, "a filter", io_uring_register_bpf_filter(&ring, &filter));
    submit_nops(&ring, 1);
    say_result(io_uring_register_bpf_filter, "a nop", &ring);
    io_uring_queue_exit(&ring);
    filter.filter.filter_ptr = (__u64)(uintptr_t)allow;
    say(io_uring_register_bpf_filter_task, "a filter", io_uring_register_bpf_filter_task(&filter));
#endif
}

ROW(io_uring_register_ring_fd)
{
    struct io_uring ring;

    open_ring(io_uring_register_ring_fd, &ring, 8, 0);
    say(io_uring_unregister_ring_fd, "not registered", done(io_uring_unregister_ring_fd(&ring)));
    say(io_uring_register_ring_fd, "a ring", done(io_uring_register_ring_fd(&ring)));
    submit_nops(&ring, 1);
    say_result(io_uring_register_ring_fd, "a nop", &ring);
    say(io_uring_unregister_ring_fd, "a ring", done(io_uring_unregister_ring_fd(&ring)));
#ifdef HAS_io_uring_close_ring_fd
    say(io_uring_close_ring_fd, "not registered", done(io_uring_close_ring_fd(&ring)));
    must(io_uring_register_ring_fd(&ring));
    say(io_uring_close_ring_fd, "a ring", done(io_uring_close_ring_fd(&ring)));
    submit_nops(&ring, 1);
    say_result(io_uring_close_ring_fd, "a nop", &ring);
    say(io_uring_close_ring_fd, "a second time", done(io_uring_close_ring_fd(&ring)));
    say(io_uring_close_ring_fd, "unregistered afterwards", done(io_uring_unregister_ring_fd(&ring)));
#endif
    io_uring_queue_exit(&ring);

    open_ring(io_uring_register_ring_fd, &ring, 8, 0);
    must(io_uring_register_ring_fd(&ring));
    say(io_uring_register_ring_fd, "a second time", done(io_uring_register_ring_fd(&ring)));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_eventfd)
{
    struct io_uring ring;
    int fd = must(eventfd(0, EFD_NONBLOCK)), pipes[2];
    eventfd_t count = 0;

    must(pipe(pipes));
    open_ring(io_uring_register_eventfd, &ring, 8, 0);
    say(io_uring_unregister_eventfd, "none", io_uring_unregister_eventfd(&ring));
    say(io_uring_register_eventfd, "a pipe", io_uring_register_eventfd(&ring, pipes[0]));
    say(io_uring_register_eventfd, "a bad descriptor", io_uring_register_eventfd(&ring, 1000000));
    say(io_uring_register_eventfd, "an eventfd", io_uring_register_eventfd(&ring, fd));
    say(io_uring_register_eventfd, "a second one", io_uring_register_eventfd(&ring, fd));
    say(io_uring_register_eventfd_async, "a second one", io_uring_register_eventfd_async(&ring, fd));
    submit_nops(&ring, 1);
    eventfd_read(fd, &count);
    say(io_uring_register_eventfd, "signals of a nop", count);
    say(io_uring_unregister_eventfd, "one", io_uring_unregister_eventfd(&ring));
    say(io_uring_register_eventfd_async, "an eventfd", io_uring_register_eventfd_async(&ring, fd));
    count = 0;
    submit_nops(&ring, 1);
    eventfd_read(fd, &count);
    say(io_uring_register_eventfd_async, "signals of a nop", count);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_personality)
{
    struct io_uring ring;

    open_ring(io_uring_register_personality, &ring, 8, 0);
    say(io_uring_unregister_personality, "none", io_uring_unregister_personality(&ring, 1));
    say(io_uring_register_personality, "the first", io_uring_register_personality(&ring));
    say(io_uring_register_personality, "the second", io_uring_register_personality(&ring));
    take_nop(&ring, 1)->personality = 2;
    must(io_uring_submit(&ring));
    say_result(io_uring_register_personality, "a nop of the second", &ring);
    say(io_uring_unregister_personality, "the second", io_uring_unregister_personality(&ring, 2));
    take_nop(&ring, 1)->personality = 2;
    must(io_uring_submit(&ring));
    say_result(io_uring_unregister_personality, "a nop of the second", &ring);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_iowq_aff)
{
    struct io_uring ring;
    cpu_set_t first, none, unknown;

    CPU_ZERO(&first);
    CPU_ZERO(&none);
    CPU_ZERO(&unknown);
    CPU_SET(0, &first);
    CPU_SET(1000, &unknown);
    open_ring(io_uring_register_iowq_aff, &ring, 8, 0);
    submit_nops(&ring, 1);
    say(io_uring_register_iowq_aff, "processor 0", io_uring_register_iowq_aff(&ring, sizeof(first), &first));
    say(io_uring_register_iowq_aff, "no mask", io_uring_register_iowq_aff(&ring, 0, &none));
    say(io_uring_register_iowq_aff, "an empty mask", io_uring_register_iowq_aff(&ring, sizeof(none), &none));
    say(io_uring_register_iowq_aff, "processor 1000", io_uring_register_iowq_aff(&ring, sizeof(unknown), &unknown));
    say(io_uring_unregister_iowq_aff, "processor 0", io_uring_unregister_iowq_aff(&ring));
    say(io_uring_unregister_iowq_aff, "a second time", io_uring_unregister_iowq_aff(&ring));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_iowq_max_workers)
{
    struct io_uring ring;
    unsigned limits[] = {5, 7}, ask[] = {0, 0}, too_many[] = {1U << 31, 0};

    open_ring(io_uring_register_iowq_max_workers, &ring, 8, 0);
    say(io_uring_register_iowq_max_workers, "2^31", io_uring_register_iowq_max_workers(&ring, too_many));
    say(io_uring_register_iowq_max_workers, "5 and 7", io_uring_register_iowq_max_workers(&ring, limits));
    must(io_uring_register_iowq_max_workers(&ring, ask));
    say(io_uring_register_iowq_max_workers, "bounded", ask[0]);
    say(io_uring_register_iowq_max_workers, "unbounded", ask[1]);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_sync_cancel)
{
    struct io_uring ring;
    struct io_uring_sync_cancel_reg cancel = {.addr = 99, .timeout = {-1, -1}};
    int pipes[2];

    must(pipe(pipes));
    open_ring(io_uring_register_sync_cancel, &ring, 8, 0);
    for (int i = 1; i <= 3; i++)
        take_read(&ring, pipes[0], i);
    must(io_uring_submit(&ring));
    say(io_uring_register_sync_cancel, "none", io_uring_register_sync_cancel(&ring, &cancel));
    cancel.addr = 1;
    say(io_uring_register_sync_cancel, "one by user_data", io_uring_register_sync_cancel(&ring, &cancel));
    say_result(io_uring_register_sync_cancel, "its result", &ring);
    cancel.timeout = (struct __kernel_timespec){5, 0};
    say(io_uring_register_sync_cancel, "again, within a time", io_uring_register_sync_cancel(&ring, &cancel));
    cancel = (struct io_uring_sync_cancel_reg){
        .fd = 1000000, .flags = IORING_ASYNC_CANCEL_FD, .timeout = {-1, -1}};
    say(io_uring_register_sync_cancel, "a bad descriptor", io_uring_register_sync_cancel(&ring, &cancel));
    cancel.fd = pipes[0];
    cancel.flags |= IORING_ASYNC_CANCEL_ALL;
    say(io_uring_register_sync_cancel, "all of a file", io_uring_register_sync_cancel(&ring, &cancel));
    cancel.flags = IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_ALL;
    say(io_uring_register_sync_cancel, "all of none", io_uring_register_sync_cancel(&ring, &cancel));
    io_uring_queue_exit(&ring);
}

ROW(io_uring_register_sync_msg)
{
#ifdef HAS_io_uring_register_sync_msg
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    struct io_uring_sqe message = {0};
    int pipes[2];

    must(pipe(pipes));
    open_ring(io_uring_register_sync_msg, &ring, 8, 0);
    io_uring_prep_msg_ring(&message, ring.ring_fd, 5, 77, 0);
    say(io_uring_register_sync_msg, "a message", io_uring_register_sync_msg(&message));
    must(io_uring_wait_cqe(&ring, &cqe));
    say(io_uring_register_sync_msg, "its result", cqe->res);
    say(io_uring_register_sync_msg, "its user_data", cqe->user_data);
    message.fd = 1000000;
    say(io_uring_register_sync_msg, "a bad descriptor", io_uring_register_sync_msg(&message));
    message.fd = pipes[0];
    say(io_uring_register_sync_msg, "a pipe", io_uring_register_sync_msg(&message));
    io_uring_prep_nop(&message);
    say(io_uring_register_sync_msg, "a nop", io_uring_register_sync_msg(&message));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_register_napi)
{
#ifdef HAS_io_uring_register_napi
    struct io_uring ring;
    struct io_uring_napi first = {.prefer_busy_poll = 1, .busy_poll_to = 50}, second = {.busy_poll_to = 7}, last = {0};

    open_ring(io_uring_register_napi, &ring, 8, 0);
    say(io_uring_register_napi, "50 us", io_uring_register_napi(&ring, &first));
    say(io_uring_register_napi, "7 us", io_uring_register_napi(&ring, &second));
    say(io_uring_register_napi, "time before", second.busy_poll_to);
    say(io_uring_register_napi, "preference before", second.prefer_busy_poll);
    say(io_uring_unregister_napi, "settings", io_uring_unregister_napi(&ring, &last));
    say(io_uring_unregister_napi, "time before", last.busy_poll_to);
    say(io_uring_unregister_napi, "a second time", io_uring_unregister_napi(&ring, &last));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_register_napi, &ring, 8, IORING_SETUP_IOPOLL);
    say(io_uring_register_napi, "IOPOLL", io_uring_register_napi(&ring, &first));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_register_clock)
{
#ifdef HAS_io_uring_register_clock
    static const unsigned clocks[] = {CLOCK_BOOTTIME, CLOCK_MONOTONIC, CLOCK_REALTIME};
    struct io_uring_clock_register clock = {0};
    struct io_uring ring;
    char what[16];

    open_ring(io_uring_register_clock, &ring, 8, 0);
    for (int i = 0; i < 3; i++) {
        clock.clockid = clocks[i];
        snprintf(what, sizeof(what), "clock %u", clocks[i]);
        say(io_uring_register_clock, what, io_uring_register_clock(&ring, &clock));
    }
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_register_region)
{
#ifdef HAS_io_uring_register_region
    enum { PAGE = 4096 };
    struct io_uring ring;
    char *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct io_uring_region_desc region = {.user_addr = (__u64)(uintptr_t)memory, .size = 64, .flags = IORING_MEM_REGION_TYPE_USER};
    struct io_uring_mem_region_reg registration = {.region_uptr = (__u64)(uintptr_t)&region};

    open_ring(io_uring_register_region, &ring, 8, 0);
    say(io_uring_register_region, "a part of a page", io_uring_register_region(&ring, &registration));
    region.size = PAGE;
    region.user_addr = PAGE;
    say(io_uring_register_region, "memory that is not mapped", io_uring_register_region(&ring, &registration));
    region.user_addr = (__u64)(uintptr_t)memory;
    registration.flags = IORING_MEM_REGION_REG_WAIT_ARG;
    say(io_uring_register_region, "wait arguments of an enabled ring", io_uring_register_region(&ring, &registration));
    registration.flags = 0;
    say(io_uring_register_region, "a page", io_uring_register_region(&ring, &registration));
    say(io_uring_register_region, "a second one", io_uring_register_region(&ring, &registration));
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_register_ifq)
{
#ifdef HAS_io_uring_register_ifq
    struct io_uring ring;
    struct io_uring_zcrx_ifq_reg queue = {0};

    open_ring(io_uring_register_ifq, &ring, 8, 0);
    say(io_uring_register_ifq, "a plain ring", io_uring_register_ifq(&ring, &queue));
    io_uring_queue_exit(&ring);
    open_ring(io_uring_register_ifq, &ring, 8, IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQE32);
    say(io_uring_register_ifq, "no device", io_uring_register_ifq(&ring, &queue));
#ifdef HAS_io_uring_register_zcrx_ctrl
    struct zcrx_ctrl control = {.zcrx_id = 3};

    say(io_uring_register_zcrx_ctrl, "no queue", io_uring_register_zcrx_ctrl(&ring, &control));
#endif
    io_uring_queue_exit(&ring);
#endif
}

ROW(io_uring_resize_rings)
{
#ifdef HAS_io_uring_resize_rings
    const unsigned defer = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
    struct io_uring ring;
    struct io_uring_cqe *cqe;
    struct io_uring_params params = {.sq_entries = 16};

    open_ring(io_uring_resize_rings, &ring, 8, 0);
    say(io_uring_resize_rings, "without DEFER_TASKRUN", io_uring_resize_rings(&ring, &params));
    io_uring_queue_exit(&ring);

    open_ring(io_uring_resize_rings, &ring, 8, defer);
    submit_nops(&ring, 3);
    must(io_uring_get_events(&ring));
    params = (struct io_uring_params){.sq_entries = 1, .cq_entries = 2, .flags = IORING_SETUP_CQSIZE};
    say(io_uring_resize_rings, "too small for three completions", io_uring_resize_rings(&ring, &params));
    params = (struct io_uring_params){.sq_entries = 16};
    say(io_uring_resize_rings, "16 entries", io_uring_resize_rings(&ring, &params));
    say(io_uring_resize_rings, "room for entries", io_uring_sq_space_left(&ring));
    say(io_uring_resize_rings, "completions", io_uring_cq_ready(&ring));
    must(io_uring_peek_cqe(&ring, &cqe));
    say(io_uring_resize_rings, "the first completion", cqe->user_data);
    io_uring_cq_advance(&ring, 3);
    take_nop(&ring, 9);
    must(io_uring_submit(&ring));
    must(io_uring_wait_cqe(&ring, &cqe));
    say(io_uring_resize_rings, "a later completion", cqe->user_data);
    io_uring_queue_exit(&ring);
#endif
}
