using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>
/// The system has reached its limit on open files. The limit does not apply to processes with CAP_SYS_ADMIN:
/// the server has dropped this capability, and the test has not.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class FileShortageTests(PublishedServer published)
{
    // proc_sys_fs(5).
    private const string Limit = "/proc/sys/fs/file-max";

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task The_server_delays_its_accepts_without_files_and_serves_the_waiting_clients_afterwards(string mode)
    {
        // Opened in advance: raising the limit again must not need a file.
        using SafeFileHandle? limit = Open();
        Assert.SkipWhen(limit is null, $"{Limit} is not writable: run the tests as root");
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "16", "--defer-accept", "10");
        List<RawClient> clients = [];
        for (int i = 0; i < 24; i++)
        {
            clients.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
        }

        byte[] before = Encoding.ASCII.GetBytes(File.ReadAllText(Limit));
        Stopwatch time = Stopwatch.StartNew();
        long cpu;
        ulong connections;
        try
        {
            RandomAccess.Write(limit, "1\n"u8, 0);
            clients.ForEach(client => client.Send());
            await watched.AwaitAsync(figures => figures.Errors(Operation.Accept, Errno.ENFILE) >= 3);
            cpu = watched.CpuTicks();
            await Task.Delay(500, TestContext.Current.CancellationToken);
            cpu = watched.CpuTicks() - cpu;
            connections = watched.Read().Total.Connections;
        }
        finally
        {
            RandomAccess.Write(limit, before, 0);
        }

        // Each slot retries every 100 ms at most.
        ulong most = 16 * (((ulong)time.ElapsedMilliseconds / 100) + 2);
        Assert.Equal(0ul, connections);
        if (mode == "batched")
        {
            Assert.InRange(cpu, 0, 10);
        }

        foreach (RawClient client in clients)
        {
            Assert.Equal(RunningServer.Response, client.ReadToFin());
            client.Dispose();
        }

        await watched.AwaitAsync(figures => figures.Connections >= 24);
        await watched.AwaitRestAsync();
        RingFigures total = watched.Read().Total;
        Assert.Equal(24ul, total.Answered);
        Assert.Equal(0ul, total.Lost);
        Assert.InRange(total.Errors(Operation.Accept, Errno.ENFILE), 3ul, most);
        Assert.Equal(total.Errors(Operation.Accept, Errno.ENFILE), total.BackOffs);
    }

    private static SafeFileHandle? Open()
    {
        try
        {
            return File.OpenHandle(Limit, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
