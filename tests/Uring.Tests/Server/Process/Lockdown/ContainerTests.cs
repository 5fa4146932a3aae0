using System.Text.Json.Nodes;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The server in a container of runc, as Docker and Podman start it, under the seccomp profile of
/// server/deploy.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class ContainerTests(PublishedServer published) : IDisposable
{
    private readonly DirectoryInfo _bundle = Directory.CreateTempSubdirectory("uring-container-");

    [Theory]
    [InlineData("sqpoll", false)]
    [InlineData("sqpoll", true)]
    [InlineData("batched", false)]
    public async Task The_server_starts_serves_reloads_and_stops_in_a_container_under_the_seccomp_profile(string mode, bool noNewPrivileges)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a container without a user namespace needs root");
        string runc = Need.Tool("runc", "runc");
        await MakeBundleAsync(runc, mode, noNewPrivileges);
        string body = Path.Combine(_bundle.FullName, "rootfs/body");
        await File.WriteAllTextAsync(body, "one", TestContext.Current.CancellationToken);
        await using RunningServer server = await RunningServer.StartByAsync(
            runc, "--root", Path.Combine(_bundle.FullName, "state"), "run", "--bundle", _bundle.FullName, _bundle.Name);
        Assert.EndsWith("\none", await Settings.AskAsync(server.EndPoint), StringComparison.Ordinal);

        await File.WriteAllTextAsync(body, "another", TestContext.Current.CancellationToken);
        Signals.Send(server.Pid, Signals.HangUp);
        await Poll.UntilAsync(
            async () => (await Settings.AskAsync(server.EndPoint)).EndsWith("\nanother", StringComparison.Ordinal),
            () => "the response still has the old body");

        Assert.Equal(0, (await server.StopAsync()).Lost);
    }

    /// <summary>
    /// Writes a bundle: the defaults of runc, the server and its libraries, the profile, and the network of
    /// this machine.
    /// </summary>
    private async Task MakeBundleAsync(string runc, string mode, bool noNewPrivileges)
    {
        string root = Path.Combine(_bundle.FullName, "rootfs");
        Copy(published.BinaryPath, Path.Combine(root, "uring-server"));
        CommandResult libraries = await Command.RunAsync(Need.Tool("ldd", "libc-bin"), published.BinaryPath);
        foreach (string library in libraries.Output.Split([' ', '\t', '\n']).Where(word => word.StartsWith('/')).Distinct())
        {
            Copy(library, root + library);
        }

        Assert.Equal(0, (await Command.RunAsync(runc, "spec", "--bundle", _bundle.FullName)).ExitCode);
        string file = Path.Combine(_bundle.FullName, "config.json");
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        JsonNode process = config["process"]!;
        process["terminal"] = false;
        process["args"] = new JsonArray("/uring-server", "--listen", "127.0.0.1:0", "--mode", mode, "--body-file", "/body");
        process["noNewPrivileges"] = noNewPrivileges;
        JsonNode linux = config["linux"]!;
        linux["seccomp"] = await ProfileAsync();
        _ = linux["namespaces"]!.AsArray().RemoveAll(space => space!["type"]!.GetValue<string>() is "network" or "cgroup");
        await File.WriteAllTextAsync(file, config.ToJsonString(), TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Converts the profile from Docker's format to that of runc. The format of runc has no comments, and
    /// another list of architectures.
    /// </summary>
    private static async Task<JsonNode> ProfileAsync()
    {
        JsonNode profile = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "server/deploy/seccomp.json"), TestContext.Current.CancellationToken))!;
        profile["architectures"] = new JsonArray([.. profile["archMap"]!.AsArray().Select(entry => entry!["architecture"]!.DeepClone())]);
        _ = profile.AsObject().Remove("archMap");
        foreach (JsonNode? entry in profile["syscalls"]!.AsArray())
        {
            _ = entry!.AsObject().Remove("comment");
        }

        return profile;
    }

    private static void Copy(string from, string to)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    public void Dispose() => _bundle.Delete(recursive: true);
}
