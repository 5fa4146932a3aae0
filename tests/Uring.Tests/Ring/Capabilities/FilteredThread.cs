using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>
/// Runs code on a new thread under a seccomp filter that refuses one system call, as the profile of a
/// container does: seccomp(2).
/// </summary>
internal static unsafe partial class FilteredThread
{
    // linux/prctl.h, linux/seccomp.h.
    private const int SetSeccomp = 22;
    private const int SetNoNewPrivileges = 38;
    private const nint ModeFilter = 2;
    private const uint ReturnErrno = 0x0005_0000;
    private const uint ReturnAllow = 0x7fff_0000;

    // linux/bpf_common.h.
    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort Return = 0x06;

    // struct seccomp_data: the number of the call, and the low half of its second argument.
    private const uint Number = 0;
    private const uint SecondArgument = 24;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    /// <summary>Runs an action while a system call fails.</summary>
    /// <param name="call">The number of the call.</param>
    /// <param name="errno">The error of the call.</param>
    /// <param name="action">The code that runs under the filter.</param>
    /// <param name="operations">The second arguments for which the call fails. Empty: all.</param>
    public static T Run<T>(int call, Errno errno, Func<T> action, params io_uring_register_op[] operations)
    {
        T result = default!;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                Refuse((uint)call, errno, operations);
                result = action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        Assert.True(thread.Join(s_limit), $"the thread has not ended within {s_limit}");
        Assert.Null(failure);
        return result;
    }

    private static void Refuse(uint call, Errno errno, io_uring_register_op[] operations)
    {
        List<Instruction> filter = [new(LoadWord, 0, 0, Number), new(JumpIfEqual, 1, 0, call), new(Return, 0, 0, ReturnAllow)];
        if (operations.Length > 0)
        {
            filter.Add(new(LoadWord, 0, 0, SecondArgument));
            for (int i = 0; i < operations.Length; i++)
            {
                // The jump skips the remaining comparisons and the permission, to the refusal.
                filter.Add(new(JumpIfEqual, (byte)(operations.Length - i), 0, (uint)operations[i]));
            }

            filter.Add(new(Return, 0, 0, ReturnAllow));
        }

        filter.Add(new(Return, 0, 0, ReturnErrno | (uint)errno));
        fixed (Instruction* first = CollectionsMarshal.AsSpan(filter))
        {
            Program program = new() { Length = (ushort)filter.Count, Filter = first };
            Assert.Equal(0, Prctl(SetNoNewPrivileges, 1, 0, 0, 0));
            Assert.Equal(0, Prctl(SetSeccomp, ModeFilter, (nint)(&program), 0, 0));
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nint a, nint b, nint c, nint d);

    /// <summary><c>struct sock_filter</c>.</summary>
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary><c>struct sock_fprog</c>.</summary>
    private struct Program
    {
        public ushort Length;
        public Instruction* Filter;
    }
}
