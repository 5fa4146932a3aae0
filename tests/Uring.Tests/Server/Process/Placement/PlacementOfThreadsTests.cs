using System.Diagnostics;
using System.Globalization;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The threads of a running server are where they were to be put, by the kernel's own word: proc(5).</summary>
[Collection(ServerCollection.Name)]
public sealed class PlacementOfThreadsTests(PublishedServer published)
{
    // What the kernel calls the submission thread of a ring: iou-sqp- and a number.
    private const string SubmissionThread = "iou-sqp-";

    // struct sched_attr and proc(5): stat has the nice value as its 19th field, after a name that may hold blanks.
    private const int NiceAfterName = 16;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Both_threads_are_bound_to_the_processor_of_the_option_and_the_loop_has_background_priority(bool last)
    {
        uint cpu = last ? Processors.Allowed()[^1] : Processors.Allowed()[0];
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--cpus", $"{cpu}");
        await ServeAsync(server);

        ServerThread submission = Assert.Single(Threads(server), thread => thread.IsSubmission);
        Assert.Equal($"{cpu}", submission.Cpus);
        Assert.Equal(0, submission.Nice);
        ServerThread loop = Assert.Single(Threads(server), thread => thread.Nice == 10);
        Assert.Equal($"{cpu}", loop.Cpus);
    }

    [Fact]
    public async Task Two_processors_for_one_ring_are_one_for_each_thread_and_neither_has_background_priority()
    {
        Assert.SkipUnless(Processors.Allowed().Length >= 2, "this machine has one processor");
        uint[] cpus = Processors.Allowed()[..2];
        await using RunningServer server = await RunningServer.StartWithAsync(published, "--cpus", $"{cpus[1]},{cpus[0]}");
        await ServeAsync(server);

        Assert.Equal($"{cpus[1]}", Assert.Single(Threads(server), thread => thread.IsSubmission).Cpus);
        Assert.Contains(Threads(server), thread => !thread.IsSubmission && thread.Cpus == $"{cpus[0]}");
        Assert.All(Threads(server), thread => Assert.Equal(0, thread.Nice));
    }

    [Fact]
    public async Task Unasked_they_are_where_the_size_of_the_machine_puts_them()
    {
        ThreadPlacement expected = ThreadPlacement.Choose(Processors.Allowed(), new ServerOptions(), ring: 0);
        await using RunningServer server = await RunningServer.StartWithAsync(published);
        await ServeAsync(server);

        string submission = Assert.Single(Threads(server), thread => thread.IsSubmission).Cpus;
        if (expected.IsBackground)
        {
            Assert.Equal($"{expected.SubmissionCpu}", submission);
            Assert.Contains(Threads(server), thread => thread.Nice == expected.LoopNice && thread.Cpus == $"{expected.LoopCpu}");
        }
        else
        {
            Assert.True(submission.AsSpan().ContainsAny('-', ','), $"it is bound to {submission}");
            Assert.All(Threads(server), thread => Assert.Equal(0, thread.Nice));
        }
    }

    [Fact]
    public async Task The_processors_of_the_process_are_those_that_count()
    {
        Assert.SkipUnless(Processors.Allowed().Length >= 2, "this machine has one processor");
        string taskset = Need.Tool("taskset", "util-linux");
        uint first = Processors.Allowed()[0];
        await using RunningServer server = await RunningServer.StartAsync(published, "127.0.0.1:0", taskset, "-c", $"{first}");
        await ServeAsync(server);
        Assert.All(Threads(server), thread => Assert.Equal($"{first}", thread.Cpus));
    }

    [Fact]
    public void Processors_are_read_as_the_kernel_shows_them() =>
        Assert.Equal(Field("/proc/self/status", "Cpus_allowed_list"), CpuList.Format(Processors.Allowed()));

    /// <summary>Until a connection has been answered, a thread may not have come to its place yet.</summary>
    private static async Task ServeAsync(RunningServer server) =>
        Assert.Equal(RunningServer.Response, await Settings.AskAsync(server.EndPoint));

    private static List<ServerThread> Threads(RunningServer server) =>
        [.. Directory.EnumerateDirectories($"/proc/{server.Pid}/task").Select(task => new ServerThread(
            File.ReadAllText($"{task}/comm").StartsWith(SubmissionThread, StringComparison.Ordinal),
            Field($"{task}/status", "Cpus_allowed_list"),
            NiceOf(File.ReadAllText($"{task}/stat"))))];

    private static int NiceOf(string stat) =>
        int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[NiceAfterName], CultureInfo.InvariantCulture);

    private static string Field(string file, string name) =>
        File.ReadLines(file).Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    [DebuggerDisplay("{Cpus} nice {Nice}")]
    private sealed record ServerThread(bool IsSubmission, string Cpus, int Nice);
}
