using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/probes.c.</summary>
internal static unsafe class ProbeRows
{
    [Row("io_uring_get_probe")]
    public static void GetProbe(Journal see)
    {
        using IoUring ring = see.Open("io_uring_get_probe", Plain);
        int supported = Supported(ring.Probe());
        see.Same("io_uring_get_probe", "operations", supported);
        see.Same("io_uring_get_probe_ring", "operations", supported);
        see.Same("io_uring_register_probe", "256 operations", Outcome(() => ring.Probe()));
        see.Same("io_uring_register_probe", "operations", supported);
    }

    [Row("io_uring_opcode_supported")]
    public static void OpcodeSupported(Journal see)
    {
        using IoUring ring = see.Open("io_uring_opcode_supported", Plain);
        IoUringProbe probe = ring.Probe();
        see.Same("io_uring_opcode_supported", "a nop", probe.Supports(io_uring_op.IORING_OP_NOP));
        see.Same("io_uring_opcode_supported", "the operation 254", probe.Supports((io_uring_op)254));
        see.Same("io_uring_opcode_supported", "the operation 1000", probe.Supports((io_uring_op)1000));
        see.Same("io_uring_opcode_supported", "the operation -1", probe.Supports(unchecked((io_uring_op)(-1))));
    }

    [Row("io_uring_register_query")]
    public static void RegisterQuery(Journal see)
    {
        io_uring_query_opcode opcodes = default;
        io_uring_query_hdr[] queries = [IoUringQuery.Entry(IO_URING_QUERY_OPCODES, &opcodes), new() { query_op = 1000 }];
        see.Same("io_uring_register_query", "two queries", IoUringQuery.Ask(queries));
        see.Same("io_uring_register_query", "the result of the first", new KernelResult(queries[0].result));
        see.Same("io_uring_register_query", "operations", opcodes.nr_request_opcodes);
        see.Same("io_uring_register_query", "the result of an unknown one", new KernelResult(queries[1].result));
        see.Same("io_uring_register_query", "no query", IoUringQuery.Ask([]));
    }

    private static int Supported(IoUringProbe probe) => Enumerable.Range(0, 256).Count(op => probe.Supports((io_uring_op)op));
}
