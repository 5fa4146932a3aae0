using System.Runtime.InteropServices;

namespace Uring.Server.Operator.Pages;

/// <summary>The fields at the start of a mapped file that each kind and each version has.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct PageIdentity
{
    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public uint Version;

    /// <summary>The PID in the PID namespace of the server.</summary>
    [FieldOffset(32)]
    public int Pid;

    /// <summary>The start time of the process, in clock ticks since boot.</summary>
    [FieldOffset(40)]
    public ulong ProcessStart;
}
