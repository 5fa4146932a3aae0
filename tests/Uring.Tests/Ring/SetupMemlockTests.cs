using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring;

/// <summary>
/// The limit on locked memory. Registered buffers count against it, and rings before Linux 5.12 and from 6.14
/// to 7.1. The process has one limit, so no other test may set up rings at the same time.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class SetupMemlockTests : IDisposable
{
    private const ulong Limit = 64 * 1024;

    private readonly LockedMemoryLimit _limit = new(Limit);

    [Fact]
    public void A_sequence_of_rings_finds_the_memory_of_earlier_ones_released() => LockedMemoryLimit.RunWithoutPrivilege(() =>
    {
        LockedMemoryLimit.RequireCharge();
        LockedMemoryLimit.AwaitMemory();

        // One of these rings fits into the limit, two do not: the next has to wait until the kernel has
        // released the last.
        for (int i = 0; i < 30; i++)
        {
            using IoUring ring = new(new IoUringOptions { Entries = 512 });
            Assert.Equal(512u, ring.Submissions.Capacity);
        }
    });

    [Fact]
    public void A_ring_above_the_limit_reports_how_to_raise_it() => LockedMemoryLimit.RunWithoutPrivilege(() =>
    {
        LockedMemoryLimit.RequireCharge();
        IoUringSetupException refused = Assert.Throws<IoUringSetupException>(() => new IoUring(new IoUringOptions { Entries = 8192 }));
        Assert.Equal((SetupFailure.OutOfMemory, Errno.ENOMEM), (refused.Cause, refused.Errno));
        Assert.Contains("ulimit -l", refused.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_registration_above_the_limit_explains_the_limit() => LockedMemoryLimit.RunWithoutPrivilege(() =>
    {
        LockedMemoryLimit.AwaitMemory();
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        nuint length = (nuint)(4 * Limit);
        unsafe
        {
            iovec buffer = new() { iov_base = NativeMemory.AllocZeroed(length), iov_len = length };
            IoUringException refused = Assert.Throws<IoUringException>(() => ring.RegisterBuffers([buffer]));
            Assert.Equal(Errno.ENOMEM, refused.Errno);
            Assert.Contains($"the memory that this user locks is limited to {Limit >> 10} KB: raise the limit (ulimit -l", refused.Message, StringComparison.Ordinal);
            NativeMemory.Free(buffer.iov_base);
        }
    });

    public void Dispose() => _limit.Dispose();
}
