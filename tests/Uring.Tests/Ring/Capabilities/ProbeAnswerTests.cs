using Uring.Interop;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>The result of a probe is read by its opcodes, in any order.</summary>
public unsafe class ProbeAnswerTests
{
    [Fact]
    public void An_operation_is_found_by_its_number()
    {
        const int Count = 3;
        byte* memory = stackalloc byte[sizeof(io_uring_probe) + (Count * sizeof(io_uring_probe_op))];
        io_uring_probe* answer = (io_uring_probe*)memory;
        *answer = new io_uring_probe { ops_len = Count };
        io_uring_probe_op* operations = (io_uring_probe_op*)(answer + 1);
        operations[0] = new io_uring_probe_op { op = 2, flags = (ushort)IoUringAbi.IO_URING_OP_SUPPORTED };
        operations[1] = new io_uring_probe_op { op = 1, flags = 2 };
        operations[2] = new io_uring_probe_op { op = 0 };

        IoUringProbe probe = new(answer);

        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(number => probe.Supports((io_uring_op)number)));
    }
}
