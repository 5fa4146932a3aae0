using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>strace, attached to all threads of a process for a while.</summary>
internal sealed class StraceSession : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _strace;

    private StraceSession(Process strace) => _strace = strace;

    /// <summary>It counts all calls, and shows none.</summary>
    public static Task<StraceSession> AttachAsync(string strace, int pid) => AttachAsync(strace, pid, "-c");

    /// <summary>With options of its own, such as calls that are to go wrong.</summary>
    public static async Task<StraceSession> AttachAsync(string strace, int pid, params string[] options)
    {
        ProcessStartInfo start = new(strace, ["-f", "-p", $"{pid}", .. options]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;

        // It says so once it holds every thread; what happens from here on is counted.
        string? line = await process.StandardError.ReadLineAsync().WaitAsync(s_patience);
        Assert.Contains("attached", line, StringComparison.Ordinal);
        return new StraceSession(process);
    }

    /// <summary>Detaches.</summary>
    /// <returns>What it has to say: the table of calls, empty when there was none.</returns>
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
