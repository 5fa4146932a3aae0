using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The instructions of a seccomp filter, a classic BPF program over system calls: seccomp(2).
/// </summary>
internal static unsafe class SystemCallFilter
{
    /// <summary>
    /// The offset of the system call number in <c>struct seccomp_data</c>, linux/seccomp.h, in bytes.
    /// </summary>
    public const uint Number = 0;

    /// <summary>The offset of the instruction set of the call, in bytes.</summary>
    public const uint InstructionSet = 4;

    // linux/seccomp.h: SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO.
    private const uint KillProcess = 0x8000_0000;
    private const uint AllowCall = 0x7fff_0000;
    private const uint FailCall = 0x0005_0000;

    // linux/audit.h: AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64. x32 calls have the value of x86-64, and an extra bit in
    // their numbers. 32-bit calls of both processors have other values.
    private const uint AuditX64 = 0xc000_003e;
    private const uint AuditArm64 = 0xc000_00b7;

    /// <summary>Allows the call.</summary>
    public static BpfInstruction Allow { get; } = BpfInstruction.Return(AllowCall);

    /// <summary>Kills the process with SIGSYS.</summary>
    public static BpfInstruction Kill { get; } = BpfInstruction.Return(KillProcess);

    /// <summary>Skips the call and returns an error to the caller.</summary>
    public static BpfInstruction Fail(Errno errno) => BpfInstruction.Return(FailCall | (uint)errno);

    /// <summary>
    /// The offset of the low half of an argument, in bytes. A 32-bit argument has no other half.
    /// </summary>
    /// <param name="index">The index of the argument, from 0.</param>
    public static uint Argument(uint index) => 16 + (index * 8);

    /// <summary>The start of a program: kills the process for a call of another architecture, and loads the number.</summary>
    /// <exception cref="ServerException">The architecture is neither x86-64 nor arm64.</exception>
    public static IReadOnlyList<BpfInstruction> LoadNumber(Architecture architecture) =>
    [
        BpfInstruction.LoadWord(InstructionSet),
        BpfInstruction.JumpIfEqual(AuditValue(architecture), 1, 0),
        Kill,
        BpfInstruction.LoadWord(Number),
    ];

    /// <summary>Comparisons that skip the next instruction for each of the calls.</summary>
    /// <param name="calls">The calls, at most 255: the distance of a jump is a byte.</param>
    /// <param name="architecture">The architecture of their numbers.</param>
    public static IEnumerable<BpfInstruction> SkipNextFor(IReadOnlyList<SystemCall> calls, Architecture architecture) =>
        calls.Select((call, i) => BpfInstruction.JumpIfEqual(call.NumberOn(architecture), (byte)(calls.Count - i), 0));

    /// <summary>Attaches a program to all threads of the process, for the rest of their lives.</summary>
    /// <returns>EACCES if the calling thread has neither no_new_privs nor CAP_SYS_ADMIN.</returns>
    public static Errno InstallOnAllThreads(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* instructions = program)
        {
            return ProcessCalls.AttachSeccompFilterToAllThreads(new BpfProgram(instructions, program.Length));
        }
    }

    /// <summary>
    /// Attaches a program to the calling thread, for the rest of its life. Threads that it starts inherit the
    /// program.
    /// </summary>
    /// <returns>EACCES if the thread has neither no_new_privs nor CAP_SYS_ADMIN.</returns>
    public static Errno Install(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* instructions = program)
        {
            return ProcessCalls.AttachSeccompFilter(new BpfProgram(instructions, program.Length));
        }
    }

    private static uint AuditValue(Architecture architecture) => architecture switch
    {
        Architecture.X64 => AuditX64,
        Architecture.Arm64 => AuditArm64,
        _ => throw new ServerException($"the lock-down has no filter for {architecture}, only for x86-64 and arm64; --no-lockdown turns the lock-down off"),
    };
}
