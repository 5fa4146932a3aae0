using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The process drops its rights in every thread: those that exist already, later ones, and those of the kernel.
/// </summary>
[Collection(LockdownCollection.Name)]
public class LockdownPrivilegeTests(LockdownProgram program)
{
    // The overflow user, with the name nobody in the passwd of every distribution.
    private const string Nobody = "65534 65534 65534 65534";

    private static readonly string[] s_threads = ["Uring.Faults", ".NET Finalizer", "some-thread", "iou-sqp-"];

    [Theory]
    [InlineData("nobody")]
    [InlineData("65534")]
    public async Task A_process_that_changes_its_user_keeps_no_right_of_root(string user)
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], user, "locked"))
        {
            AssertWithoutRights(thread);
            Assert.Equal((Nobody, Nobody, "65534"), (thread.Users, thread.UserGroups, thread.SupplementaryGroups));
        }
    }

    [Fact]
    public async Task A_process_that_stays_root_keeps_no_capability()
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], "", "locked"))
        {
            AssertWithoutRights(thread);
            Assert.Equal("0 0 0 0", thread.Users);
        }
    }

    [Fact]
    public async Task Without_lockdown_a_change_of_the_user_changes_nothing_else()
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], "nobody", "open"))
        {
            Assert.Equal((Nobody, Nobody, "65534"), (thread.Users, thread.UserGroups, thread.SupplementaryGroups));
            Assert.True(thread.CanGainPrivileges, $"{thread}");

            // The kernel itself clears these sets at the change. The other sets have no effect without these.
            Assert.DoesNotContain("CapPrm", thread.Capabilities);
            Assert.DoesNotContain("CapEff", thread.Capabilities);
        }
    }

    [Fact]
    public async Task Without_lockdown_and_without_a_user_nothing_changes()
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], "", "open"))
        {
            Assert.Equal("0 0 0 0", thread.Users);
            Assert.True(thread.CanGainPrivileges, $"{thread}");
            Assert.Contains("CapEff", thread.Capabilities);
        }
    }

    [Fact]
    public async Task The_process_drops_inherited_and_ambient_capabilities()
    {
        RequireRoot();
        string[] wrapper =
            [Setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"];
        Assert.Contains("CapAmb", (await RunAsync(wrapper, "", "open"))[0].Capabilities);

        // The bounding set stays, since a process needs a capability to shrink the set. Without a way to new
        // privileges the set has no effect.
        foreach (LockdownThread thread in await RunAsync(wrapper, "", "locked"))
        {
            Assert.Equal(["CapBnd"], thread.Capabilities);
            Assert.False(thread.CanGainPrivileges, $"{thread}");
        }
    }

    [Fact]
    public async Task A_process_that_already_runs_as_the_user_continues()
    {
        RequireRoot();
        string[] wrapper = [Setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups"];
        Assert.All(await RunAsync(wrapper, "nobody", "locked"), thread => Assert.Equal(Nobody, thread.Users));
    }

    [Fact]
    public async Task A_process_that_already_runs_as_the_user_drops_groups_of_other_users()
    {
        RequireRoot();
        string[] wrapper =
            [Setpriv, "--reuid", "65534", "--regid", "65534", "--groups", "0,65534", "--inh-caps", "+setgid", "--ambient-caps", "+setgid"];
        Assert.All(await RunAsync(wrapper, "nobody", "locked"), thread => Assert.Equal("65534", thread.SupplementaryGroups));
    }

    [Fact]
    public async Task A_process_reports_groups_of_other_users_that_it_cannot_drop()
    {
        RequireRoot();
        string[] command = [Setpriv, "--reuid", "65534", "--regid", "65534", "--groups", "0,65534"];
        Assert.Matches(
            @"^ServerException: this process is user 'nobody' already, but in groups that are not that user's \(0\), [^\n]*EPERM[^\n]*--user\n$",
            (await program.RunWrappedAsync(command, "locked-process", "nobody", "locked")).Output);
    }

    [Theory]
    [InlineData("0:8388608")]
    [InlineData("0:0")]
    public async Task A_user_with_a_low_memlock_limit_gets_its_ring(string limit)
    {
        RequireRoot();
        Assert.SkipWhen(limit == "0:0" && !Privileges.Has(Privileges.SysResource), "raising a hard limit needs CAP_SYS_RESOURCE");
        Assert.NotEmpty(await RunAsync([Need.Tool("prlimit", "util-linux"), $"--memlock={limit}"], "nobody", "locked"));
    }

    [Fact]
    public async Task A_process_that_cannot_change_its_user_reports_that_in_one_line()
    {
        RequireRoot();
        string[] command = [Setpriv, "--bounding-set", "-setuid", "--inh-caps", "-setuid"];
        Assert.Matches(
            "^ServerException: cannot become user 'nobody': EPERM: [^\n]*--user\n$",
            (await program.RunWrappedAsync(command, "locked-process", "nobody", "locked")).Output);
    }

    [Fact]
    public async Task A_process_refuses_a_user_that_can_become_root_again()
    {
        RequireRoot();
        string[] command =
            [Setpriv, "--reuid", "1", "--regid", "1", "--clear-groups", "--inh-caps", "+setuid,+setgid", "--ambient-caps", "+setuid,+setgid"];
        Assert.Matches(
            "^ServerException: user 'nobody' can become root again: [^\n]*\n$",
            (await program.RunWrappedAsync(command, "locked-process", "nobody", "open")).Output);
    }

    [Fact]
    public async Task A_process_reports_the_name_of_an_unknown_user()
    {
        CommandResult result = await program.RunAsync("locked-process", "no\tsuch", "locked");
        Assert.Equal("UsageException: --user: 'no\\tsuch' is not a user of this system, by name or by number\n", result.Output);
    }

    [Theory]
    [InlineData("", "CapPrm")]
    [InlineData("nobody", "NoNewPrivs")]
    public async Task A_process_finds_a_thread_that_keeps_its_rights(string user, string right)
    {
        RequireRoot();
        CommandResult result = await program.RunAsync("locked-process", user, "locked", "late");
        Assert.Matches($"^ServerException: the thread some-thread keeps privileges \\({right}: [^\n]*\n$", result.Output);
    }

    private static string Setpriv => Need.Tool("setpriv", "util-linux");

    private async Task<IReadOnlyList<LockdownThread>> RunAsync(string[] wrapper, string user, string lockdown)
    {
        IReadOnlyList<LockdownThread> threads = await program.ThreadsAsync(wrapper, user, lockdown);
        foreach (string name in s_threads)
        {
            Assert.Contains(threads, thread => thread.Name.StartsWith(name, StringComparison.Ordinal));
        }

        return threads;
    }

    private static void AssertWithoutRights(LockdownThread thread)
    {
        Assert.Empty(thread.Capabilities);
        Assert.False(thread.CanGainPrivileges, $"{thread}");
    }

    private static void RequireRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "dropping the rights of root needs root");
}
