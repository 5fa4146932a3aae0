using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Support;

/// <summary>
/// A limit on locked memory, getrlimit(2), until the disposal. The limit is one of the process, so no other
/// test may set up rings meanwhile.
/// </summary>
internal sealed partial class LockedMemoryLimit : IDisposable
{
    // asm-generic/resource.h; linux/capability.h.
    private const int MemoryLock = 8;
    private const uint CapabilityVersion = 0x2008_0522;

    private readonly ResourceLimit _before;

    /// <summary>Lowers the limit.</summary>
    /// <param name="bytes">The limit. A hard limit below it stays.</param>
    public LockedMemoryLimit(ulong bytes)
    {
        Assert.Equal(0, GetLimit(MemoryLock, out _before));
        Assert.Equal(0, SetLimit(MemoryLock, _before with { Soft = Math.Min(bytes, _before.Hard) }));
    }

    /// <summary>
    /// Runs code on a thread without CAP_IPC_LOCK. The limit then applies to the thread and to those that it starts.
    /// </summary>
    public static void RunWithoutPrivilege(Action action) => RefusedCalls.RunInThread(() =>
    {
        DropIpcLock();
        action();
    });

    /// <summary>
    /// Waits until one ring fits into the limit. All rings of a user count, and the kernel frees those of stopped
    /// servers late.
    /// </summary>
    public static void AwaitMemory()
    {
        for (long until = Environment.TickCount64 + 10_000; ;)
        {
            try
            {
                new IoUring(new IoUringOptions { Entries = 512 }).Dispose();
                return;
            }
            catch (IoUringSetupException e) when (e.Errno == Errno.ENOMEM && Environment.TickCount64 < until)
            {
                Thread.Sleep(100);
            }
            catch (IoUringSetupException e) when (e.Errno == Errno.ENOMEM && !Privileges.Has(Privileges.IpcLock))
            {
                // With CAP_IPC_LOCK the rings of the tests before this one do not count.
                Assert.Skip("other rings of this user take the memory up to the limit: run this class alone, or with CAP_IPC_LOCK");
            }
        }
    }

    /// <summary>Skips the test unless the kernel refuses a ring above the limit: docs/kernels.md.</summary>
    public static unsafe void RequireCharge()
    {
        io_uring_params parameters = default;
        int fd = Libc.IoUringSetup(8192, &parameters);
        _ = fd >= 0 ? Libc.Close(fd) : 0;
        Assert.SkipUnless(new KernelResult(fd).Errno == Errno.ENOMEM, "this kernel does not charge rings to the limit of locked memory");
    }

    public void Dispose() => Assert.Equal(0, SetLimit(MemoryLock, _before));

    /// <summary>Takes CAP_IPC_LOCK, which lifts the limit, from this thread.</summary>
    private static unsafe void DropIpcLock()
    {
        CapabilityHeader header = new() { Version = CapabilityVersion };
        Capabilities* sets = stackalloc Capabilities[2];
        Assert.Equal(0, GetCapabilities(&header, sets));
        sets[0].Effective &= ~(1u << Privileges.IpcLock);
        Assert.Equal(0, SetCapabilities(&header, sets));
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in ResourceLimit limit);

    [LibraryImport("libc", EntryPoint = "capget")]
    private static unsafe partial int GetCapabilities(CapabilityHeader* header, Capabilities* sets);

    [LibraryImport("libc", EntryPoint = "capset")]
    private static unsafe partial int SetCapabilities(CapabilityHeader* header, Capabilities* sets);

    /// <summary><c>struct rlimit</c>, getrlimit(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private record struct ResourceLimit(ulong Soft, ulong Hard);

    /// <summary><c>struct __user_cap_header_struct</c>, capget(2); pid 0 is the calling thread.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CapabilityHeader
    {
        public uint Version;
        public int Pid;
    }

    /// <summary><c>struct __user_cap_data_struct</c>, capget(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Capabilities
    {
        public uint Effective;
        public uint Permitted;
        public uint Inheritable;
    }
}
