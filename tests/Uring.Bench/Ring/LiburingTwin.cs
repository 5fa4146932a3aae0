using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>liburing's own inline helpers: <c>tests/peers/prep.c</c>, compiled by gcc -O2 when the run starts.</summary>
internal sealed unsafe class LiburingTwin
{
    private LiburingTwin(nint library)
    {
        Nop = (delegate* unmanaged<io_uring_sqe*, uint, void>)NativeLibrary.GetExport(library, "prep_nop");
        Read = (delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, void>)NativeLibrary.GetExport(library, "prep_read");
        Send = (delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, int, void>)NativeLibrary.GetExport(library, "prep_send");
        AcceptDirect = (delegate* unmanaged<io_uring_sqe*, uint, int, void>)NativeLibrary.GetExport(library, "prep_accept_direct");
    }

    public delegate* unmanaged<io_uring_sqe*, uint, void> Nop { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, void> Read { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void*, uint, int, void> Send { get; }

    public delegate* unmanaged<io_uring_sqe*, uint, int, void> AcceptDirect { get; }

    /// <summary>The one of this run; null when it cannot be built here.</summary>
    public static LiburingTwin? Shared { get; } = Load();

    /// <summary>Why there is none, and what to install.</summary>
    public static string? Missing { get; private set; }

    private static LiburingTwin? Load()
    {
        string library = Path.Combine(AppContext.BaseDirectory, "peers", "libprep.so");
        string source = Path.Combine(AppContext.BaseDirectory, "peers", "prep.c");
        ProcessStartInfo gcc = new("gcc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", library, source])
        {
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(gcc)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return new LiburingTwin(NativeLibrary.Load(library));
            }

            Missing = $"liburing in C: it does not compile (apt-get install liburing-dev libc6-dev): {error.Split('\n')[0]}";
        }
        catch (Win32Exception)
        {
            Missing = "liburing in C: there is no gcc (apt-get install gcc)";
        }

        return null;
    }
}
