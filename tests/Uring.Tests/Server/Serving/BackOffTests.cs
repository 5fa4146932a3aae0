using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Uring.Tests.Server;

/// <summary>
/// Accepts that fail repeatedly: shutdown(2) of the listening socket makes each of them fail.
/// </summary>
public partial class BackOffTests
{
    [Fact]
    public async Task A_batched_server_without_a_free_slot_sleeps_during_its_back_off()
    {
        using FiguresFolder folder = new();
        string body = folder.Path("body");
        await File.WriteAllTextAsync(body, new string('x', 24 << 20), TestContext.Current.CancellationToken);
        await using WatchedServer watched = await WatchedServer.StartCheckedAsync(
            "--mode", "batched", "--listen", "127.0.0.1:0", "--slots", "4", "--body-file", body);
        RunningServer server = watched.Server;
        Assert.SkipUnless(
            TryShutDown(server.Pid, server.EndPoints[1].Port), "this process may not duplicate the descriptors of another process");

        // These clients take every slot, and never read.
        List<Socket> clients = [];
        try
        {
            for (int i = 0; i < 6; i++)
            {
                Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                clients.Add(client);
                await client.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
                _ = await client.SendAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\n\r\n"), TestContext.Current.CancellationToken);
            }

            await watched.AwaitAsync(figures => figures.AnsweringSlots >= 4 && figures.BackOffs >= 1);
            long before = watched.CpuTicks();
            await Task.Delay(2000, TestContext.Current.CancellationToken);

            // In hundredths of a second.
            Assert.InRange(watched.CpuTicks() - before, 0, 20);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Shuts down the socket with which a process listens on a port, by pidfd_getfd(2).</summary>
    private static bool TryShutDown(int pid, int port)
    {
        const int PidFdOpen = 434;
        const int PidFdGetFd = 438;
        const int ShutRd = 0;
        nint process = Syscall(PidFdOpen, pid, 0, 0);
        foreach (string descriptor in Directory.EnumerateFiles($"/proc/{pid}/fd"))
        {
            nint fd = File.ResolveLinkTarget(descriptor, false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true
                ? Syscall(PidFdGetFd, process, int.Parse(Path.GetFileName(descriptor), null), 0)
                : -1;
            if (fd < 0)
            {
                continue;
            }

            using Socket socket = new(new SafeSocketHandle(fd, ownsHandle: true));
            if (socket.LocalEndPoint is IPEndPoint at && at.Port == port)
            {
                return Shutdown((int)fd, ShutRd) == 0;
            }
        }

        return false;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Syscall(nint number, nint first, nint second, nint third);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int fd, int how);
}
