using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Async;

/// <summary>A process ends with operations in flight: reads and opens of a FIFO that never complete, and delays.</summary>
public sealed class EndOfProcessTests : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Uring.Tests");

    private readonly TestFolder _folder = new();

    /// <remarks>A shell reports the signal n as the exit code 128 + n: SIGABRT is 6, and SIGTERM is 15.</remarks>
    [Theory]
    [InlineData(nameof(EndOfProcess.ReturnFromMain), 0)]
    [InlineData(nameof(EndOfProcess.ReturnFromMainWhileDisposing), 0)]
    [InlineData(nameof(EndOfProcess.Exit), EndingProcess.ExitCode)]
    [InlineData(nameof(EndOfProcess.ExitWhileDisposing), EndingProcess.ExitCode)]
    [InlineData(nameof(EndOfProcess.UnhandledException), 134)]
    [InlineData(nameof(EndOfProcess.Signal), 143)]
    public async Task The_process_ends_with_its_exit_code(string end, int exitCode)
    {
        CancellationToken stopped = TestContext.Current.CancellationToken;
        ProcessStartInfo start = new(s_program, ["--help"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [EndingProcess.Variable] = end, [EndingProcess.Fifo] = _folder.MakeFifo("fifo") },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(stopped);
        try
        {
            Assert.Equal(EndingProcess.Ready, await process.StandardOutput.ReadLineAsync(stopped).AsTask().WaitAsync(Poll.Patience, stopped));
            Task<string> rest = process.StandardOutput.ReadToEndAsync(stopped);
            if (end == nameof(EndOfProcess.Signal))
            {
                Signals.Send(process.Id, Signals.Terminate);
            }

            await process.WaitForExitAsync(stopped).WaitAsync(Poll.Patience, stopped);
            string output = await rest + await errors;
            Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}, not {exitCode}: {output}");
        }
        finally
        {
            process.Kill();
        }
    }

    public void Dispose() => _folder.Dispose();
}
