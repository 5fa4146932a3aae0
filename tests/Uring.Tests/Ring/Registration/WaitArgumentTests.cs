using System.Diagnostics;
using System.Runtime.InteropServices;
using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A wait uses the registered argument that it names.</summary>
public sealed unsafe partial class WaitArgumentTests : IDisposable
{
    private const int WindowChange = 28;
    private const int Block = 0;

    private readonly IoUring _ring = new(new IoUringOptions { Entries = 8, Disabled = true });
    private readonly WaitArguments _waits = new(65);

    public WaitArgumentTests()
    {
        // A timeout ends every wait, also in a test that fails.
        for (int i = 0; i < _waits.Count; i++)
        {
            _waits.SetTimeout(i, TimeSpan.FromSeconds(20));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(126)]
    public void A_timeout_ends_the_wait(int index)
    {
        Register();
        _waits.SetTimeout(index, TimeSpan.FromMilliseconds(50));
        Assert.Equal(Errno.ETIME, Wait(1, index, out TimeSpan took).Errno);
        Assert.InRange(took, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));

        // The changed timeout applies to the next wait.
        _waits.SetTimeout(index, TimeSpan.FromMilliseconds(150));
        Assert.Equal(Errno.ETIME, Wait(1, index, out took).Errno);
        Assert.InRange(took, TimeSpan.FromMilliseconds(150), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_completion_ends_the_wait_before_its_time()
    {
        Register();
        _ = _ring.Take();
        _ring.SubmitWell();
        Assert.False(Wait(1, 3, out TimeSpan took).IsError);
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_timeout_with_too_few_completions_is_no_error()
    {
        Register();
        _waits.SetTimeout(1, TimeSpan.FromMilliseconds(50));
        _waits.SetSignalMask(1, RingSteps.AllSignals);
        _ = _ring.Take();
        _ring.SubmitWell();
        Assert.Equal(new KernelResult(0), Wait(2, 1, out TimeSpan took));
        Assert.InRange(took, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));
        Assert.Equal(1u, _ring.Completions.Ready);

        // Without a completion the timeout is an error. A negative timeout ends at once.
        _ = _ring.Next();
        _waits.SetTimeout(1, TimeSpan.FromSeconds(-0.5));
        Assert.Equal(Errno.ETIME, Wait(1, 1, out _).Errno);
    }

    [Fact]
    public void A_minimum_wait_gathers_completions_and_ends_with_fewer()
    {
        Register();
        Assert.SkipUnless((_ring.Features & IORING_FEAT_MIN_TIMEOUT) != 0, "this kernel does not announce IORING_FEAT_MIN_TIMEOUT");
        _waits.SetMinimumWait(2, 60_000);
        _waits.SetSignalMask(2, RingSteps.AllSignals);
        _ = _ring.Take();
        _ring.SubmitWell();
        Assert.False(Wait(2, 2, out TimeSpan took).IsError);
        Assert.InRange(took, TimeSpan.FromMilliseconds(60), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_signal_mask_applies_to_the_wait()
    {
        Register();
        using PosixSignalRegistration handler = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, context => context.Cancel = true);
        OwnThread.Run(() =>
        {
            ulong mask = 1ul << (WindowChange - 1);
            Assert.Equal(0, SetMask(Block, &mask, null));
            Assert.Equal(0, SendSignal(Self(), WindowChange));
            _waits.SetTimeout(4, TimeSpan.FromMilliseconds(50));

            // The signal is pending for this thread. The mask of the thread blocks it, and so does the same
            // mask in the argument. An empty mask delivers it.
            Assert.Equal(Errno.ETIME, Wait(1, 4, out _).Errno);
            _waits.SetSignalMask(4, mask);
            Assert.Equal(Errno.ETIME, Wait(1, 4, out _).Errno);
            _waits.SetSignalMask(4, 0);
            Assert.Equal(Errno.EINTR, _ring.SubmitAndWaitRegistered(1, 4).Errno);
            _waits.SetSignalMask(4, null);
            Assert.Equal(Errno.ETIME, Wait(1, 4, out _).Errno);
        });
    }

    [Fact]
    public void Arguments_fill_whole_pages_and_an_index_beyond_is_refused()
    {
        Register();
        Assert.Equal((2 * Environment.SystemPageSize / sizeof(io_uring_reg_wait)) - 1, _waits.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => _waits.SetTimeout(_waits.Count, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => _waits.SetMinimumWait(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _waits[_waits.Count].flags);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WaitArguments(0));
        Assert.Equal(Errno.EFAULT, Wait(1, _waits.Count + 1, out _).Errno);
    }

    [Theory]
    [InlineData(1, 63)]
    [InlineData(62, 63)]
    [InlineData(63, 63)]
    [InlineData(64, 127)]
    public void The_number_of_arguments_is_at_least_the_requested_one(int count, int given)
    {
        Assert.SkipUnless(Environment.SystemPageSize == 4096, "the page size is not 4096");
        using WaitArguments waits = new(count);
        Assert.Equal(given, waits.Count);
    }

    [Fact]
    public void A_bad_argument_is_refused_by_the_wait()
    {
        Register();
        _waits[0].flags = 1u << 31;
        Assert.Equal(Errno.EINVAL, Wait(1, 0, out _).Errno);
        _waits.SetSignalMask(1, 0);
        _waits[1].sigmask_sz = 1;
        Assert.Equal(Errno.EINVAL, Wait(1, 1, out _).Errno);
    }

    [Fact]
    public void Arguments_are_registered_once_and_before_the_ring_is_enabled()
    {
        Register();
        Assert.Equal(Errno.EBUSY, RegistrationSteps.Refusal(() => _ring.RegisterWaitArguments(_waits)));

        using IoUring enabled = new(new IoUringOptions { Entries = 8 });
        IoUringException refusal = Assert.Throws<IoUringException>(() => enabled.RegisterWaitArguments(_waits));
        Assert.Equal(Errno.EINVAL, refusal.Errno);
        Assert.Contains("Disabled", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_that_is_not_of_whole_pages_is_refused()
    {
        NeedRegions();
        nuint page = (nuint)Environment.SystemPageSize;
        io_uring_region_desc region = new() { user_addr = (ulong)_waits.Address, size = 64, flags = IORING_MEM_REGION_TYPE_USER };
        Assert.Equal(Errno.EINVAL, Refused(ref region, IORING_MEM_REGION_REG_WAIT_ARG));
        region.size = page;
        region.user_addr += 64;
        Assert.Equal(Errno.EINVAL, Refused(ref region, IORING_MEM_REGION_REG_WAIT_ARG));
        region.user_addr = page;
        Assert.Equal(Errno.EFAULT, Refused(ref region, IORING_MEM_REGION_REG_WAIT_ARG));
        region.user_addr = (ulong)_waits.Address;
        region.flags = 0;
        Assert.Equal(Errno.EFAULT, Refused(ref region, IORING_MEM_REGION_REG_WAIT_ARG));
        region.flags = IORING_MEM_REGION_TYPE_USER;
        Assert.Equal(Errno.EINVAL, Refused(ref region, 1u << 31));
    }

    [Fact]
    public void The_kernel_can_allocate_a_region()
    {
        NeedRegions();
        io_uring_region_desc region = new() { size = (nuint)Environment.SystemPageSize };
        _ring.RegisterRegion(ref region, IORING_MEM_REGION_REG_WAIT_ARG);
        Assert.Equal(Errno.None, Libc.MapRing(_ring.Fd, (nuint)region.size, region.mmap_offset, out void* address));
        io_uring_reg_wait* waits = (io_uring_reg_wait*)address;
        waits[1] = new io_uring_reg_wait { flags = IORING_REG_WAIT_TS };
        _ring.Enable();
        Assert.Equal(Errno.ETIME, Wait(1, 1, out _).Errno);
        Assert.Equal(0, Libc.Munmap(address, (nuint)region.size));
    }

    [Fact]
    public void Disposed_arguments_cannot_be_used()
    {
        WaitArguments waits = new(1);
        waits.Dispose();
        waits.Dispose();
        Assert.Equal(0, waits.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => waits.SetTimeout(0, TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => _ring.RegisterWaitArguments(waits));
    }

    public void Dispose()
    {
        _ring.Dispose();
        _waits.Dispose();
    }

    private Errno Refused(ref io_uring_region_desc region, uint flags)
    {
        try
        {
            _ring.RegisterRegion(ref region, flags);
            return Errno.None;
        }
        catch (IoUringException refused)
        {
            return refused.Errno;
        }
    }

    private void Register()
    {
        NeedRegions();
        _ring.RegisterWaitArguments(_waits);
        _ring.Enable();
    }

    private void NeedRegions()
    {
        io_uring_mem_region_reg nothing = default;
        Errno errno = _ring.RegisterRaw(io_uring_register_op.IORING_REGISTER_MEM_REGION, &nothing, 1).Errno;
        Assert.SkipWhen(errno == Errno.EINVAL, "this kernel has no IORING_REGISTER_MEM_REGION");
    }

    /// <summary>Waits, and waits again when a signal of the runtime ends the wait.</summary>
    private KernelResult Wait(uint completions, int index, out TimeSpan took)
    {
        long start = Stopwatch.GetTimestamp();
        KernelResult entered;
        do
        {
            entered = _ring.SubmitAndWaitRegistered(completions, (uint)index);
        }
        while (entered.Errno == Errno.EINTR);

        took = Stopwatch.GetElapsedTime(start);
        return entered;
    }

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SetMask(int how, ulong* mask, ulong* before);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint Self();

    [LibraryImport("libc", EntryPoint = "pthread_kill")]
    private static partial int SendSignal(nint thread, int signal);
}
