/* Probes and queries of the capabilities. */
#include "rows.h"

/* Returns the number of operations that a probe supports. */
static int supported(const struct io_uring_probe *probe)
{
    int found = 0;

    for (int op = 0; op < 256; op++)
        found += io_uring_opcode_supported(probe, op);
    return found;
}

ROW(io_uring_get_probe)
{
    struct io_uring ring;
    struct io_uring_probe *probe = io_uring_get_probe();

    open_ring(io_uring_get_probe, &ring, 8, 0);
    say(io_uring_get_probe, "operations", supported(probe));
    io_uring_free_probe(probe);
    probe = io_uring_get_probe_ring(&ring);
    say(io_uring_get_probe_ring, "operations", supported(probe));
    memset(probe, 0, sizeof(*probe) + 256 * sizeof(struct io_uring_probe_op));
    say(io_uring_register_probe, "256 operations", io_uring_register_probe(&ring, probe, 256));
    say(io_uring_register_probe, "operations", supported(probe));
    io_uring_free_probe(probe);
    io_uring_queue_exit(&ring);
}

ROW(io_uring_opcode_supported)
{
    struct io_uring_probe *probe = io_uring_get_probe();

    say(io_uring_opcode_supported, "a nop", io_uring_opcode_supported(probe, IORING_OP_NOP));
    say(io_uring_opcode_supported, "the operation 254", io_uring_opcode_supported(probe, 254));
    say(io_uring_opcode_supported, "the operation 1000", io_uring_opcode_supported(probe, 1000));
    say(io_uring_opcode_supported, "the operation -1", io_uring_opcode_supported(probe, -1));
    io_uring_free_probe(probe);
}

ROW(io_uring_register_query)
{
#ifdef HAS_io_uring_register_query
    struct io_uring_query_opcode opcodes = {0};
    struct io_uring_query_hdr unknown = {.query_op = 1000};
    struct io_uring_query_hdr query = {
        .query_op = IO_URING_QUERY_OPCODES, .query_data = (__u64)(uintptr_t)&opcodes, .size = sizeof(opcodes),
        .next_entry = (__u64)(uintptr_t)&unknown};

    say(io_uring_register_query, "two queries", io_uring_register_query(&query));
    say(io_uring_register_query, "the result of the first", query.result);
    say(io_uring_register_query, "operations", opcodes.nr_request_opcodes);
    say(io_uring_register_query, "the result of an unknown one", unknown.result);
    say(io_uring_register_query, "no query", io_uring_register_query(NULL));
#endif
}
