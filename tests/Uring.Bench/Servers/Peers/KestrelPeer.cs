using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>
/// Publishes <c>tests/peers/kestrel</c>, a minimal Kestrel with NativeAOT, when the run starts.
/// </summary>
internal static class KestrelPeer
{
    /// <summary>Publishes the peer.</summary>
    /// <param name="work">The folder of the executable.</param>
    /// <param name="keeps">Whether it keeps connections.</param>
    /// <exception cref="MissingServerException">The peer cannot be published on this machine.</exception>
    public static ServerProgram Create(WorkFolder work, bool keeps)
    {
        string project = Path.Combine(Repository.Root, "tests", "peers", "kestrel");
        Tool publish = Tool.Run("dotnet", "publish", project, "-c", "Release", "-r", "linux-x64", "-v", "quiet", "-o", work.File("kestrel"));
        if (!publish.Succeeded)
        {
            throw new MissingServerException($"cannot be published: {publish.Output.Split('\n').FirstOrDefault(line => line.Contains("error")) ?? publish.Output}");
        }

        return new ServerProgram
        {
            Name = "kestrel",
            Description = $"ASP.NET Core's Kestrel, NativeAOT, no routing, no middleware, {(keeps ? "kept connections" : "no keep-alive")}",
            Version = $".NET {Environment.Version}",
            Binary = work.File("kestrel/kestrel"),
            Arguments = port => keeps ? [$"{port}", "kept"] : [$"{port}"],
        };
    }
}
