using System.Diagnostics;
using System.Net;
using Uring.TestTools.Load;
using Uring.TestTools.Processes;

namespace Uring.TestTools.Servers;

/// <summary>A running server, from its first response to its clean stop.</summary>
internal sealed class RunningServer : IDisposable
{
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly ServerProgram _server;

    private RunningServer(ServerProgram server, Process process, int port)
    {
        _server = server;
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);

        // A run that a signal ends must not leave its servers behind.
        AppDomain.CurrentDomain.ProcessExit += KillWithRun;

        // Both streams are read all the time: a full pipe would block the server.
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

    /// <summary>The address of the server.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The process that was started. The process may have children.</summary>
    public int Pid => _process.Id;

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The time from the start of the process to the first whole response.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>The last line of standard output.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>The lines of standard error.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Starts a server and waits for its first response.</summary>
    /// <param name="server">The server.</param>
    /// <exception cref="InvalidOperationException">The server does not answer.</exception>
    public static RunningServer Start(ServerProgram server) => Start(server, FirstClient.IsAnswered);

    /// <summary>Starts a server and waits for its first response.</summary>
    /// <param name="server">The server.</param>
    /// <param name="isAnswered">Sends a request and returns whether the response is the expected one.</param>
    /// <exception cref="InvalidOperationException">The server does not answer.</exception>
    public static RunningServer Start(ServerProgram server, Predicate<IPEndPoint> isAnswered)
    {
        int port = FreePort.Next();
        ProcessStartInfo start = server.Start(port);
        long begin = Stopwatch.GetTimestamp();
        RunningServer running = new(server, Process.Start(start)!, port);
        try
        {
            while (!isAnswered(running.EndPoint))
            {
                bool exited = running._process.HasExited;
                if (exited || Stopwatch.GetElapsedTime(begin) > s_startLimit)
                {
                    if (exited)
                    {
                        // WaitForExit returns after the last line of both streams was read.
                        running._process.WaitForExit();
                    }

                    throw new InvalidOperationException($"{server.Name} does not answer: {string.Join(' ', running.Complaints)}");
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

    /// <summary>Stops the server with SIGTERM.</summary>
    /// <returns>The exit code of the server.</returns>
    /// <exception cref="InvalidOperationException">The server did not stop.</exception>
    public int Stop()
    {
        _ = Tool.Run("kill", "-TERM", $"{Pid}");
        if (!_process.WaitForExit(s_stopLimit))
        {
            throw new InvalidOperationException($"{_server.Name} did not stop within {s_stopLimit.TotalSeconds} s");
        }

        // WaitForExit without a limit returns after the last line of both streams was read.
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
