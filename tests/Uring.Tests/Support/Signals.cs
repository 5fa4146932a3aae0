using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>kill(2), which .NET offers for SIGKILL only.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Terminate = 15;

    public static void Send(int pid, int signal) => Assert.Equal(0, Kill(pid, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
