using Uring.TestTools.Processes;
using Uring.TestTools.Servers;

namespace Uring.Bench.Servers.Peers;

/// <summary>Kestrel, minimal, NativeAOT: <c>tests/peers/kestrel</c>, published when the run starts.</summary>
internal static class KestrelPeer
{
    /// <summary>The peer.</summary>
    /// <param name="work">Where it is published to.</param>
    /// <exception cref="MissingServerException">It cannot be published here.</exception>
    public static ServerProgram Create(WorkFolder work)
    {
        string project = Path.Combine(Repository.Root, "tests", "peers", "kestrel");
        Tool publish = Tool.Run("dotnet", "publish", project, "-c", "Release", "-r", "linux-x64", "-v", "quiet", "-o", work.File("kestrel"));
        if (!publish.Succeeded)
        {
            throw new MissingServerException($"it cannot be published: {publish.Output.Split('\n').FirstOrDefault(line => line.Contains("error")) ?? publish.Output}");
        }

        return new ServerProgram
        {
            Name = "kestrel",
            Description = "ASP.NET Core's Kestrel, NativeAOT, no routing, no middleware, no keep-alive",
            Version = $".NET {Environment.Version}",
            Binary = work.File("kestrel/kestrel"),
            Arguments = port => [$"{port}"],
        };
    }
}
