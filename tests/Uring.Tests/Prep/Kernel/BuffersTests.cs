using System.Text;
using Uring.Interop;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Provided buffers in the older form: requests provide and remove them.</summary>
public unsafe class BuffersTests
{
    private const int Size = 8;

    [Fact]
    public void ProvideBuffers_provides_buffers_with_consecutive_numbers()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PROVIDE_BUFFERS, IORING_OP_READ);
        using TestPipe pipe = new();
        byte* memory = stackalloc byte[2 * Size];

        ring.Take()->PrepProvideBuffers(memory, Size, 2, 600, 40);
        Assert.Equal(0, ring.RunWell());

        // The kernel chooses the first buffer. The number in the completion must be that of the buffer with
        // the data.
        HashSet<uint> numbers = [];
        for (int i = 0; i < 2; i++)
        {
            pipe.Write("0123456789");
            io_uring_cqe cqe = ReadIntoGroup(ring, pipe, 600);
            Assert.Equal(new KernelResult(Size), cqe.Result);
            uint number = cqe.flags >> IORING_CQE_BUFFER_SHIFT;
            Assert.InRange(number, 40u, 41u);
            Assert.Equal("01234567", Encoding.ASCII.GetString(memory + ((number - 40) * Size), Size));
            Assert.Equal("89", pipe.Read());
            numbers.Add(number);
        }

        Assert.Equal([40u, 41u], numbers.Order());
        pipe.Write("more");
        Assert.Equal(Errno.ENOBUFS, ReadIntoGroup(ring, pipe, 600).Result.Errno);
    }

    [Fact]
    public void RemoveBuffers_removes_at_most_the_remaining_buffers_of_its_group()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_PROVIDE_BUFFERS, IORING_OP_REMOVE_BUFFERS, IORING_OP_READ);
        using TestPipe pipe = new();
        byte* memory = stackalloc byte[8 * Size];
        ring.Take()->PrepProvideBuffers(memory, Size, 4, 1, 0);
        Assert.Equal(0, ring.RunWell());
        ring.Take()->PrepProvideBuffers(memory + (4 * Size), Size, 4, 2, 0);
        Assert.Equal(0, ring.RunWell());

        ring.Take()->PrepRemoveBuffers(3, 1);
        Assert.Equal(3, ring.RunWell());
        ring.Take()->PrepRemoveBuffers(3, 1);
        Assert.Equal(1, ring.RunWell());

        pipe.Write("abc");
        Assert.Equal(Errno.ENOBUFS, ReadIntoGroup(ring, pipe, 1).Result.Errno);
        Assert.Equal(new KernelResult(3), ReadIntoGroup(ring, pipe, 2).Result);
    }

    private static io_uring_cqe ReadIntoGroup(KernelRing ring, TestPipe pipe, int group)
    {
        io_uring_sqe* read = ring.Take();
        read->PrepRead(pipe.Reader.Fd, null, Size, 0);
        read->SetFlags(IOSQE_BUFFER_SELECT);
        read->SetBufGroup(group);
        ring.Submit();
        io_uring_cqe cqe = ring.Next();
        Assert.Equal(!cqe.Result.IsError, (cqe.flags & IORING_CQE_F_BUFFER) != 0);
        return cqe;
    }
}
