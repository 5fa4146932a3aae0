using System.ComponentModel;
using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Server.Native;
using static Uring.Interop.LinuxAbi;
using static Uring.Server.Process.Lockdown.SystemCallFilter;

namespace Uring.Faults;

/// <summary>Makes a system call of this thread fail.</summary>
internal static class SeccompFilter
{
    private static readonly SystemCall s_mmap = new("mmap", 9, 222);

    /// <summary>
    /// Makes the mapping of one part of a ring fail. The flags distinguish it from the runtime's own
    /// mappings.
    /// </summary>
    public static void RefuseRingMap(uint offset, Errno errno)
    {
        Errno failure = ProcessCalls.SetNoNewPrivileges();
        if (failure == Errno.None)
        {
            failure = Install(
            [
                BpfInstruction.LoadWord(Number),
                BpfInstruction.JumpIfEqual(s_mmap.NumberOn(RuntimeInformation.ProcessArchitecture), 0, 5),
                BpfInstruction.LoadWord(Argument(3)),
                BpfInstruction.JumpIfEqual(MAP_SHARED | MAP_POPULATE, 0, 3),
                BpfInstruction.LoadWord(Argument(5)),
                BpfInstruction.JumpIfEqual(offset, 0, 1),
                Fail(errno),
                Allow,
            ]);
        }

        if (failure != Errno.None)
        {
            throw new Win32Exception((int)failure);
        }
    }
}
