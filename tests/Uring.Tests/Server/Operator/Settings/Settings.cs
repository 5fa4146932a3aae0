using System.Diagnostics;
using System.Net;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// A folder for the files that settings name, and the response or the error of a server with these settings.
/// </summary>
internal sealed class Settings(PublishedServer published) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-settings-");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file to the folder.</summary>
    /// <returns>Its path.</returns>
    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    /// <inheritdoc cref="File(string, string)"/>
    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(Path(name), content);
        return Path(name);
    }

    /// <summary>Returns the response of a server with these options.</summary>
    public Task<string> AnswerAsync(params string[] options) => AnswerAsync(new Dictionary<string, string>(), options);

    /// <summary>Returns the response of a server with these options and variables.</summary>
    public async Task<string> AnswerAsync(IReadOnlyDictionary<string, string> variables, params string[] options)
    {
        await using RunningServer server = await RunningServer.StartWithAsync(published, variables, options);
        string answer = await AskAsync(server.EndPoint);
        _ = await server.StopAsync();
        return answer;
    }

    /// <summary>Sends a request, and returns the response.</summary>
    public static async Task<string> AskAsync(IPEndPoint server)
    {
        using RawClient client = await RawClient.ConnectAsync(server);
        client.Send();
        return client.ReadToFin();
    }

    /// <summary>
    /// Starts a server with bad settings, and requires that it prints one line and returns 2.
    /// </summary>
    /// <returns>The line.</returns>
    public async Task<string> RefusalAsync(IReadOnlyDictionary<string, string> variables, params string[] options)
    {
        ProcessStartInfo start = new(published.BinaryPath, ["--listen", "127.0.0.1:0", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Poll.Patience);
            CommandResult result = new(process.ExitCode, await output, await error);
            Assert.Equal("", result.Output);
            Assert.Equal(2, result.ExitCode);
            Assert.Matches(@"^uring-server: [^\n]*\n$", result.Error);
            return result.Error;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
