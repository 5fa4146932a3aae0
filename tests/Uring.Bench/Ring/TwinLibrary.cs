using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Uring.Bench.Ring;

/// <summary>
/// Compiles the C twin of a benchmark, a file of <c>tests/peers</c>, with gcc -O2 when the run starts.
/// </summary>
internal static class TwinLibrary
{
    /// <summary>
    /// Why the library is missing, and the package to install; null after a successful build.
    /// </summary>
    public static string? Missing { get; private set; }

    /// <summary>Compiles and loads a twin.</summary>
    /// <param name="name">The name of the file, without its extension.</param>
    /// <returns>The handle of the library, or 0 when the library cannot be built.</returns>
    public static nint Load(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "peers");
        string library = Path.Combine(folder, $"lib{name}.so");
        ProcessStartInfo gcc = new("gcc", ["-O2", "-Wall", "-shared", "-fPIC", "-o", library, Path.Combine(folder, $"{name}.c"), "-luring"])
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
                return NativeLibrary.Load(library);
            }

            Missing = $"liburing in C does not compile (apt-get install liburing-dev libc6-dev): {error.Split('\n')[0]}";
        }
        catch (Win32Exception)
        {
            Missing = "liburing in C: gcc is not installed (apt-get install gcc)";
        }

        return 0;
    }
}
