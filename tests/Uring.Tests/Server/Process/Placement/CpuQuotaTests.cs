using Uring.Server.Process.Placement;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The CPU quota of control groups, from files as the kernel writes them, and from a group of the running
/// kernel.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class CpuQuotaTests(PublishedServer published) : IDisposable
{
    private const string Version1 = "/sys/fs/cgroup/cpu";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("uring-cgroup-");

    [Fact]
    public void Without_a_limit_there_is_no_quota()
    {
        Write("a/cpu.max", "max 100000\n");
        Write("cpu/cpu.cfs_quota_us", "-1\n");
        Write("cpu/cpu.cfs_period_us", "100000\n");
        Assert.Null(CpuQuota.Smallest(["0::/a", "4:cpu,cpuacct:/"], _root.FullName));
        Assert.Null(CpuQuota.Smallest(["0::/nosuch/group", "3:memory:/", "garbage"], _root.FullName));
    }

    [Fact]
    public void A_quota_of_version_2_is_in_processors() =>
        AssertQuota(0.5, ("a/b/cpu.max", "50000 100000\n"), "0::/a/b");

    [Fact]
    public void The_quota_of_an_ancestor_binds()
    {
        Write("a/b/cpu.max", "300000 100000\n");
        AssertQuota(1.5, ("a/cpu.max", "150000 100000\n"), "0::/a/b");
    }

    [Fact]
    public void The_root_is_read_where_the_path_is_that_of_another_namespace() =>
        AssertQuota(0.25, ("cpu.max", "25000 100000\n"), "0::/docker/0123456789");

    [Theory]
    [InlineData("cpu,cpuacct")]
    [InlineData("cpu")]
    public void A_quota_of_version_1_is_found_under_the_names_of_its_hierarchy(string controllers)
    {
        Write($"{controllers}/a/cpu.cfs_period_us", "50000\n");
        AssertQuota(2, ($"{controllers}/a/cpu.cfs_quota_us", "100000\n"), $"5:{controllers}:/a");
    }

    [Fact]
    public async Task A_server_and_its_check_under_a_quota_name_batched()
    {
        string group = Path.Combine(Version1, $"uring-test-{Environment.ProcessId}");
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess && File.Exists(Path.Combine(Version1, "cpu.cfs_quota_us")),
            "this machine has no CPU controller of control groups version 1 that this test may write to");
        _ = Directory.CreateDirectory(group);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(group, "cpu.cfs_quota_us"), "150000", TestContext.Current.CancellationToken);
            string[] inGroup = ["-c", $"echo $$ > {group}/cgroup.procs && exec \"$0\" \"$@\"", published.BinaryPath];
            CommandResult check = await Command.RunAsync("/bin/sh", [.. inGroup, "check", "--listen", "127.0.0.1:0"]);
            Assert.Matches("(?m)^notice  cpu quota +a control group allows 1.5 processors, and 2 threads spin: .*--mode batched", check.Output);
            CommandResult batched = await Command.RunAsync("/bin/sh", [.. inGroup, "check", "--listen", "127.0.0.1:0", "--mode", "batched"]);
            Assert.DoesNotContain("cpu quota", batched.Output, StringComparison.Ordinal);

            await using RunningServer server = await RunningServer.StartByAsync(["/bin/sh", .. inGroup, "--listen", "127.0.0.1:0"]);
            Assert.StartsWith(
                "uring-server: notice: a control group allows 1.5 processors", await server.ReadErrorLineAsync(), StringComparison.Ordinal);
        }
        finally
        {
            // The group is empty once its processes have ended.
            await Poll.UntilAsync(() => File.ReadAllText(Path.Combine(group, "cgroup.procs")).Length == 0, () => "processes are left in the group");
            Directory.Delete(group);
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void AssertQuota(double expected, (string File, string Text) quota, string group)
    {
        Write(quota.File, quota.Text);
        Assert.Equal(expected, CpuQuota.Smallest([group], _root.FullName));
    }

    private void Write(string file, string text)
    {
        string path = Path.Combine(_root.FullName, file);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
