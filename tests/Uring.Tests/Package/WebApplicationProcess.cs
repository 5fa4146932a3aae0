using System.Diagnostics;
using System.Runtime.InteropServices;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>A running web application on a free port.</summary>
internal sealed class WebApplicationProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly List<string> _lines;

    private WebApplicationProcess(Process process, List<string> lines, string url) => (_process, _lines, Url) = (process, lines, url);

    public string Url { get; }

    /// <summary>Whether the process has a ring.</summary>
    public bool HasRing => new DirectoryInfo($"/proc/{_process.Id}/fd").GetFileSystemInfos()
        .Any(descriptor => descriptor.LinkTarget == "anon_inode:[io_uring]");

    /// <summary>Starts a program, and returns once it listens.</summary>
    public static async Task<WebApplicationProcess> StartAsync(string program)
    {
        Process process = Start(program, program, "--urls", "http://127.0.0.1:0");
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            lines.Add(line);
            if (line.Split(Listening) is [_, string url])
            {
                return new WebApplicationProcess(process, lines, url);
            }
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        throw new InvalidOperationException($"the application ends with code {process.ExitCode}:\n{string.Join('\n', lines)}");
    }

    /// <summary>Starts a program with the first connection to a unix socket, as systemd does.</summary>
    /// <param name="activate">The path of systemd-socket-activate(1), which becomes the program.</param>
    /// <param name="socket">The path of the socket.</param>
    /// <param name="program">The program.</param>
    public static WebApplicationProcess Activate(string activate, string socket, string program)
    {
        // The program starts without the variables of this process, and its runtime can be anywhere.
        string runtime = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        return new(Start(program, activate, "--setenv", $"DOTNET_ROOT={runtime}", "--listen", socket, program), [], "http://localhost");
    }

    /// <summary>Requires the response of the program in the guide, as curl gets it.</summary>
    /// <param name="options">Further options of curl.</param>
    public async Task RequireResponseAsync(params string[] options)
    {
        CommandResult page = await Command.RunAsync(
            Need.Tool("curl", "curl"), ["--silent", "--show-error", "--max-time", "60", .. options, Url]);
        Assert.Equal("Hello World!", page.Succeeded().Output);
    }

    /// <summary>Stops the application by SIGTERM.</summary>
    /// <returns>Its output.</returns>
    public async Task<string> StopAsync()
    {
        Signals.Send(_process.Id, Signals.Terminate);
        string rest = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _process.ExitCode);
        return string.Join('\n', _lines) + rest;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string program, string file, params string[] arguments) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        RedirectStandardOutput = true,
        Environment = { ["SYSTEMD_LOG_LEVEL"] = "err" },
        WorkingDirectory = Path.GetDirectoryName(program)!,
    })!;
}
