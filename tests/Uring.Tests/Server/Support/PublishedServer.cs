using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The native binary, built by the publish command of the README: the tests run the binary that users run.
/// </summary>
public sealed class PublishedServer : IAsyncLifetime
{
    private static readonly string s_publish =
        Path.Combine(Repository.Root, $"server/bin/Release/net10.0/{Repository.Runtime}/publish");

    /// <summary>The path of uring-server.</summary>
    public string BinaryPath { get; } = Path.Combine(s_publish, "uring-server");

    /// <summary>The output of the publish command.</summary>
    public string PublishOutput { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        CommandResult publish = await Command.RunAsync("dotnet", "publish", "-r", Repository.Runtime, "-p:PublishAot=true");
        PublishOutput = publish.Succeeded().Output;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
