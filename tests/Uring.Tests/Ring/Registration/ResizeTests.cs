using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Ring.Registration;

/// <summary>Resized queues keep the content of the old ones.</summary>
public unsafe class ResizeTests
{
    private static readonly WaitOptions s_limit = new() { Timeout = RegistrationSteps.Limit };

    internal static IoUringOptions Options { get; } = new() { Entries = 8, SingleIssuer = true, DeferTaskrun = true };

    private static readonly Dictionary<string, IoUringOptions> s_kinds = new()
    {
        ["index array"] = Options with { NoSqArray = false },
        ["long entries"] = Options with { Sqe128 = true },
        ["long completions"] = Options with { Cqe32 = true },
        ["mixed completions"] = Options with { CqeMixed = true },
    };

    [Theory]
    [InlineData(64u, null, 64u, 128u)]
    [InlineData(8u, 512u, 8u, 512u)]
    [InlineData(5u, 100u, 8u, 128u)]
    [InlineData(8u, 8u, 8u, 8u)]
    [InlineData(2048u, 8192u, 2048u, 8192u)]
    public void Entries_and_completions_move_in_order(uint entries, uint? completions, uint gives, uint givesCompletions)
    {
        using IoUring ring = Create(Options);
        ulong sent = 0;
        ulong seen = 0;

        // From here on the queues are in the middle of their second round, and positions matter.
        Send(ring, ref sent, 8);
        Assert.Equal(new KernelResult(8), ring.SubmitAndWait(8, s_limit));
        See(ring, ref seen, 8);
        Send(ring, ref sent, 5);
        Assert.Equal(new KernelResult(5), ring.SubmitAndWait(5, s_limit));
        See(ring, ref seen, 0);
        Send(ring, ref sent, 3);

        Assert.Equal(new KernelResult(0), ring.ResizeRings(entries, completions));
        Assert.Equal(gives, ring.Submissions.Capacity);
        Assert.Equal(givesCompletions, ring.Completions.Capacity);
        Assert.Equal(5u, ring.Completions.Ready);
        Assert.Equal(gives - 3, ring.Submissions.Space);

        Assert.Equal(new KernelResult(3), ring.SubmitAndWait(8, s_limit));
        See(ring, ref seen, 8);
        for (int round = 0; round < 3; round++)
        {
            Send(ring, ref sent, gives);
            Assert.False(ring.Submissions.TryTake(out _));
            Assert.Equal(new KernelResult((int)gives), ring.SubmitAndWait(gives, s_limit));
            See(ring, ref seen, gives);
        }

        Assert.Equal(sent, seen);
        Assert.Equal(0u, ring.Submissions.Dropped);
        Assert.Equal(0u, ring.Completions.Overflow);
    }

    [Fact]
    public void A_resized_queue_is_full_with_as_many_entries_as_it_has()
    {
        using IoUring ring = Create(Options);
        ulong sent = 0;
        for (int round = 0; round < 2; round++)
        {
            Send(ring, ref sent, 8);
            Assert.Equal(new KernelResult(8), ring.Submit());
        }

        Assert.Equal(new KernelResult(0), ring.ResizeRings(4, 32));
        Send(ring, ref sent, 4);
        Assert.False(ring.Submissions.TryTake(out _));
        Assert.Equal(new KernelResult(4), ring.Submit());
        ulong seen = 0;
        See(ring, ref seen, 20);
    }

    [Fact]
    public void A_sequence_of_sizes_loses_nothing()
    {
        using IoUring ring = Create(Options);
        ulong sent = 0;
        ulong seen = 0;
        foreach (uint entries in (uint[])[16, 256, 4, 4, 1024, 8, 1, 2, 32])
        {
            Assert.Equal(new KernelResult(0), ring.ResizeRings(entries, 4096));
            for (int round = 0; round < 3; round++)
            {
                Send(ring, ref sent, entries);
                Assert.Equal(new KernelResult((int)entries), ring.SubmitAndWait(1, s_limit));
                See(ring, ref seen, entries / 2);
            }
        }

        See(ring, ref seen, (uint)(sent - seen));
    }

    [Fact]
    public void A_request_in_flight_completes_in_the_new_queue()
    {
        using IoUring ring = Create(Options);
        using TestPipe pipe = new();
        byte buffer = 0;
        ring.Take(7)->PrepRead(pipe.Reader.Fd, &buffer, 1, 0);
        Assert.Equal(new KernelResult(1), ring.Submit());
        Assert.Equal(new KernelResult(0), ring.ResizeRings(128));
        pipe.Write("x");
        Assert.Equal(1, ring.Next().res);
        Assert.Equal((byte)'x', buffer);
    }

    [Fact]
    public void Overflowed_completions_come_once_there_is_room()
    {
        using IoUring ring = Create(Options with { CompletionEntries = 8 });
        ulong sent = 0;
        for (int i = 0; i < 3; i++)
        {
            Send(ring, ref sent, 8);
            Assert.Equal(new KernelResult(8), ring.SubmitAndWait(8, s_limit));
        }

        Assert.True(ring.Submissions.HasOverflow);
        Assert.Equal(new KernelResult(0), ring.ResizeRings(8, 32));
        Assert.True(ring.Submissions.HasOverflow);
        Assert.False(ring.Submit().IsError);
        ulong seen = 0;
        See(ring, ref seen, 24);
        Assert.False(ring.Submissions.HasOverflow);
    }

    [Theory]
    [InlineData("index array")]
    [InlineData("long entries")]
    [InlineData("long completions")]
    [InlineData("mixed completions")]
    public void Every_kind_of_queue_can_be_resized(string kind)
    {
        using IoUring ring = Create(s_kinds[kind]);
        ulong sent = 0;
        ulong seen = 0;
        foreach (uint entries in (uint[])[64, 4, 256, 32])
        {
            Send(ring, ref sent, 3);
            Assert.Equal(new KernelResult(3), ring.SubmitAndWait(3, s_limit));
            Send(ring, ref sent, 4);
            Assert.Equal(new KernelResult(0), ring.ResizeRings(entries));
            Assert.Equal(new KernelResult(4), ring.SubmitAndWait(7, s_limit));
            See(ring, ref seen, 7);
            Send(ring, ref sent, entries);
            Assert.Equal(new KernelResult((int)entries), ring.SubmitAndWait(entries, s_limit));
            See(ring, ref seen, entries);
        }
    }

    /// <summary>
    /// Creates a ring. Skips the test when the kernel cannot resize another ring with the same options.
    /// </summary>
    internal static IoUring Create(IoUringOptions options)
    {
        using (IoUring probe = new(Options))
        {
            Assert.SkipWhen(probe.ResizeRings(16).Errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_RESIZE_RINGS");
        }

        try
        {
            return new IoUring(options);
        }
        catch (IoUringSetupException e) when (e.Errno is Errno.EINVAL or Errno.ENOMEM)
        {
            Assert.Skip($"this kernel has no such ring: {e.Message}");
            throw;
        }
    }

    internal static void Send(IoUring ring, ref ulong sent, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            _ = ring.Take(sent++);
        }
    }

    internal static void See(IoUring ring, ref ulong seen, uint count)
    {
        for (uint i = 0; i < count; i++)
        {
            Assert.True(ring.Completions.TryTake(out io_uring_cqe cqe), $"{seen} is missing");
            Assert.Equal(seen++, cqe.user_data);
            Assert.Equal(0, cqe.res);
        }
    }
}
