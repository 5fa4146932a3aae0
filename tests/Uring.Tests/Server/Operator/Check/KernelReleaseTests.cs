using System.Globalization;
using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Both modes require Linux 6.1, by its flag IORING_SETUP_DEFER_TASKRUN.</summary>
[Collection(ServerCollection.Name)]
public sealed class KernelReleaseTests(PublishedServer published) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-release-");

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public void A_mode_requires_the_flag_of_the_release(string mode)
    {
        ServerMode of = mode == "batched" ? ServerMode.Batched : ServerMode.SqPoll;
        IEnumerable<uint> flags = KernelRequirements.SetupFlags(of).Select(setup => setup.Flag);
        Assert.Contains(IoUringAbi.IORING_SETUP_DEFER_TASKRUN, flags);
        Assert.Equal(of == ServerMode.SqPoll, flags.Contains(IoUringAbi.IORING_SETUP_SQPOLL));
        Need.Setup([.. flags]);
        Assert.Empty(KernelRequirements.Missing(of, Need.Kernel()));
    }

    [Fact]
    public void A_kernel_that_does_not_know_the_flag_is_refused_and_other_errors_are_left_to_the_rings()
    {
        string message = "";
        RefusedCalls.Run(
            LinuxAbi.__NR_io_uring_setup, Errno.EINVAL, () => message = Assert.Throws<ServerException>(KernelRequirements.RequireRelease).Message);
        Assert.Equal("the kernel lacks IORING_SETUP_DEFER_TASKRUN: EINVAL: run the server on Linux 6.1 or later", message);
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, Errno.EPERM, KernelRequirements.RequireRelease);
        RefusedCalls.Run(LinuxAbi.__NR_io_uring_setup, Errno.ENOSYS, KernelRequirements.RequireRelease);
    }

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task A_start_on_an_older_kernel_reports_the_release(string mode)
    {
        string refuse = Path.Combine(_folder.FullName, "refuse");
        await CCompiler.BuildAsync(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data/refuse.c"), TestContext.Current.CancellationToken), refuse);
        CommandResult result = await Command.RunAsync(
            refuse,
            LinuxAbi.__NR_io_uring_setup.ToString(CultureInfo.InvariantCulture),
            ((int)Errno.EINVAL).ToString(CultureInfo.InvariantCulture),
            published.BinaryPath,
            "--listen",
            "127.0.0.1:0",
            "--mode",
            mode);
        Refusal.AssertOneLine(result, 1, "IORING_SETUP_DEFER_TASKRUN: EINVAL: run the server on Linux 6.1 or later");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
