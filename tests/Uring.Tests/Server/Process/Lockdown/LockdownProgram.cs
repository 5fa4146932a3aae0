using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The scenarios of tests/Uring.Faults as native code: the server's lock-down expects a native binary.
/// </summary>
public sealed class LockdownProgram : IAsyncLifetime
{
    private static readonly string s_published =
        Path.Combine(Repository.Root, $"tests/Uring.Faults/bin/Release/net10.0/{Repository.Runtime}/publish/Uring.Faults");

    // Users other than root run the program, too. They may have no right to read the folder of the build.
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-lockdown-");

    private string Program => Path.Combine(_folder.FullName, "Uring.Faults");

    public async ValueTask InitializeAsync()
    {
        (await Command.RunAsync("dotnet", "publish", "tests/Uring.Faults", "-r", Repository.Runtime, "-p:UringNativeFaults=true")).Succeeded();
        File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_101_101);
        File.Copy(s_published, Program);
        File.SetUnixFileMode(Program, (UnixFileMode)0b111_101_101);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a scenario to its end.</summary>
    internal Task<CommandResult> RunAsync(params string[] arguments) => RunWrappedAsync([], arguments);

    /// <summary>Runs a scenario to its end, started by another program.</summary>
    internal Task<CommandResult> RunWrappedAsync(string[] wrapper, params string[] arguments)
    {
        string[] command = [.. wrapper, Program, .. arguments];
        return Command.RunAsync(command[0], command[1..]);
    }

    /// <summary>Runs the scenario that drops rights, and returns its threads after that.</summary>
    /// <param name="wrapper">The command that starts the program, or nothing.</param>
    /// <param name="user">The user to become, or nothing.</param>
    /// <param name="lockdown"><c>locked</c> or <c>open</c>.</param>
    internal async Task<IReadOnlyList<LockdownThread>> ThreadsAsync(string[] wrapper, string user, string lockdown)
    {
        string[] command = [.. wrapper, Program, "locked-process", user, lockdown];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        try
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience));
            return LockdownThread.Of(process.Id);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
