using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Uring.Tests.Docs;
using Uring.Tests.Support;

namespace Uring.Tests.Package;

/// <summary>The two commands of the README, as a shell runs them.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class ReadmeCommandTests(CleanClone clone)
{
    private const int Port = 8000;

    /// <remarks>The fresh root has neither a compiler nor sudo. A restore takes the packages of this machine.</remarks>
    [Fact]
    public async Task First_command_builds_the_server_in_a_fresh_Debian_and_gets_its_answer()
    {
        Need.Kernel();
        Need.Tool("debootstrap", "debootstrap");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a fresh root requires mounts: run the tests as root");
        Assert.SkipUnless(IsFree(Port), $"another program listens on port {Port}");

        CommandResult run = await Command.RunAsync(
            Path.Combine(Repository.Root, "tests/readme/run"), "--packages", CleanClone.MachinePackages, "root");

        // The server can print the line about its start before or after its first answer.
        string[] lines = run.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("Have a nice day!", lines[^3..]);
        Assert.Contains("\nstopped: 1 connections, 1 answered", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "sudo ")]
    [InlineData(1, "")]
    [InlineData(1, "sudo ")]
    public async Task Packages_are_installed_by_root_and_by_a_user_with_sudo(int command, string sudo)
    {
        string fakes = Fakes(
            $"readme-{command}-{sudo.Trim()}",
            ("apt-get", "echo \"apt-get $*\" >&2"),
            ("dotnet", "echo \"dotnet $*\" >&2"),
            ("curl", "exit 0"));
        if (sudo.Length > 0)
        {
            Fake(fakes, "sudo", "printf 'sudo ' >&2; exec \"$@\"");
        }

        // PATH has no folder of the machine, so that the command does not find its sudo.
        Dictionary<string, string> variables = new() { ["PATH"] = fakes };
        CommandResult run = await Command.RunInAsync(
            fakes, variables, Need.Tool("bash", "bash"), "-c", ReadmeCommands.All[command]);

        string[] calls = [.. run.Error.Split('\n').Where(line => Call().IsMatch(line))];
        Assert.StartsWith($"{sudo}apt-get install -y gcc libc6-dev", calls[^2], StringComparison.Ordinal);
        Assert.Equal(command == 0 ? "dotnet publish -r linux-x64 -p:PublishAot=true" : "dotnet test", calls[^1]);
        Assert.Equal(command == 0 ? [$"{sudo}apt-get update"] : Array.Empty<string>(), calls[..^2]);
    }

    private string Fakes(string name, params (string Name, string Script)[] programs)
    {
        string folder = clone.NewFolder(name);
        foreach ((string program, string script) in programs)
        {
            Fake(folder, program, script);
        }

        return folder;
    }

    private static void Fake(string folder, string name, string script)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    [GeneratedRegex("^(sudo )?(apt-get|dotnet) ")]
    private static partial Regex Call();
}
