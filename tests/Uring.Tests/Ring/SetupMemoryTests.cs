using Uring.Interop;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring;

/// <summary>The memory of the queues: the kernel's, the caller's, or huge pages.</summary>
public unsafe class SetupMemoryTests
{
    public static TheoryData<uint, uint?, bool, bool, bool> Sizes => new()
    {
        { 1, null, false, false, false },
        { 1, 1, false, false, true },
        { 8, null, true, true, false },
        { 64, null, false, false, true },
        { 100, 300, true, false, false },
        { 128, null, false, true, true },
        { 4096, null, true, true, true },
        { 32_768, null, true, true, false },
        { 256, 65_536, false, false, true },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_ring_needs_exactly_the_memory_that_MemorySize_returns(
        uint entries, uint? completions, bool longEntries, bool longCompletions, bool array)
    {
        IoUringOptions options = new()
        {
            Entries = entries,
            CompletionEntries = completions,
            Sqe128 = longEntries,
            Cqe32 = longCompletions,
            NoSqArray = !array,
        };
        nuint size = IoUring.MemorySize(options);
        using TestMemory memory = new(size);
        using (IoUring ring = RingKinds.SetUp(options with { Memory = new RingMemory(memory.Address, size) }))
        {
            Assert.Equal(IORING_SETUP_NO_MMAP, ring.SetupFlags & IORING_SETUP_NO_MMAP);
            SetupOptionsTests.AssertWorks(ring);
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            Assert.InRange((nint)sqe, memory.Address, memory.Address + (nint)size);
        }

        // The memory stays mapped, and belongs to the caller.
        *(byte*)memory.Address = 1;

        // The kernel refuses memory with one page less, as the page behind cannot be written. The library
        // refuses a size that is too small.
        nuint page = (nuint)Environment.SystemPageSize;
        nint early = memory.Address + (nint)page;
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(options with { Memory = new RingMemory(early, size) }));
        Assert.Equal((SetupFailure.BadMemory, Errno.EFAULT), (refused.Cause, refused.Errno));
        refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(options with { Memory = new RingMemory(memory.Address, size - 1) }));
        Assert.Equal(SetupFailure.Contradiction, refused.Cause);
        Assert.Contains($" {size}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public void Memory_that_starts_within_a_page_is_refused(int offset)
    {
        using TestMemory memory = new(65_536);
        nint address = offset == 0 ? 0 : memory.Address + offset;
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(
            () => new IoUring(new IoUringOptions { Entries = 4, Memory = new RingMemory(address, 32_768) }));
        Assert.Equal(SetupFailure.Contradiction, refused.Cause);
        Assert.Contains("page", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MemorySize_checks_and_clamps_as_the_setup_does()
    {
        Assert.Equal(SetupFailure.Contradiction, Assert.Throws<IoUringSetupException>(
            () => IoUring.MemorySize(new IoUringOptions { Entries = 0 })).Cause);
        Assert.Equal(
            IoUring.MemorySize(new IoUringOptions { Entries = 32_768 }),
            IoUring.MemorySize(new IoUringOptions { Entries = 1_000_000, Clamp = true }));
    }

    [Theory]
    [InlineData(256u)]
    [InlineData(8192u)]
    [InlineData(32_768u)]
    public void A_large_ring_uses_huge_pages_or_reports_that_there_are_none(uint entries)
    {
        // The last of these rings does not fit in one huge page.
        IoUringOptions options = new() { Entries = entries, HugePages = true, SqPoll = true, SqThreadIdle = 1 };
        try
        {
            using IoUring ring = RingKinds.SetUp(options);
            SetupOptionsTests.AssertWorks(ring);
            Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
            Assert.Contains("ht", Flags((nint)sqe));
            Assert.Contains("dc", Flags((nint)sqe));
        }
        catch (IoUringSetupException refused)
        {
            Assert.Equal((SetupFailure.OutOfMemory, Errno.ENOMEM), (refused.Cause, refused.Errno));
            Assert.Contains("vm.nr_hugepages", refused.Message, StringComparison.Ordinal);
            Assert.Skip(refused.Message);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_child_does_not_get_the_memory_of_a_ring(bool separate, bool own)
    {
        using IoUring ring = RingKinds.SetUp(new IoUringOptions { Entries = 4, SeparateMappings = separate, HugePages = own });
        Assert.True(ring.Submissions.TryTake(out io_uring_sqe* sqe));
        Assert.Contains("dc", Flags((nint)sqe));

        RingMapping mapping = ring.Mapping;
        Assert.Contains("dc", Flags((nint)mapping.Sq));
        Assert.Contains("dc", Flags((nint)mapping.Cq));
        Assert.Equal(separate, mapping.Sq != mapping.Cq);
    }

    /// <summary>Reads the flags of the mapping at an address: "VmFlags" of /proc/PID/smaps.</summary>
    private static string[] Flags(nint address)
    {
        bool found = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string range = line.Split(' ')[0];
            if (range.Split('-') is [string first, string end]
                && long.TryParse(first, System.Globalization.NumberStyles.HexNumber, null, out long from))
            {
                found = from <= address && address < Convert.ToInt64(end, 16);
            }
            else if (found && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            }
        }

        Assert.Fail($"nothing is mapped at {address:x}");
        return [];
    }
}
