using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Support;

/// <summary>
/// Runs code on a thread with a seccomp(2) filter that makes one system call fail, as under a container's
/// profile.
/// </summary>
internal static unsafe partial class RefusedCalls
{
    // linux/prctl.h, linux/seccomp.h.
    private const int SetNoNewPrivileges = 38;
    private const int SetSeccomp = 22;
    private const nint SeccompModeFilter = 2;
    private const uint ReturnErrno = 0x0005_0000;
    private const uint ReturnAllow = 0x7fff_0000;

    // asm/unistd_64.h on x86-64, asm-generic/unistd.h on arm64.
    private static readonly uint s_mmap = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 222u : 9;

    // linux/bpf_common.h. The number of the call is at the start of struct seccomp_data, and its arguments
    // follow from byte 16 on.
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;
    private const uint ArgumentsOffset = 16;

    /// <summary>
    /// Runs <paramref name="action"/> on a new thread, where <paramref name="call"/> fails.
    /// </summary>
    public static void Run(int call, Errno errno, Action action) => RunFiltered(
    [
        new(LoadWord, 0, 0, 0),
        new(JumpIfEqual, 0, 1, (uint)call),
        new(Return, 0, 0, ReturnErrno | (uint)errno),
        new(Return, 0, 0, ReturnAllow),
    ], action);

    /// <summary>
    /// As <see cref="Run"/>, for mmap(2) of one part of a ring: the mappings of the runtime succeed.
    /// </summary>
    /// <param name="offset">The part: IORING_OFF_*.</param>
    /// <param name="errno">The error that mmap returns.</param>
    /// <param name="action">The code to run.</param>
    public static void RunWithoutMapping(ulong offset, Errno errno, Action action) => RunFiltered(
    [
        new(LoadWord, 0, 0, 0),
        new(JumpIfEqual, 0, 5, s_mmap),
        new(LoadWord, 0, 0, ArgumentsOffset + (3 * sizeof(ulong))),
        new(JumpIfEqual, 0, 3, LinuxAbi.MAP_SHARED | LinuxAbi.MAP_POPULATE),
        new(LoadWord, 0, 0, ArgumentsOffset + (5 * sizeof(ulong))),
        new(JumpIfEqual, 0, 1, (uint)offset),
        new(Return, 0, 0, ReturnErrno | (uint)errno),
        new(Return, 0, 0, ReturnAllow),
    ], action);

    /// <summary>As <see cref="Run"/>, for io_uring_enter(2): the kernel executes no such call.</summary>
    /// <param name="flags">The exact flags of the call: IORING_ENTER_*.</param>
    /// <param name="errno">The error of a call with these flags. A call with other flags returns
    /// EOPNOTSUPP.</param>
    /// <param name="action">The code to run.</param>
    public static void RunWithoutEntering(uint flags, Errno errno, Action action) => RunFiltered(
    [
        new(LoadWord, 0, 0, 0),
        new(JumpIfEqual, 0, 4, (uint)LinuxAbi.__NR_io_uring_enter),
        new(LoadWord, 0, 0, ArgumentsOffset + (3 * sizeof(ulong))),
        new(JumpIfEqual, 1, 0, flags),
        new(Return, 0, 0, ReturnErrno | (uint)Errno.EOPNOTSUPP),
        new(Return, 0, 0, ReturnErrno | (uint)errno),
        new(Return, 0, 0, ReturnAllow),
    ], action);

    /// <summary>As <see cref="Run"/>, for io_uring_enter(2) with one value of its flags.</summary>
    /// <param name="flags">The exact flags of the calls that fail. A call with other flags enters.</param>
    /// <param name="errno">The error.</param>
    /// <param name="action">The code to run.</param>
    public static void RunWithoutFlags(uint flags, Errno errno, Action action) => RunFiltered(
    [
        new(LoadWord, 0, 0, 0),
        new(JumpIfEqual, 0, 3, (uint)LinuxAbi.__NR_io_uring_enter),
        new(LoadWord, 0, 0, ArgumentsOffset + (3 * sizeof(ulong))),
        new(JumpIfEqual, 0, 1, flags),
        new(Return, 0, 0, ReturnErrno | (uint)errno),
        new(Return, 0, 0, ReturnAllow),
    ], action);

    /// <summary>Runs code on a new thread, and discards the thread with its filter.</summary>
    public static void RunInThread(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromMinutes(2)), "the thread does not end");
        failure?.Throw();
    }

    private static void RunFiltered(Instruction[] filter, Action action) => RunInThread(() =>
    {
        fixed (Instruction* first = filter)
        {
            Program program = new() { Length = (ushort)filter.Length, Filter = first };
            Assert.Equal(0, Control(SetNoNewPrivileges, 1, null, 0, 0));
            Assert.Equal(0, Control(SetSeccomp, SeccompModeFilter, &program, 0, 0));
        }

        action();
    });

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nint argument, void* pointer, nint third, nint fourth);

    /// <summary><c>struct sock_filter</c>, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Instruction(ushort code, byte whenTrue, byte whenFalse, uint operand)
    {
        public readonly ushort Code = code;
        public readonly byte WhenTrue = whenTrue;
        public readonly byte WhenFalse = whenFalse;
        public readonly uint Operand = operand;
    }

    /// <summary><c>struct sock_fprog</c>, linux/filter.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Program
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
