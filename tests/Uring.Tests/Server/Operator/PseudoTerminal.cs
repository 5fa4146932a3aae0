using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Server;

/// <summary>
/// A terminal whose screen is the test: pty(7). A test that does not read acts as a screen that hangs.
/// </summary>
internal sealed unsafe partial class PseudoTerminal : IDisposable
{
    // bits/termios.h: TCOOFF, TCOON. fcntl(2): F_GETFL.
    private const int SuspendOutput = 0;
    private const int ResumeOutput = 1;
    private const int GetStatusFlags = 3;

    private readonly SafeFileHandle _screen;
    private readonly SafeFileHandle _terminal;

    public PseudoTerminal()
    {
        _screen = new SafeFileHandle(Check(OpenPty(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)), ownsHandle: true);
        Check(Unlock(_screen));
        byte* name = stackalloc byte[64];
        Assert.Equal(0, NameOf(_screen, name, 64));
        Path = Marshal.PtrToStringUTF8((nint)name)!;
        _terminal = new SafeFileHandle(Check(OpenCall(Path, O_RDWR | O_NOCTTY | O_CLOEXEC)), ownsHandle: true);
    }

    /// <summary>The device, for a program that writes to it.</summary>
    public string Path { get; }

    /// <summary>The descriptor that a program would have as its standard output. It blocks.</summary>
    public int Fd => (int)_terminal.DangerousGetHandle();

    public bool IsNonBlocking => (Check(Fcntl(_terminal, GetStatusFlags, 0)) & O_NONBLOCK) != 0;

    /// <summary>Stops the output, as Ctrl-S does.</summary>
    public void Suspend() => Check(Flow(_terminal, SuspendOutput));

    /// <summary>Lets the output continue, as Ctrl-Q does.</summary>
    public void Resume() => Check(Flow(_terminal, ResumeOutput));

    /// <summary>Reads at most this number of bytes of the screen.</summary>
    /// <returns>The text that has arrived; empty if there is none.</returns>
    public string Read(int count = 65_536)
    {
        byte[] buffer = new byte[count];
        fixed (byte* start = buffer)
        {
            nint read = ReadCall(_screen, start, (nuint)count);
            return read > 0 ? Encoding.UTF8.GetString(buffer, 0, (int)read) : "";
        }
    }

    /// <summary>Reads until the kernel has passed on all that was written.</summary>
    public string ReadAll()
    {
        // The kernel moves the bytes to the screen in a work queue.
        StringBuilder all = new();
        for (int empty = 0; empty < 20;)
        {
            string part = Read();
            all.Append(part);
            empty = part.Length == 0 ? empty + 1 : 0;
            Thread.Sleep(part.Length == 0 ? 5 : 0);
        }

        return all.ToString();
    }

    private static int Check(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    public void Dispose()
    {
        _terminal.Dispose();
        _screen.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPty(int flags);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle screen);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(SafeFileHandle screen, byte* name, nuint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenCall(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(SafeFileHandle file, byte* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "tcflow", SetLastError = true)]
    private static partial int Flow(SafeFileHandle terminal, int action);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeFileHandle file, int command, int argument);
}
