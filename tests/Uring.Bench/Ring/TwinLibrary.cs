using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Uring.Bench.Ring;

/// <summary>A twin in C of what is measured: a file of <c>tests/peers</c>, compiled by gcc -O2 when the run starts.</summary>
internal static class TwinLibrary
{
    /// <summary>Why there is none, and what to install; null when there is.</summary>
    public static string? Missing { get; private set; }

    /// <summary>Compiles and loads one.</summary>
    /// <param name="name">The file, without its ending.</param>
    /// <returns>Its handle; 0 when it cannot be built here.</returns>
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

            Missing = $"liburing in C: it does not compile (apt-get install liburing-dev libc6-dev): {error.Split('\n')[0]}";
        }
        catch (Win32Exception)
        {
            Missing = "liburing in C: there is no gcc (apt-get install gcc)";
        }

        return 0;
    }
}
