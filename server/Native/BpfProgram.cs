using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Native;

/// <summary>
/// <c>struct sock_fprog</c>, linux/filter.h: a classic BPF program for a socket or for seccomp(2).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct BpfProgram(BpfInstruction* instructions, int length)
{
    public readonly ushort Length = (ushort)length;
    public readonly BpfInstruction* Instructions = instructions;
}
