using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Uring.TestTools.Processes;

/// <summary>Counts the system calls of a server with strace: strace(1), <c>-f -c</c>.</summary>
internal sealed class SystemCalls : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Process _strace;

    private SystemCalls(Process strace) => _strace = strace;

    /// <summary>Attaches strace to all threads of a process and its children.</summary>
    /// <param name="pid">The process that was started.</param>
    /// <returns>Null when strace is not installed.</returns>
    /// <exception cref="InvalidOperationException">strace cannot attach.</exception>
    public static SystemCalls? Attach(int pid)
    {
        List<int> processes = ProcessTree.Of(pid);
        return Start(["-f", "-c", .. processes.SelectMany(process => new[] { "-p", $"{process}" })], processes.Count);
    }

    /// <summary>Attaches strace to one thread.</summary>
    /// <param name="thread">The id of the thread.</param>
    /// <returns>Null when strace is not installed.</returns>
    /// <exception cref="InvalidOperationException">strace cannot attach.</exception>
    public static SystemCalls? AttachToThread(int thread) => Start(["-c", "-p", $"{thread}"], 1);

    private static SystemCalls? Start(IEnumerable<string> arguments, int count)
    {
        ProcessStartInfo start = new("strace", arguments) { RedirectStandardError = true };
        Process strace;
        try
        {
            strace = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        SystemCalls calls = new(strace);
        try
        {
            calls.WaitUntilAttached(count);
            return calls;
        }
        catch
        {
            calls.Dispose();
            throw;
        }
    }

    // strace prints a line for each process once it has attached to all threads of that process.
    private void WaitUntilAttached(int count)
    {
        string said = "";
        for (int attached = 0; attached < count;)
        {
            string? line = _strace.StandardError.ReadLineAsync().WaitAsync(s_patience).GetAwaiter().GetResult();
            if (line is null)
            {
                throw new InvalidOperationException($"strace cannot attach: {said}");
            }

            said = line;
            attached += line.Contains(" attached", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    /// <summary>Detaches strace.</summary>
    /// <returns>The number of calls by name; empty without a call.</returns>
    public IReadOnlyDictionary<string, long> Detach()
    {
        _ = Tool.Run("kill", "-INT", $"{_strace.Id}");
        string table = _strace.StandardError.ReadToEndAsync().WaitAsync(s_patience).GetAwaiter().GetResult();
        _strace.WaitForExit();

        // The columns: % time, seconds, usecs/call, calls, errors (or nothing), name.
        return table.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row.Length is 5 or 6 && char.IsAsciiDigit(row[0][0]) && row[^1] != "total")
            .ToDictionary(row => row[^1], row => long.Parse(row[3], CultureInfo.InvariantCulture));
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
