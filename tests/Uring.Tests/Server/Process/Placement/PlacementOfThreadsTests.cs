using System.Diagnostics;
using System.Globalization;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>
/// The affinity and the nice value of each thread of a running server, as the kernel reports them: proc(5).
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class PlacementOfThreadsTests(PublishedServer published)
{
    // The kernel's name for the SQ thread of a ring: iou-sqp- and a number.
    private const string SubmissionThread = "iou-sqp-";

    private const string LoopThread = "uring-loop-";

    // proc(5): the nice value is the 19th field of stat, and the state is the third.
    private const int NiceAfterState = 16;

    // A server inherits the nice value of the tests.
    private static readonly int s_inherited = Nice(File.ReadAllText("/proc/self/stat"));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_threads_are_bound_to_the_processor_of_the_option_and_the_loop_has_a_lower_priority(bool last)
    {
        uint cpu = last ? Processors.Allowed()[^1] : Processors.Allowed()[0];
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--cpus", $"{cpu}");
        await ServeAsync(server);

        ServerThread submission = Assert.Single(Threads(server), thread => thread.IsSubmission);
        Assert.Equal($"{cpu}", submission.Cpus);
        Assert.Equal(s_inherited, submission.Nice);
        ServerThread loop = Assert.Single(Threads(server), thread => thread.IsLoop);
        Assert.Equal($"{cpu}", loop.Cpus);
        RequireNice(10, loop);
    }

    [Fact]
    public async Task Two_processors_for_one_ring_give_each_thread_one_at_normal_priority()
    {
        Assert.SkipUnless(Processors.Allowed().Length >= 2, "this machine has one processor");
        uint[] cpus = Processors.Allowed()[..2];
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--cpus", $"{cpus[1]},{cpus[0]}");
        await ServeAsync(server);

        Assert.Equal($"{cpus[1]}", Assert.Single(Threads(server), thread => thread.IsSubmission).Cpus);
        Assert.Contains(Threads(server), thread => !thread.IsSubmission && thread.Cpus == $"{cpus[0]}");
        Assert.All(Threads(server), thread => Assert.Equal(s_inherited, thread.Nice));
    }

    [Fact]
    public async Task The_number_of_processors_places_the_threads_without_the_option()
    {
        ThreadPlacement expected = ThreadPlacement.Choose(Processors.Allowed(), new ServerOptions(), ring: 0);
        await using RunningServer server = await RunningServer.StartWithAsync(published);
        await ServeAsync(server);

        string submission = Assert.Single(Threads(server), thread => thread.IsSubmission).Cpus;
        if (expected.IsBackground)
        {
            Assert.Equal($"{expected.SubmissionCpu}", submission);
            ServerThread loop = Assert.Single(Threads(server), thread => thread.IsLoop);
            Assert.Equal($"{expected.LoopCpu}", loop.Cpus);
            RequireNice(expected.LoopNice, loop);
        }
        else
        {
            Assert.True(submission.AsSpan().ContainsAny('-', ','), $"the SQ thread is bound to {submission}");
            Assert.All(Threads(server), thread => Assert.Equal(s_inherited, thread.Nice));
        }
    }

    [Fact]
    public async Task The_server_uses_the_processors_that_its_process_may_use()
    {
        Assert.SkipUnless(Processors.Allowed().Length >= 2, "this machine has one processor");
        string taskset = Need.Tool("taskset", "util-linux");
        uint first = Processors.Allowed()[0];
        await using RunningServer server = await RunningServer.StartAsync(published, "127.0.0.1:0", taskset, "-c", $"{first}");
        await ServeAsync(server);
        Assert.All(Threads(server), thread => Assert.Equal($"{first}", thread.Cpus));
    }

    [Fact]
    public void The_allowed_processors_are_those_that_the_kernel_shows() =>
        Assert.Equal(ThreadStatus.Field(File.ReadAllText("/proc/self/status"), "Cpus_allowed_list"), CpuList.Format(Processors.Allowed()));

    /// <summary>Waits for a response: until then a thread may not have its affinity yet.</summary>
    private static async Task ServeAsync(RunningServer server) =>
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));

    /// <summary>Requires the nice value that the server sets, or a higher one that it inherited and may not lower.</summary>
    private static void RequireNice(int nice, ServerThread loop) => Assert.Contains(loop.Nice, (int[])[nice, Math.Max(nice, s_inherited)]);

    private static int Nice(string stat) => int.Parse(ProcessThreads.Fields(stat)[NiceAfterState], CultureInfo.InvariantCulture);

    private static IReadOnlyList<ServerThread> Threads(RunningServer server) =>
        [.. ProcessThreads.Read(server.Pid, thread => new ServerThread(
            File.ReadAllText($"{thread}/comm").StartsWith(SubmissionThread, StringComparison.Ordinal),
            File.ReadAllText($"{thread}/comm").StartsWith(LoopThread, StringComparison.Ordinal),
            ThreadStatus.Field(File.ReadAllText($"{thread}/status"), "Cpus_allowed_list"),
            Nice(File.ReadAllText($"{thread}/stat"))))];

    [DebuggerDisplay("{Cpus} nice {Nice}")]
    private sealed record ServerThread(bool IsSubmission, bool IsLoop, string Cpus, int Nice);
}
