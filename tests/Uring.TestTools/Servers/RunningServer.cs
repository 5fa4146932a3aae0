using System.Diagnostics;
using System.Net;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.TestTools.Servers;

/// <summary>A server while it runs: from its start, which is over when it answers, to its clean stop.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly ServerProgram _peer;

    private RunningServer(ServerProgram peer, Process process, int port)
    {
        _peer = peer;
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);

        // A run that is ended by a signal must not leave its servers behind.
        AppDomain.CurrentDomain.ProcessExit += KillWithRun;

        // Read to the end by nobody in particular: a full pipe would stop the server.
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                LastLine = text;
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                Complaints.Enqueue(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The process that was started; it may have children.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether it is gone.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>From the start of the process to the first whole response.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>The last line that it printed on its standard output.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>What it printed on its standard error.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Starts a server, and waits until it has answered.</summary>
    /// <param name="peer">Which.</param>
    /// <exception cref="InvalidOperationException">It does not answer.</exception>
    public static RunningServer Start(ServerProgram peer) => Start(peer, FirstClient.IsAnswered);

    /// <summary>Starts a server, and waits until it has answered.</summary>
    /// <param name="peer">Which.</param>
    /// <param name="isAnswered">Asks it, and tells whether it answers as expected.</param>
    /// <exception cref="InvalidOperationException">It does not answer.</exception>
    public static RunningServer Start(ServerProgram peer, Predicate<IPEndPoint> isAnswered)
    {
        int port = FreePort.Next();
        ProcessStartInfo start = peer.Start(port);
        long begin = Stopwatch.GetTimestamp();
        RunningServer running = new(peer, Process.Start(start)!, port);
        try
        {
            while (!isAnswered(running.EndPoint))
            {
                bool exited = running._process.HasExited;
                if (exited || Stopwatch.GetElapsedTime(begin) > s_startLimit)
                {
                    if (exited)
                    {
                        // Its complaints are all there when this returns.
                        running._process.WaitForExit();
                    }

                    throw new InvalidOperationException($"{peer.Name} does not answer: {string.Join(' ', running.Complaints)}");
                }
            }

            running.StartUp = Stopwatch.GetElapsedTime(begin);
            return running;
        }
        catch
        {
            running.Dispose();
            throw;
        }
    }

    /// <summary>Stops it as an administrator would. What does not stop is killed, and that is an error of the run.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="InvalidOperationException">It did not stop.</exception>
    public int Stop()
    {
        _ = Tool.Run("kill", "-TERM", $"{Pid}");
        if (!_process.WaitForExit(s_stopLimit))
        {
            throw new InvalidOperationException($"{_peer.Name} did not stop within {s_stopLimit.TotalSeconds} s");
        }

        // What it printed last is there when this returns.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillWithRun;
        Kill();
        _process.Dispose();
    }

    private void KillWithRun(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }
}
