using System.Text.Json;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The files in server/deploy: the server runs under the seccomp profile, and systemd accepts the units.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class DeployTests(PublishedServer published) : IDisposable
{
    private static readonly string s_deploy = Path.Combine(Repository.Root, "server/deploy");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-deploy-");

    [Fact]
    public async Task The_server_starts_serves_reloads_hands_over_and_stops_under_the_seccomp_profile()
    {
        string confine = await BuildConfineAsync();
        await using RunningServer server = await RunningServer.StartAsync(published, wrapper: confine);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));

        Signals.Send(server.Pid, Signals.HangUp);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));

        await using RunningServer next = await RunningServer.StartAsync(published, $"{server.EndPoint}", confine);
        StopReport report = await server.StopAsync();
        Assert.Equal(2, report.Answered);
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(next.EndPoint));
        Assert.Equal(1, (await next.StopAsync()).Answered);
    }

    [Fact]
    public async Task The_seccomp_profile_is_in_force()
    {
        // The program makes a call that the server does not need. A shell cannot test this: it needs calls
        // that the profile forbids.
        CommandResult result = await Command.RunAsync(await BuildConfineAsync(), "--forbidden");
        Assert.Equal("1\n", result.Output);
    }

    [Theory]
    [InlineData("io_uring_setup")]
    [InlineData("io_uring_enter")]
    [InlineData("io_uring_register")]
    [InlineData("seccomp")]
    [InlineData("prctl")]
    [InlineData("capset")]
    [InlineData("setresuid")]
    [InlineData("pwritev2")]
    [InlineData("sched_setattr")]
    public async Task The_service_allows_the_calls_of_the_start(string call)
    {
        string analyze = Need.Tool("systemd-analyze", "systemd");
        string all = (await Command.RunAsync(analyze, "--no-pager", "syscall-filter")).Succeeded().Output;
        Dictionary<string, string[]> groups = all.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(group => group.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(lines => lines.Length > 0 && lines[0].StartsWith('@'))
            .ToDictionary(lines => lines[0], lines => lines[1..]);
        IEnumerable<string> named = (await File.ReadAllLinesAsync(Path.Combine(s_deploy, "uring-server.service"), TestContext.Current.CancellationToken))
            .Where(line => line.StartsWith("SystemCallFilter=", StringComparison.Ordinal))
            .SelectMany(line => line["SystemCallFilter=".Length..].Split(' '));
        Assert.Contains(call, named.SelectMany(Expand));

        IEnumerable<string> Expand(string name) => name.StartsWith('@') ? groups[name].SelectMany(Expand) : [name];
    }

    [Theory]
    [InlineData("uring-server.service")]
    [InlineData("uring-server.socket")]
    public async Task Systemd_accepts_the_units_without_a_warning(string unit)
    {
        string analyze = Need.Tool("systemd-analyze", "systemd");

        // Both units, since one names the other, with the path of an existing program.
        foreach (string file in Directory.GetFiles(s_deploy, "uring-server.*"))
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                Path.Combine(_folder.FullName, Path.GetFileName(file)),
                text.Replace("/usr/local/bin/uring-server", "/bin/true", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
        }

        // The man pages of Documentation= come with other packages.
        CommandResult result = await Command.RunAsync(analyze, "verify", "--man=no", Path.Combine(_folder.FullName, unit));
        Assert.Equal("", result.Error + result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    /// <summary>
    /// Compiles a program that runs a command under the profile, and forbids writable pages to become
    /// executable.
    /// </summary>
    private async Task<string> BuildConfineAsync()
    {
        using JsonDocument profile = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(s_deploy, "seccomp.json"), TestContext.Current.CancellationToken));
        Assert.Equal("SCMP_ACT_ERRNO", profile.RootElement.GetProperty("defaultAction").GetString());
        string[] names =
        [
            .. profile.RootElement.GetProperty("syscalls").EnumerateArray()
                .Where(entry => entry.GetProperty("action").GetString() == "SCMP_ACT_ALLOW")
                .SelectMany(entry => entry.GetProperty("names").EnumerateArray())
                .Select(name => name.GetString()!),
        ];
        Assert.Equal(names.Length, names.Distinct().Count());

        // arm64 has no open(2) and other old calls.
        string calls = string.Join('\n', names.Select(name => $"""
            #if defined(__NR_{name}) || defined(__x86_64__)
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_{name}, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
            #endif
            """));
        string program = Path.Combine(_folder.FullName, "confine");
        await CCompiler.BuildAsync(
            $$"""
            #include <linux/filter.h>
            #include <linux/seccomp.h>
            #include <errno.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <string.h>
            #include <sys/prctl.h>
            #include <sys/syscall.h>
            #include <unistd.h>

            int main(int argc, char **argv)
            {
                struct sock_filter filter[] = {
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                    {{calls}}
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                };
                struct sock_fprog program = { sizeof(filter) / sizeof(filter[0]), filter };
                /* PR_SET_MDWE; a kernel before 6.3 does not know it. */
                prctl(65, 1, 0, 0, 0);
                if (argc < 2 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
                    return 126;
                if (strcmp(argv[1], "--forbidden") == 0) {
                    printf("%d\n", syscall(__NR_ptrace, 0, 0, 0, 0) == -1 && errno == EPERM);
                    return 0;
                }
                execv(argv[1], argv + 1);
                return 127;
            }
            """,
            program);
        return program;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
