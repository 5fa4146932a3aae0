using System.Globalization;

namespace Uring.Tests.Support;

/// <summary>The capabilities of this process: capabilities(7).</summary>
internal static class Privileges
{
    // linux/capability.h.
    public const int IpcLock = 14;
    public const int SysResource = 24;

    private const string Effective = "CapEff:";

    /// <summary>Checks whether the main thread has a capability.</summary>
    public static bool Has(int capability)
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Effective, StringComparison.Ordinal));
        return (ulong.Parse(line.AsSpan(Effective.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1ul << capability)) != 0;
    }
}
