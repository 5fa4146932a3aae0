using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Ring.Registration;

/// <summary>
/// The kernel's refusals of file tables are reported with their errno, and with a fix where one is known.
/// </summary>
public sealed partial class FilesRefusedTests : IDisposable
{
    private readonly IoUring _ring = new(new IoUringOptions { Entries = 8 });

    public void Dispose() => _ring.Dispose();

    [Fact]
    public void A_second_table_is_refused()
    {
        _ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EBUSY, Refused(() => _ring.RegisterFilesSparse(4)).Errno);
        Assert.Contains("unregister", Refused(() => _ring.RegisterFiles([0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Updates_without_a_table_are_refused()
    {
        Assert.Equal(Errno.ENXIO, _ring.UpdateFile(0, 0).Errno);
        Assert.Equal(Errno.ENXIO, _ring.UpdateFiles(0, [0]).Errno);
        Assert.Equal(Errno.ENXIO, Refused(_ring.UnregisterFiles).Errno);
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.RegisterFileAllocRange(0, 1)).Errno);
    }

    [Fact]
    public void Zero_slots_are_refused()
    {
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.RegisterFiles([])).Errno);
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.RegisterFilesSparse(0)).Errno);
        _ring.RegisterFilesSparse(1);
        Assert.Equal(Errno.EINVAL, _ring.UpdateFiles(0, []).Errno);
    }

    [Fact]
    public void Slots_beyond_the_table_are_refused()
    {
        _ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EINVAL, _ring.UpdateFile(4, 0).Errno);
        Assert.Equal(Errno.EINVAL, _ring.UpdateFiles(3, [0, 0]).Errno);
        Assert.Equal(Errno.EOVERFLOW, _ring.UpdateFiles(uint.MaxValue, [0, 0]).Errno);
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.RegisterFileAllocRange(3, 2)).Errno);
        Assert.Equal(Errno.EOVERFLOW, Refused(() => _ring.RegisterFileAllocRange(3, uint.MaxValue)).Errno);
    }

    [Fact]
    public void Closed_descriptors_and_rings_are_refused()
    {
        Assert.Equal(Errno.EBADF, Refused(() => _ring.RegisterFiles([1_000_000])).Errno);
        Assert.Equal(Errno.EBADF, Refused(() => _ring.RegisterFiles([_ring.Fd])).Errno);
        _ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EBADF, _ring.UpdateFile(0, 1_000_000).Errno);
        Assert.Equal(Errno.EBADF, _ring.UpdateFiles(0, [_ring.Fd]).Errno);
    }

    [Fact]
    public void Tags_without_a_file_and_lists_that_do_not_match_are_refused()
    {
        Assert.Equal(Errno.EINVAL, Refused(() => _ring.RegisterFiles([-1], [7])).Errno);
        _ring.RegisterFilesSparse(4);
        Assert.Equal(Errno.EINVAL, _ring.UpdateFiles(0, [-1], [7]).Errno);
        Assert.Throws<ArgumentException>(() => _ring.UpdateFiles(0, [0, 0], [7]));
        Assert.Throws<ArgumentException>(() => _ring.RegisterFiles([0], [7, 8]));
    }

    [Fact]
    public void More_slots_than_the_limit_on_open_files_are_refused()
    {
        Limit limit = Limits();
        uint tooMany = (uint)ulong.Min(limit.Hard, 1 << 20) + 1;
        IoUringException refused = Refused(() => _ring.RegisterFilesSparse(tooMany));
        Assert.Equal(Errno.EMFILE, refused.Errno);
        Assert.Contains("ulimit -n", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_soft_limit_below_the_table_is_raised_just_enough_as_liburing_does()
    {
        Limit before = Limits();
        uint most = (uint)ulong.Min(before.Hard, 1 << 20);

        // The limit is one below the size of the table, so that other code in this process does not reach it.
        Set(before with { Soft = most - 1 });
        try
        {
            _ring.RegisterFilesSparse(most);
            Assert.Equal(before with { Soft = most }, Limits());
        }
        finally
        {
            Set(before);
        }
    }

    private static IoUringException Refused(Action registration) => Assert.Throws<IoUringException>(registration);

    private static unsafe Limit Limits()
    {
        Limit limit;
        Assert.Equal(0, GetRlimit(7, &limit));
        return limit;
    }

    private static unsafe void Set(Limit limit) => Assert.Equal(0, SetRlimit(7, &limit));

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static unsafe partial int GetRlimit(int resource, Limit* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static unsafe partial int SetRlimit(int resource, Limit* limit);

    private record struct Limit(ulong Soft, ulong Hard);
}
