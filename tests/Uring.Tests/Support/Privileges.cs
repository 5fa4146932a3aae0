namespace Uring.Tests.Support;

/// <summary>The capabilities of this process: capabilities(7).</summary>
internal static class Privileges
{
    // linux/capability.h.
    public const int IpcLock = 14;
    public const int SysResource = 24;

    /// <summary>Checks whether the main thread has a capability.</summary>
    public static bool Has(int capability) =>
        (ThreadStatus.Mask(File.ReadAllText("/proc/self/status"), "CapEff") & (1ul << capability)) != 0;
}
