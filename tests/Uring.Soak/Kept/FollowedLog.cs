using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Uring.Soak.Kept;

/// <summary>Follows the access log of a server with <c>uring-server log --follow</c>, and counts its lines.</summary>
internal sealed partial class FollowedLog : IDisposable
{
    private readonly Process _reader;
    private readonly string _client;
    private long _lines;
    private long _overwritten;

    /// <summary>Starts the reader.</summary>
    /// <param name="binary">The executable.</param>
    /// <param name="path">The log.</param>
    /// <param name="client">The address that each line starts with.</param>
    public FollowedLog(string binary, string path, string client)
    {
        _client = $"{client} - - [";
        _reader = Process.Start(new ProcessStartInfo(binary, ["log", path, "--follow"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _reader.OutputDataReceived += (_, line) => Count(line.Data);
        _reader.ErrorDataReceived += (_, line) => CountOverwritten(line.Data);
        _reader.BeginOutputReadLine();
        _reader.BeginErrorReadLine();
    }

    /// <summary>The lines so far.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>The records that the server has overwritten before the reader has read them.</summary>
    public long Overwritten => Interlocked.Read(ref _overwritten);

    /// <summary>Waits until each request has a line or is counted as overwritten.</summary>
    /// <returns>False after a minute in vain, or when the reader has ended.</returns>
    public bool Await(ulong requests)
    {
        long start = Stopwatch.GetTimestamp();
        while (Lines + Overwritten < (long)requests)
        {
            if (_reader.HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
            {
                return false;
            }

            Thread.Sleep(100);
        }

        return true;
    }

    public void Dispose()
    {
        if (!_reader.HasExited)
        {
            _reader.Kill();
        }

        _reader.Dispose();
    }

    private void Count(string? line)
    {
        if (line is not null && line.StartsWith(_client, StringComparison.Ordinal))
        {
            _ = Interlocked.Increment(ref _lines);
        }
    }

    private void CountOverwritten(string? line)
    {
        if (line is not null && Notice().Match(line) is { Success: true } notice)
        {
            _ = Interlocked.Add(ref _overwritten, long.Parse(notice.Groups[1].Value, CultureInfo.InvariantCulture));
        }
    }

    [GeneratedRegex("([0-9]+) records? (?:was|were) overwritten")]
    private static partial Regex Notice();
}
