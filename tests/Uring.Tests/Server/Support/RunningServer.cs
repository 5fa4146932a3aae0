using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A server on a port that the kernel has chosen. The end of the test kills it.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    /// <summary>The default response, byte for byte.</summary>
    public const string Response =
        "HTTP/1.0 200 OK\r\nContent-type: text/html; charset=utf-8\r\nContent-length: 17\r\nConnection: close\r\n\r\nHave a nice day!\n";

    private readonly Process _process;
    private bool _disposed;

    private RunningServer(Process process, string listenLine)
    {
        _process = process;
        ListenLine = listenLine;
        EndPoints = [.. ListenPattern().Match(listenLine).Groups["at"].Captures.Select(address => IPEndPoint.Parse(address.Value))];
    }

    /// <summary>The line that reports the start.</summary>
    public string ListenLine { get; }

    /// <summary>The addresses that the server listens on, in the order of the options.</summary>
    public IPEndPoint[] EndPoints { get; }

    public IPEndPoint EndPoint => EndPoints[0];

    public int Pid => _process.Id;

    public string Url => $"http://{EndPoint}/";

    public static Task<RunningServer> StartAsync(PublishedServer published, string listen = "127.0.0.1:0", params string[] wrapper) =>
        StartAsync([.. wrapper, published.BinaryPath, "--listen", listen], new Dictionary<string, string>());

    /// <summary>Starts the server with options beyond <c>--listen</c>.</summary>
    public static Task<RunningServer> StartWithAsync(PublishedServer published, params string[] options) =>
        StartWithAsync(published, new Dictionary<string, string>(), options);

    /// <summary>Starts the server with environment variables and options.</summary>
    public static Task<RunningServer> StartWithAsync(
        PublishedServer published, IReadOnlyDictionary<string, string> variables, params string[] options) =>
        StartAsync([published.BinaryPath, "--listen", "127.0.0.1:0", .. options], variables);

    /// <summary>Runs a command that starts the server.</summary>
    public static Task<RunningServer> StartByAsync(params string[] command) => StartAsync(command, new Dictionary<string, string>());

    /// <summary>Starts the server with a configuration file, by another program.</summary>
    public static Task<RunningServer> StartConfiguredAsync(PublishedServer published, string config, params string[] wrapper) =>
        StartAsync([.. wrapper, published.BinaryPath, "--config", config], new Dictionary<string, string>());

    /// <summary>Starts the server in batched mode: several of them can share two processors.</summary>
    public static Task<RunningServer> StartBatchedAsync(PublishedServer published, string listen = "127.0.0.1:0", int rings = 1) =>
        StartAsync([published.BinaryPath, "--listen", listen, "--mode", "batched", "--rings", $"{rings}"], new Dictionary<string, string>());

    /// <summary>
    /// Starts the debug build, which checks every move of every slot and aborts at the first forbidden one.
    /// </summary>
    public static Task<RunningServer> StartCheckedAsync(params string[] options) => StartAsync(
        [
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "uring-server.dll"),
            "--listen",
            "127.0.0.1:0",

            // A runtime with a JIT makes system calls that the filter does not allow.
            "--no-lockdown",
            .. options,
        ],
        new Dictionary<string, string>
        {
            ["DOTNET_DbgEnableMiniDump"] = "0",

            // The CPU time of a compilation in the background would count as the server's.
            ["DOTNET_TieredCompilation"] = "0",
        });

    private static async Task<RunningServer> StartAsync(string[] command, IReadOnlyDictionary<string, string> variables)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        try
        {
            string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience);
            return line is null
                ? throw new InvalidOperationException($"the server did not start: {await process.StandardError.ReadToEndAsync()}")
                : new RunningServer(process, line);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Returns the next line that the server prints.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience);

    /// <summary>Returns the next line that the server prints to stderr.</summary>
    public Task<string?> ReadErrorLineAsync() => _process.StandardError.ReadLineAsync().WaitAsync(Poll.Patience);

    /// <summary>
    /// Sends a signal, waits for the end of the process, and requires exit code 0 and nothing on stderr.
    /// </summary>
    public async Task<StopReport> StopAsync(int signal = Signals.Terminate)
    {
        Signals.Send(Pid, signal);
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(Poll.Patience);
        Assert.Equal("", await error);
        Assert.Equal(0, _process.ExitCode);
        return StopReport.Parse(await output);
    }

    /// <summary>Waits for the end of the process.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Poll.Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            // A wrapper that is killed alone would leave the server running.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"^listening on (?<at>[^ ,]+?)(?:, (?<at>[^ ,]+?))*(?: \(shared\))?: ")]
    private static partial Regex ListenPattern();
}
