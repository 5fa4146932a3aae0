using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>strace, attached to all threads of a running process.</summary>
internal sealed class StraceSession : IDisposable
{
    private readonly Process _strace;

    private StraceSession(Process strace) => _strace = strace;

    /// <summary>Attaches with <c>-c</c>: strace counts the calls, and prints none.</summary>
    public static Task<StraceSession> AttachAsync(string strace, int pid) => AttachAsync(strace, pid, "-c");

    /// <summary>Attaches with other options, such as those that make calls fail.</summary>
    public static async Task<StraceSession> AttachAsync(string strace, int pid, params string[] options)
    {
        // The server prints its line before its main thread goes to sleep: strace would count the calls in
        // between.
        await ProcessThreads.AwaitOthersAsleepAsync(pid);
        return await AttachToBusyAsync(strace, pid, options);
    }

    /// <summary>Attaches to a process that has a thread at work all the time.</summary>
    public static async Task<StraceSession> AttachToBusyAsync(string strace, int pid, params string[] options)
    {
        ProcessStartInfo start = new(strace, ["-f", "-p", $"{pid}", .. options]) { RedirectStandardError = true };
        Process process = Process.Start(start)!;

        // strace prints this line once it is attached to every thread, and counts all calls from then on.
        string? line = await process.StandardError.ReadLineAsync().WaitAsync(Poll.Patience);
        Assert.Contains("attached", line, StringComparison.Ordinal);
        return new StraceSession(process);
    }

    /// <summary>Detaches.</summary>
    /// <returns>The output of strace: the table of calls, empty without a call.</returns>
    public async Task<string> DetachAsync()
    {
        if (!_strace.HasExited)
        {
            Signals.Send(_strace.Id, Signals.Interrupt);
        }

        string text = await _strace.StandardError.ReadToEndAsync().WaitAsync(Poll.Patience);
        await _strace.WaitForExitAsync().WaitAsync(Poll.Patience);
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
