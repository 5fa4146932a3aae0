using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The program for Java in <c>Data/Clients</c>. One process sends the requests of all tests of a class, since a JVM
/// takes longer to start than to send them.
/// </summary>
internal sealed class JavaClient : IDisposable
{
    private const string End = " right\n";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5) * Slowness.Factor;

    private readonly Process _process;
    private readonly Task<string> _errors;

    public JavaClient(string java, string classes)
    {
        _process = Process.Start(new ProcessStartInfo(java, ["-cp", classes, "Client"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether the process has ended, after a job that failed.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Runs one job of the program, with a new HttpClient.</summary>
    /// <param name="arguments">The request, and the other arguments of the <see cref="ClientPrograms"/>.</param>
    /// <returns>The lines about wrong responses, and the line with the number of right ones.</returns>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        await _process.StandardInput.WriteLineAsync(string.Join('\t', arguments));
        await _process.StandardInput.FlushAsync();
        string output = "";
        using CancellationTokenSource limit = new(s_limit);
        await using CancellationTokenRegistration end = limit.Token.Register(_process.Kill);
        while (!output.EndsWith(End, StringComparison.Ordinal))
        {
            string? line = await _process.StandardOutput.ReadLineAsync(CancellationToken.None);
            if (line is null)
            {
                await _process.WaitForExitAsync(CancellationToken.None);
                return new CommandResult(_process.ExitCode, output, await _errors);
            }

            output += $"{line}\n";
        }

        return new CommandResult(0, output, "");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
