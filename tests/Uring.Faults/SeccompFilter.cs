using System.ComponentModel;
using System.Runtime.InteropServices;
using static Uring.Interop.LinuxAbi;

namespace Uring.Faults;

/// <summary>Lets a system call of this thread fail from now on: seccomp(2), a classic BPF program.</summary>
internal static unsafe partial class SeccompFilter
{
    // linux/prctl.h, linux/seccomp.h, linux/bpf_common.h, asm/unistd_64.h.
    private const int NoNewPrivileges = 38;
    private const int SetSeccomp = 22;
    private const nuint ModeFilter = 2;
    private const uint ReturnAllow = 0x7fff_0000;
    private const uint ReturnErrno = 0x0005_0000;
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint Mmap = 9;

    // Offsets in struct seccomp_data: the call's number, and the low half of an argument of eight bytes.
    private const uint Number = 0;
    private const uint Arguments = 16;

    /// <summary>The mapping of one part of a ring fails; the flags tell it from the runtime's own mappings.</summary>
    public static void RefuseRingMap(uint offset, int errno)
    {
        Instruction[] program =
        [
            new(LoadWord, 0, 0, Number),
            new(JumpIfEqual, 0, 5, Mmap),
            new(LoadWord, 0, 0, Arguments + (3 * 8)),
            new(JumpIfEqual, 0, 3, MAP_SHARED | MAP_POPULATE),
            new(LoadWord, 0, 0, Arguments + (5 * 8)),
            new(JumpIfEqual, 0, 1, offset),
            new(Return, 0, 0, ReturnErrno | (uint)errno),
            new(Return, 0, 0, ReturnAllow),
        ];
        fixed (Instruction* instructions = program)
        {
            Program filter = new() { Length = (ushort)program.Length, Instructions = instructions };
            if (Prctl(NoNewPrivileges, 1, null, 0, 0) != 0 || Prctl(SetSeccomp, ModeFilter, &filter, 0, 0) != 0)
            {
                throw new Win32Exception();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Prctl(int option, nuint a, void* b, nuint c, nuint d);

    /// <summary><c>struct sock_filter</c>.</summary>
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary><c>struct sock_fprog</c>.</summary>
    private struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
