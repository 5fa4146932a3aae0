using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>
/// A lower limit on locked memory (RLIMIT_MEMLOCK), until the disposal. The limit is one of the process, so no other test may
/// set up rings meanwhile.
/// </summary>
internal sealed partial class LockedMemoryLimit : IDisposable
{
    // asm-generic/resource.h; linux/capability.h.
    private const int MemoryLock = 8;
    private const uint CapabilityVersion = 0x2008_0522;
    private const uint IpcLock = 1u << Privileges.IpcLock;

    private readonly ResourceLimit _before;

    public LockedMemoryLimit(ulong bytes)
    {
        Assert.Equal(0, GetLimit(MemoryLock, out _before));
        Assert.Equal(0, SetLimit(MemoryLock, _before with { Soft = Math.Min(bytes, _before.Hard) }));
    }

    public void Dispose() => Assert.Equal(0, SetLimit(MemoryLock, _before));

    /// <summary>
    /// Runs code on a new thread without CAP_IPC_LOCK, which lifts the limit. Threads that the code starts do not have the
    /// capability either.
    /// </summary>
    public static void RunWithoutPrivilege(Action action) => RefusedCalls.RunInThread(() =>
    {
        DropIpcLock();
        action();
    });

    /// <summary>Takes CAP_IPC_LOCK from this thread.</summary>
    private static unsafe void DropIpcLock()
    {
        CapabilityHeader header = new() { Version = CapabilityVersion };
        Capabilities* sets = stackalloc Capabilities[2];
        Assert.Equal(0, GetCapabilities(&header, sets));
        sets[0].Effective &= ~IpcLock;
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
