using System.Runtime.InteropServices;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The thread of a loop under its filter: the filter allows the calls of the runtime, and kills the process
/// for all others.
/// </summary>
[Collection(LockdownCollection.Name)]
public class LockdownFilterTests(LockdownProgram program)
{
    // The exit code of a shell for a process that a signal has killed: 128 plus SIGSYS.
    private const int KilledByFilter = 128 + 31;

    // 8 threads of 8 MB: the C library caches fewer stacks, and unmaps the others when the threads end.
    [Theory]
    [InlineData("spin", 1)]
    [InlineData("spin", 2)]
    [InlineData("wait", 1)]
    [InlineData("wait", 8)]
    public async Task Filtered_threads_survive_the_collections_of_another_thread_and_end(string way, int count)
    {
        CommandResult result = await program.RunAsync("locked-loops", way, $"{count}");
        Assert.Equal($"all ended, {count} of {count} had turns\n", result.Succeeded().Output);
    }

    [Theory]
    [InlineData("write")]
    [InlineData("mmap")]
    [InlineData("socket")]
    [InlineData("execve")]
    [InlineData("kill")]
    [InlineData("getppid")]
    [InlineData("prctl")]
    [InlineData("openat")]
    [InlineData("io_uring_setup")]
    [InlineData("io_uring_register")]
    [InlineData("io_uring_enter-other")]
    [InlineData("io_uring_enter-index")]
    [InlineData("getpid-x32")]
    [InlineData("getpid-i386")]
    public Task Any_other_system_call_kills_the_process(string call) => AssertKilledAsync("locked-call", call);

    [Theory]
    [InlineData("execve")]
    [InlineData("execveat")]
    [InlineData("ptrace")]
    [InlineData("process_vm_readv")]
    [InlineData("process_vm_writev")]
    [InlineData("io_uring_setup")]
    [InlineData("unshare")]
    [InlineData("setns")]
    [InlineData("clone-newns")]
    [InlineData("clone-newcgroup")]
    [InlineData("clone-newuts")]
    [InlineData("clone-newipc")]
    [InlineData("clone-newuser")]
    [InlineData("clone-newpid")]
    [InlineData("clone-newnet")]
    [InlineData("clone-newtime")]
    [InlineData("bpf")]
    [InlineData("getpid-x32")]
    [InlineData("getpid-i386")]
    public Task The_filter_of_the_process_kills_for_the_calls_of_an_intruder_on_an_older_thread(string call) =>
        AssertKilledAsync("locked-process-call", call);

    [Theory]
    [InlineData("write")]
    [InlineData("mmap")]
    [InlineData("socket")]
    [InlineData("openat")]
    [InlineData("prctl")]
    [InlineData("kill")]
    [InlineData("clone-none")]
    public async Task The_filter_of_the_process_allows_the_calls_of_a_server(string call) =>
        Assert.Equal("came back\n", (await program.RunAsync("locked-process-call", call, "filtered")).Succeeded().Output);

    /// <summary>
    /// The C library makes clone(2) where clone3(2) fails with ENOSYS. The filter checks the flags of
    /// clone(2).
    /// </summary>
    [Theory]
    [InlineData("free", "EINVAL")]
    [InlineData("filtered", "ENOSYS")]
    public async Task Threads_start_under_the_filter_of_the_process_without_clone3(string way, string errno) =>
        Assert.Equal($"16 ran, clone3: {errno}\n", (await program.RunAsync("locked-process-threads", way)).Succeeded().Output);

    private async Task AssertKilledAsync(string scenario, string call)
    {
        Assert.SkipWhen(
            call is "getpid-x32" or "getpid-i386" && RuntimeInformation.ProcessArchitecture != Architecture.X64, "calls of x86 in other forms");

        // The control: the call returns without the filter, with an error or without.
        CommandResult free = await program.RunAsync(scenario, call, "free");
        Assert.SkipWhen(call == "getpid-i386" && free.ExitCode != 0, "this kernel does not run 32-bit programs");
        Assert.Equal("came back\n", free.Succeeded().Output);

        CommandResult filtered = await program.RunAsync(scenario, call, "filtered");
        Assert.Equal("", filtered.Output);
        Assert.Equal(KilledByFilter, filtered.ExitCode);
    }
}
