using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>What the process gives up is gone from every thread, whether there before, started after, or the kernel's own.</summary>
[Collection(LockdownCollection.Name)]
public class LockdownPrivilegeTests(LockdownProgram program)
{
    // The overflow user, "nobody" in every distribution's passwd.
    private const string Nobody = "65534 65534 65534 65534";

    private static readonly string[] s_threads = ["Uring.Faults", ".NET Finalizer", "some-thread", "iou-sqp-"];

    [Theory]
    [InlineData("nobody")]
    [InlineData("65534")]
    public async Task Another_user_is_left_with_nothing_of_roots(string user)
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], user, "locked"))
        {
            AssertWithoutRights(thread);
            Assert.Equal((Nobody, Nobody, "65534"), (thread.Users, thread.UserGroups, thread.SupplementaryGroups));
        }
    }

    [Fact]
    public async Task Root_that_stays_root_is_left_without_capabilities()
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], "", "locked"))
        {
            AssertWithoutRights(thread);
            Assert.Equal("0 0 0 0", thread.Users);
        }
    }

    [Fact]
    public async Task Without_lockdown_another_user_is_another_user_and_nothing_else_is_done()
    {
        RequireRoot();
        foreach (LockdownThread thread in await RunAsync([], "nobody", "open"))
        {
            Assert.Equal((Nobody, Nobody, "65534"), (thread.Users, thread.UserGroups, thread.SupplementaryGroups));
            Assert.True(thread.CanGainPrivileges, $"{thread}");

            // The kernel's own doing: it leaves what is of no use without those sets.
            Assert.DoesNotContain("CapPrm", thread.Capabilities);
            Assert.DoesNotContain("CapEff", thread.Capabilities);
        }
    }

    [Fact]
    public async Task Without_lockdown_and_another_user_nothing_changes()
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
    public async Task Inherited_and_ambient_capabilities_go_too()
    {
        RequireRoot();
        string[] wrapper =
            [Setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service"];
        Assert.Contains("CapAmb", (await RunAsync(wrapper, "", "open"))[0].Capabilities);

        // The bounding set stays, since it takes a capability to shrink it; without a way to new privileges it means nothing.
        foreach (LockdownThread thread in await RunAsync(wrapper, "", "locked"))
        {
            Assert.Equal(["CapBnd"], thread.Capabilities);
            Assert.False(thread.CanGainPrivileges, $"{thread}");
        }
    }

    [Fact]
    public async Task Who_is_the_user_already_goes_on()
    {
        RequireRoot();
        string[] wrapper = [Setpriv, "--reuid", "65534", "--regid", "65534", "--clear-groups"];
        Assert.All(await RunAsync(wrapper, "nobody", "locked"), thread => Assert.Equal(Nobody, thread.Users));
    }

    [Fact]
    public async Task Groups_of_somebody_else_are_dropped_where_the_user_is_right_already()
    {
        RequireRoot();
        string[] wrapper =
            [Setpriv, "--reuid", "65534", "--regid", "65534", "--groups", "0,65534", "--inh-caps", "+setgid", "--ambient-caps", "+setgid"];
        Assert.All(await RunAsync(wrapper, "nobody", "locked"), thread => Assert.Equal("65534", thread.SupplementaryGroups));
    }

    [Fact]
    public async Task Groups_of_somebody_else_that_cannot_be_dropped_are_told()
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
    public async Task A_ring_is_made_for_a_user_whose_memory_must_not_be_locked(string limit)
    {
        RequireRoot();
        Assert.SkipWhen(limit == "0:0" && !MayRaiseLimits, "it takes CAP_SYS_RESOURCE to raise a hard limit");
        Assert.NotEmpty(await RunAsync([Need.Tool("prlimit", "util-linux"), $"--memlock={limit}"], "nobody", "locked"));
    }

    [Fact]
    public async Task A_user_that_cannot_be_had_is_said_in_one_line()
    {
        RequireRoot();
        string[] command = [Setpriv, "--bounding-set", "-setuid", "--inh-caps", "-setuid"];
        Assert.Matches(
            "^ServerException: cannot become user 'nobody': EPERM: [^\n]*--user\n$",
            (await program.RunWrappedAsync(command, "locked-process", "nobody", "locked")).Output);
    }

    [Fact]
    public async Task A_user_that_could_become_root_again_is_refused()
    {
        RequireRoot();
        string[] command =
            [Setpriv, "--reuid", "1", "--regid", "1", "--clear-groups", "--inh-caps", "+setuid,+setgid", "--ambient-caps", "+setuid,+setgid"];
        Assert.Matches(
            "^ServerException: user 'nobody' can become root again: [^\n]*\n$",
            (await program.RunWrappedAsync(command, "locked-process", "nobody", "open")).Output);
    }

    [Fact]
    public async Task A_user_that_there_is_not_is_named()
    {
        CommandResult result = await program.RunAsync("locked-process", "no\tsuch", "locked");
        Assert.Equal("UsageException: --user: 'no\\tsuch' is not a user of this system, by name or by number\n", result.Output);
    }

    [Theory]
    [InlineData("", "CapPrm")]
    [InlineData("nobody", "NoNewPrivs")]
    public async Task A_thread_that_was_started_too_early_is_found(string user, string right)
    {
        RequireRoot();
        CommandResult result = await program.RunAsync("locked-process", user, "locked", "late");
        Assert.Matches($"^ServerException: the thread some-thread keeps privileges \\({right}: [^\n]*\n$", result.Output);
    }

    // linux/capability.h: 24 is CAP_SYS_RESOURCE.
    private static bool MayRaiseLimits => (Convert.ToUInt64(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))[7..].Trim(), 16) & (1ul << 24)) != 0;

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

    private static void RequireRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "it takes root to give up its rights");
}
