using System.Diagnostics;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>web</c>: it answers through a ring, and ends by a signal.</summary>
[Collection(SampleCollection.Name)]
public sealed class WebTests(SamplePrograms samples)
{
    private const string Listening = "Now listening on: ";

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task The_application_answers_through_a_ring_and_ends_by_a_signal(int signal)
    {
        Need.Kernel();
        string curl = Need.Tool("curl", "curl");
        using Process web = samples.Start("web", "--urls", "http://127.0.0.1:0");
        try
        {
            string url = await ReadUrlAsync(web.StandardOutput);
            CommandResult page = await Command.RunAsync(curl, "--silent", "--show-error", "--max-time", "60", url);
            Assert.Equal("Hello World!", page.Succeeded().Output);
            Assert.Contains("anon_inode:[io_uring]", Descriptors(web.Id));

            Signals.Send(web.Id, signal);
            string rest = await web.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await web.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(0, web.ExitCode);
            Assert.Contains("Application is shutting down...", rest, StringComparison.Ordinal);
            Assert.Equal("", await web.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            web.Kill();
        }
    }

    private static async Task<string> ReadUrlAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..];
            }
        }

        throw new InvalidOperationException("the application has ended without an address");
    }

    private static IEnumerable<string?> Descriptors(int process) =>
        new DirectoryInfo($"/proc/{process}/fd").GetFileSystemInfos().Select(descriptor => descriptor.LinkTarget);
}
