using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Ring.Registration;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Changes to an entry after its helper. <see cref="BuffersTests"/> changes the group of buffers, and <see
/// cref="NetworkDataTests"/> an address.
/// </summary>
[Collection(AloneCollection.Name)]
public unsafe class ModifiersTests
{
    [Fact]
    public void SetData_and_SetData64_set_the_user_data_of_the_completion()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_NOP);
        int something;
        io_uring_sqe* first = ring.Take();
        first->PrepNop();
        first->SetData(&something);
        ring.Submit();
        Assert.Equal((ulong)&something, ring.Next().user_data);

        io_uring_sqe* second = ring.Take();
        second->PrepNop();
        second->SetData64(0xFEDC_BA98_7654_3210);
        ring.Submit();
        Assert.Equal(0xFEDC_BA98_7654_3210, ring.Next().user_data);
    }

    [Theory]
    [InlineData(IOSQE_IO_LINK, Errno.ECANCELED)]
    [InlineData(IOSQE_IO_HARDLINK, Errno.None)]
    public void SetFlags_links_the_next_request_softly_or_hard(uint flag, Errno expected)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ, IORING_OP_NOP);
        byte letter;
        io_uring_sqe* fails = ring.Take();
        fails->PrepRead(-1, &letter, 1, 0);
        fails->SetFlags(flag);
        io_uring_sqe* follows = ring.Take();
        follows->PrepNop();
        follows->SetData64(1);

        io_uring_cqe[] done = ring.RunAll(2);

        Assert.Equal(Errno.EBADF, done[0].Result.Errno);
        Assert.Equal((1ul, expected), (done[1].user_data, done[1].Result.Errno));
    }

    [Fact]
    public void SetFlags_makes_a_request_wait_for_all_before_it()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ, IORING_OP_NOP);
        using TestPipe pipe = new();
        byte letter;
        ring.Take()->PrepRead(pipe.Reader.Fd, &letter, 1, 0);
        io_uring_sqe* drain = ring.Take();
        drain->PrepNop();
        drain->SetFlags(IOSQE_IO_DRAIN);
        drain->SetData64(1);
        ring.SubmitPending();

        pipe.Write("a");

        Assert.Equal((0ul, 1), Outcome(ring.Next()));
        Assert.Equal((1ul, 0), Outcome(ring.Next()));
    }

    [Fact]
    public void SetFlags_skips_the_completion_of_a_success_but_not_of_a_failure()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ, IORING_OP_NOP);
        byte letter;
        io_uring_sqe* quiet = ring.Take();
        quiet->PrepNop();
        quiet->SetFlags(IOSQE_CQE_SKIP_SUCCESS);
        ring.SubmitPending();

        io_uring_sqe* fails = ring.Take();
        fails->PrepRead(-1, &letter, 1, 0);
        fails->SetFlags(IOSQE_CQE_SKIP_SUCCESS);
        Assert.Equal(Errno.EBADF, ring.Run().Errno);
    }

    [Fact]
    public Task SetFlags_passes_a_request_to_a_worker_of_the_kernel()
    {
        // A new thread has no worker yet.
        return Task.Factory.StartNew(
            () =>
            {
                using KernelRing ring = KernelRing.With(IORING_OP_READ);
                using TestFolder folder = new();
                using SafeFileHandle file = folder.Open("file", "a");
                byte letter = 0;
                ring.Take()->PrepRead(file.Fd, &letter, 1, 0);
                Assert.Equal(1, ring.RunWell());
                string[] before = Workers();

                io_uring_sqe* read = ring.Take();
                read->PrepRead(file.Fd, &letter, 1, 0);
                read->SetFlags(IOSQE_ASYNC);
                Assert.Equal(1, ring.RunWell());
                Assert.Equal((byte)'a', letter);
                Assert.NotEmpty(Workers().Except(before));
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    [Fact]
    public void SetFlags_makes_the_descriptor_a_slot_of_the_file_table()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "a");
        ring.RegisterFiles(1000);
        Assert.Equal(new KernelResult(1), ring.UpdateFile(999, file.Fd));
        byte letter = 0;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(999, &letter, 1, 0);
        read->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((byte)'a', letter);
    }

    [Fact]
    public void SetBufGroup_sets_the_group_of_the_buffer()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ);
        using TestPipe pipe = new();
        _ = ring.ProvideBufferRing(1, 2, 16);
        BufferPool second = ring.ProvideBufferRing(2, 2, 16);
        pipe.Write("abc");

        io_uring_sqe* read = ring.Take();
        read->PrepRead(pipe.Reader.Fd, null, 0, 0);
        read->SetFlags(IOSQE_BUFFER_SELECT);
        read->SetBufGroup(2);
        ring.Submit();

        Assert.Equal("abc", second.Text(ring.Next()));
    }

    [Fact]
    public void SetTargetFixedFile_makes_a_request_fill_the_slot_instead_of_a_descriptor()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_OPENAT);
        using TestFolder folder = new();
        using CString path = new(folder.Write("file", "a"));
        ring.RegisterFiles(4);

        io_uring_sqe* open = ring.Take();
        open->PrepOpenat(AT_FDCWD, path, O_RDONLY, 0);
        open->SetTargetFixedFile(2);
        Assert.Equal(0, ring.RunWell());

        byte letter = 0;
        io_uring_sqe* read = ring.Take();
        read->PrepRead(2, &letter, 1, 0);
        read->SetFlags(IOSQE_FIXED_FILE);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((byte)'a', letter);
    }

    [Fact]
    public void Initialize_clears_a_used_entry_for_the_caller_to_fill()
    {
        using KernelRing ring = KernelRing.With(IORING_OP_READ);
        using TestFolder folder = new();
        using SafeFileHandle file = folder.Open("file", "a");
        byte letter = 0;

        io_uring_sqe* sqe = ring.Take();
        Unsafe.InitBlock(sqe, 0xFF, (uint)sizeof(io_uring_sqe));
        FillByHand(sqe, file, &letter);
        Assert.NotEqual(new KernelResult(1), ring.Run());
        Assert.Equal(0, letter);

        sqe = ring.Take();
        Unsafe.InitBlock(sqe, 0xFF, (uint)sizeof(io_uring_sqe));
        sqe->Initialize();
        Assert.Equal(ulong.MaxValue, sqe->user_data);
        FillByHand(sqe, file, &letter);
        Assert.Equal(1, ring.RunWell());
        Assert.Equal((byte)'a', letter);
    }

    private static void FillByHand(io_uring_sqe* sqe, SafeFileHandle file, byte* letter)
    {
        sqe->opcode = (byte)IORING_OP_READ;
        sqe->fd = file.Fd;
        sqe->addr = (ulong)letter;
        sqe->len = 1;
        sqe->off = 0;
    }

    private static (ulong Number, int Result) Outcome(io_uring_cqe cqe) => (cqe.user_data, cqe.res);

    /// <summary>The numbers of the workers of this thread.</summary>
    private static string[] Workers() =>
        [.. OwnThread.Workers("status").Select(status => ThreadStatus.Field(status, "Pid"))];
}
