using System.Runtime.InteropServices;

namespace Uring.Tests.Support;

/// <summary>Sends signals with kill(2): .NET itself sends only SIGKILL.</summary>
internal static partial class Signals
{
    // signal(7).
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int User1 = 10;
    public const int User2 = 12;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int pid, int signal) => Assert.Equal(0, SendTo(pid, signal));

    /// <summary>Returns the kernel's ID of the calling thread.</summary>
    public static int CurrentThread() => GetTid();

    public static void SendToThread(int thread, int signal) => Assert.Equal(0, Tgkill(Environment.ProcessId, thread, signal));

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetTid();

    [LibraryImport("libc", EntryPoint = "tgkill")]
    private static partial int Tgkill(int process, int thread, int signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendTo(int pid, int signal);
}
