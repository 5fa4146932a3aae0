using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A server on a port of the kernel's choice, killed at the latest when the test ends.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    /// <summary>The default response, byte for byte.</summary>
    public const string Response =
        "HTTP/1.0 200 OK\r\nContent-type: text/html\r\nContent-length: 17\r\n\r\nHave a nice day!\n";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private bool _disposed;

    private RunningServer(Process process, string listenLine)
    {
        _process = process;
        ListenLine = listenLine;
        EndPoints = [.. ListenPattern().Match(listenLine).Groups["at"].Captures.Select(address => IPEndPoint.Parse(address.Value))];
    }

    public string ListenLine { get; }

    /// <summary>All that it listens on, in the order of the options.</summary>
    public IPEndPoint[] EndPoints { get; }

    public IPEndPoint EndPoint => EndPoints[0];

    public int Pid => _process.Id;

    public string Url => $"http://{EndPoint}/";

    public static Task<RunningServer> StartAsync(PublishedServer published, string listen = "127.0.0.1:0", params string[] wrapper) =>
        StartAsync([.. wrapper, published.BinaryPath, "--listen", listen], new Dictionary<string, string>());

    /// <summary>With options beyond <c>--listen</c>.</summary>
    public static Task<RunningServer> StartWithAsync(PublishedServer published, params string[] options) =>
        StartWithAsync(published, new Dictionary<string, string>(), options);

    /// <summary>With variables too.</summary>
    public static Task<RunningServer> StartWithAsync(
        PublishedServer published, IReadOnlyDictionary<string, string> variables, params string[] options) =>
        StartAsync([published.BinaryPath, "--listen", "127.0.0.1:0", .. options], variables);

    /// <summary>By a program that knows what to run.</summary>
    public static Task<RunningServer> StartByAsync(params string[] command) => StartAsync(command, new Dictionary<string, string>());

    /// <summary>With a file of settings, started by another program.</summary>
    public static Task<RunningServer> StartConfiguredAsync(PublishedServer published, string config, params string[] wrapper) =>
        StartAsync([.. wrapper, published.BinaryPath, "--config", config], new Dictionary<string, string>());

    /// <summary>In batched mode, where several can run beside each other on two processors.</summary>
    public static Task<RunningServer> StartBatchedAsync(PublishedServer published, string listen = "127.0.0.1:0", int rings = 1) =>
        StartAsync([published.BinaryPath, "--listen", listen, "--mode", "batched", "--rings", $"{rings}"], new Dictionary<string, string>());

    /// <summary>
    /// The debug build, which checks every move of every slot, and ends with a core dump's exit code at the first that is not allowed.
    /// </summary>
    public static Task<RunningServer> StartCheckedAsync(params string[] options) => StartAsync(
        [
            Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet",
            Path.Combine(AppContext.BaseDirectory, "uring-server.dll"),
            "--listen",
            "127.0.0.1:0",

            // The filter of system calls is not for a runtime that compiles as it goes.
            "--no-lockdown",
            .. options,
        ],
        new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "0" });

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
            string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
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

    /// <summary>Sends a signal and waits for the end, which has to be an orderly one.</summary>
    public async Task<StopReport> StopAsync(int signal = Signals.Terminate)
    {
        Signals.Send(Pid, signal);
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        Task<string> error = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal("", await error);
        Assert.Equal(0, _process.ExitCode);
        return StopReport.Parse(await output);
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
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
            // A program that has started it would leave it behind.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"^listening on (?<at>[^ ,]+?)(?:, (?<at>[^ ,]+?))*(?: \(shared\))?: ")]
    private static partial Regex ListenPattern();
}
