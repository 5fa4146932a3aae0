using System.Net;
using System.Net.Sockets;
using Uring.Server;
using Uring.Server.Listening;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Socket activation: the server takes sockets that somebody else has opened, and leaves them as they were.</summary>
[Collection(ServerCollection.Name)]
public sealed class ActivationTests(PublishedServer published) : IDisposable
{
    // activate KIND COMMAND...: a socket as descriptor 3, kept by the parent, which starts the command twice in turn.
    private const string Launcher = """
        #include <netinet/in.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <signal.h>
        #include <unistd.h>

        static pid_t child;
        static void pass_on(int signal) { kill(child, signal); }

        int main(int argc, char **argv)
        {
            int stream = strcmp(argv[1], "datagram") != 0;
            int fd = socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK, 0);
            struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
            if (argc < 3 || bind(fd, (void *)&at, sizeof(at)) || (stream && listen(fd, 4096)))
                return 126;
            if (fd != 3 && dup2(fd, 3) != 3)
                return 126;
            signal(SIGTERM, pass_on);
            for (int round = 0; round < 2; round++) {
                child = fork();
                if (child == 0) {
                    char pid[16];
                    snprintf(pid, sizeof(pid), "%d", getpid());
                    setenv("LISTEN_PID", pid, 1);
                    setenv("LISTEN_FDS", "1", 1);
                    execv(argv[2], argv + 2);
                    _exit(127);
                }
                int status;
                while (waitpid(child, &status, 0) != child)
                    ;
                if (status)
                    return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
            }
            return 0;
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-activate-");

    [Fact]
    public async Task Who_comes_between_two_servers_waits_and_is_answered()
    {
        // The port of --listen is somebody else's: it is not asked for.
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        await using RunningServer server = await RunningServer.StartAsync(
            published, $"{other.LocalEndPoint}", await BuildAsync(), "stream");
        Assert.NotEqual(other.LocalEndPoint, server.EndPoint);
        // For long enough that the second signal finds the second server, and not the first on its way out.
        long until = Environment.TickCount64 + 3000;
        for (int i = 0; i < 200 || Environment.TickCount64 < until; i++)
        {
            if (i == 100)
            {
                // The launcher passes it on, and starts the next server on the same socket.
                Signals.Send(server.Pid, Signals.Terminate);
            }

            using RawClient client = await RawClient.ConnectAsync(server.EndPoint);
            client.Send();
            Assert.Equal(RunningServer.Response, client.ReadToFin());
        }

        Signals.Send(server.Pid, Signals.Terminate);
        Assert.Equal(0, await server.ExitCodeAsync());
    }

    [Fact]
    public async Task A_descriptor_of_another_kind_is_told_in_one_line()
    {
        CommandResult result = await Command.RunAsync(await BuildAsync(), "datagram", published.BinaryPath);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches("^uring-server: descriptor 3 of LISTEN_FDS is not a listening TCP socket[^\\n]*\\n$", result.Error);
    }

    [Fact]
    public void Rings_share_an_inherited_socket_and_a_stop_leaves_it_open()
    {
        using Socket opened = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        opened.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        opened.Listen();
        using Socket copy = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ServerOptions options = new() { Rings = 2, DeferAccept = 0 };
        int fd = Duplicate(opened);
        using (ListenerSet set = ListenerSet.Open(options, [fd]))
        {
            Assert.True(set.Inherited);
            Assert.Equal([fd], set.ForRing(0).Select(listener => listener.Fd));
            Assert.Equal([fd], set.ForRing(1).Select(listener => listener.Fd));
            Assert.Equal(opened.LocalEndPoint, set.EndPoints[0]);
            copy.Connect(opened.LocalEndPoint!);
            Assert.True(set.TryRefuseNew());
            Assert.False(set.HasClients);
        }

        using Socket late = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        late.Connect(opened.LocalEndPoint!);
        using Socket first = opened.Accept();
        using Socket second = opened.Accept();
    }

    [Theory]
    [InlineData("42", "2", new[] { 3, 4 })]
    [InlineData("42", "0", new int[0])]
    [InlineData("41", "2", new int[0])]
    [InlineData("41", "x", new int[0])]
    [InlineData(null, "2", new int[0])]
    [InlineData("42", null, new int[0])]
    public void Descriptors_are_ours_if_the_process_is(string? process, string? count, int[] expected) =>
        Assert.Equal(expected, InheritedSockets.Parse(process, count, 42));

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("9999999")]
    public void A_bad_count_is_told(string count) =>
        Assert.Contains("LISTEN_FDS", Assert.Throws<ServerException>(() => InheritedSockets.Parse("42", count, 42)).Message, StringComparison.Ordinal);

    private static int Duplicate(Socket socket)
    {
        int copy = Dup((int)socket.Handle);
        Assert.True(copy > 0);
        return copy;
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "dup")]
    private static extern int Dup(int fd);

    private async Task<string> BuildAsync()
    {
        string program = Path.Combine(_folder.FullName, "activate");
        await CCompiler.BuildAsync(Launcher, program);
        return program;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
