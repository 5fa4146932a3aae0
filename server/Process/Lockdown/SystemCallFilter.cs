using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;

namespace Uring.Server.Process.Lockdown;

/// <summary>A classic BPF program over system calls: seccomp(2).</summary>
internal static unsafe class SystemCallFilter
{
    /// <summary>Where <c>struct seccomp_data</c> of linux/seccomp.h has the number of the call, in bytes.</summary>
    public const uint Number = 0;

    /// <summary>Where it has the instruction set that the call was made in.</summary>
    public const uint Architecture = 4;

    // linux/seccomp.h.
    private const uint KillProcess = 0x8000_0000;
    private const uint AllowCall = 0x7fff_0000;
    private const uint FailCall = 0x0005_0000;
    private const nuint ModeFilter = 2;

    // linux/bpf_common.h: BPF_RET | BPF_K.
    private const ushort ReturnConstant = 0x06;

    /// <summary>The call is made.</summary>
    public static BpfInstruction Allow { get; } = Return(AllowCall);

    /// <summary>The process ends by SIGSYS.</summary>
    public static BpfInstruction Kill { get; } = Return(KillProcess);

    /// <summary>The call is not made and fails.</summary>
    public static BpfInstruction Fail(Errno errno) => Return(FailCall | (uint)errno);

    /// <summary>Where it has the low half of an argument, in bytes: all there is of an argument of 32 bits.</summary>
    /// <param name="index">Which, from 0.</param>
    public static uint Argument(uint index) => 16 + (index * 8);

    /// <summary>Puts a program on the calling thread, for good; threads that it starts inherit it.</summary>
    /// <returns>EACCES unless the thread has given up new privileges, or has CAP_SYS_ADMIN.</returns>
    public static Errno Install(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* first = program)
        {
            Program argument = new() { Length = (ushort)program.Length, First = first };
            return LockdownCalls.Control(LockdownCalls.SetSeccomp, ModeFilter, (nuint)(&argument));
        }
    }

    private static BpfInstruction Return(uint action) => new(ReturnConstant, 0, 0, action);

    /// <summary><c>struct sock_fprog</c>, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public BpfInstruction* First;
    }
}
