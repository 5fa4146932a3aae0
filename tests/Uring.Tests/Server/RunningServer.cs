using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>A server on a port of the kernel's choice, stopped with SIGTERM at the latest when the test ends.</summary>
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
        EndPoint = IPEndPoint.Parse(ListenPattern().Match(listenLine).Groups[1].Value);
    }

    public string ListenLine { get; }

    public IPEndPoint EndPoint { get; }

    public int Pid => _process.Id;

    public string Url => $"http://{EndPoint}/";

    public static async Task<RunningServer> StartAsync(PublishedServer published, string listen = "127.0.0.1:0")
    {
        Process process = Process.Start(new ProcessStartInfo(published.BinaryPath, ["--listen", listen])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
        return line is null
            ? throw new InvalidOperationException($"the server did not start: {await process.StandardError.ReadToEndAsync()}")
            : new RunningServer(process, line);
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

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(@"^listening on (\S+): ")]
    private static partial Regex ListenPattern();
}
