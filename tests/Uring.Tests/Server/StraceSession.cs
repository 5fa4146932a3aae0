using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>`strace -f -c`, attached to all threads of a process for a while.</summary>
internal sealed class StraceSession : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _strace;

    private StraceSession(Process strace) => _strace = strace;

    public static async Task<StraceSession> AttachAsync(string strace, int pid)
    {
        ProcessStartInfo start = new(strace, ["-f", "-c", "-p", $"{pid}"]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;

        // It says so once it holds every thread; what happens from here on is counted.
        string? line = await process.StandardError.ReadLineAsync().WaitAsync(s_patience);
        Assert.Contains("attached", line, StringComparison.Ordinal);
        return new StraceSession(process);
    }

    /// <summary>Detaches.</summary>
    /// <returns>The table of calls; empty when there was none.</returns>
    public async Task<string> DetachAsync()
    {
        if (!_strace.HasExited)
        {
            Signals.Send(_strace.Id, Signals.Interrupt);
        }

        string text = await _strace.StandardError.ReadToEndAsync().WaitAsync(s_patience);
        await _strace.WaitForExitAsync().WaitAsync(s_patience);
        return string.Join('\n', text.Split('\n').Where(line => line.Length > 0 && !line.Contains("strace: Process", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        if (!_strace.HasExited)
        {
            _strace.Kill();
        }

        _strace.Dispose();
    }
}
