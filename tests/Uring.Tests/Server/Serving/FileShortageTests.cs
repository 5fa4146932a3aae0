using System.Diagnostics;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Tests.Server;

/// <summary>
/// The system has no more files. Its limit does not count for whoever has CAP_SYS_ADMIN, and the server has given that up: so it
/// alone is short of them.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class FileShortageTests(PublishedServer published)
{
    // proc_sys_fs(5).
    private const string Limit = "/proc/sys/fs/file-max";

    [Theory]
    [InlineData("sqpoll")]
    [InlineData("batched")]
    public async Task Accepting_is_put_off_and_who_waited_is_served_when_there_are_files_again(string mode)
    {
        // Opened ahead: to give the files back must take none.
        using SafeFileHandle? limit = Open();
        Assert.SkipWhen(limit is null, $"{Limit} is not writable");
        await using WatchedServer watched = await WatchedServer.StartAsync(published, "--mode", mode, "--slots", "16", "--defer-accept", "10");
        List<RawClient> clients = [];
        for (int i = 0; i < 24; i++)
        {
            clients.Add(await RawClient.ConnectAsync(watched.Server.EndPoint));
        }

        byte[] before = Encoding.ASCII.GetBytes(File.ReadAllText(Limit));
        Stopwatch time = Stopwatch.StartNew();
        long cpu;
        try
        {
            RandomAccess.Write(limit, "1\n"u8, 0);
            clients.ForEach(client => client.Send());
            await watched.AwaitAsync(figures => figures.BackOffs >= 1);
            cpu = watched.CpuTicks();
            await Task.Delay(500, TestContext.Current.CancellationToken);
            cpu = watched.CpuTicks() - cpu;
        }
        finally
        {
            RandomAccess.Write(limit, before, 0);
        }

        RingFigures shortage = watched.Read().Total;
        Assert.Equal(0ul, shortage.Connections);

        // Again every 100 ms, each slot at the most.
        ulong most = 16 * (((ulong)time.ElapsedMilliseconds / 100) + 2);
        Assert.InRange(shortage.Errors(Operation.Accept, Errno.ENFILE), 3ul, most);
        Assert.Equal(shortage.Errors(Operation.Accept, Errno.ENFILE), shortage.BackOffs);
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
        Assert.Equal(24ul, watched.Read().Total.Answered);
        Assert.Equal(0ul, watched.Read().Total.Lost);
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
