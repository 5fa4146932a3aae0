using System.Globalization;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Faults;

/// <summary>Runs the scenarios of tests/Uring.Faults, with or without a system call that fails.</summary>
internal static class FaultProgram
{
    /// <summary>
    /// The program that is built with the tests, in the folder of its project. The variable
    /// <c>URING_FAULTS</c> names another one: tests/kernels/run sets it to the native program, since a JIT
    /// compiler takes seconds under emulation.
    /// </summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("URING_FAULTS") ?? System.IO.Path.Combine(
        Repository.Root,
        "tests/Uring.Faults",
        System.IO.Path.GetRelativePath(System.IO.Path.Combine(Repository.Root, "tests/Uring.Tests"), AppContext.BaseDirectory),
        "Uring.Faults");

    /// <summary>Runs a scenario.</summary>
    /// <returns>Its line.</returns>
    public static async Task<string> RunAsync(params string[] arguments) =>
        (await Command.RunAsync(Path, arguments)).Succeeded().Output.Trim();

    /// <summary>Runs a scenario in which the kernel does not run one call, and the call fails.</summary>
    /// <param name="scenario">The name of the scenario.</param>
    /// <param name="call">The name of the system call.</param>
    /// <param name="errno">The error of the call.</param>
    /// <param name="number">The number of the call on the main thread, counted from 1.</param>
    /// <returns>Its line, or null when it makes fewer such calls.</returns>
    public static async Task<string?> RunFaultedAsync(string scenario, string call, Errno errno, int number)
    {
        string strace = Need.Tool("strace", "strace");
        string trace = System.IO.Path.GetTempFileName();
        try
        {
            CommandResult result = await Command.RunAsync(
                strace,
                "-f",
                "--seccomp-bpf",
                "-o",
                trace,
                "-e",
                $"trace={call}",
                "-e",
                string.Create(CultureInfo.InvariantCulture, $"inject={call}:error={errno}:when={number}"),
                Path,
                scenario);
            string calls = await File.ReadAllTextAsync(trace);
            Assert.True(result.ExitCode == 0, $"{call} number {number} failed with {errno}: {result.Output}{result.Error}\n{calls}");
            return calls.Contains("(INJECTED)", StringComparison.Ordinal) ? result.Output.Trim() : null;
        }
        finally
        {
            File.Delete(trace);
        }
    }
}
