using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Uring.Server.Systemd;

namespace Uring.Tests.Server;

/// <summary>What the service manager is told, and that its absence is no trouble.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-notify-");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Readiness_and_the_end_are_told(bool isAbstract)
    {
        string name = isAbstract ? $"uring-{Guid.NewGuid()}" : Path.Combine(_folder.FullName, "notify");
        using Socket manager = Bound(isAbstract ? "\0" + name : name);
        ServiceManager service = new(isAbstract ? "@" + name : name);
        service.Ready("serving\non 80");
        Assert.Equal("READY=1\nSTATUS=serving\\non 80", Receive(manager));
        service.Stopping();
        Assert.Equal("STOPPING=1", Receive(manager));
    }

    [Fact]
    public void A_reload_is_told_with_the_time()
    {
        string path = Path.Combine(_folder.FullName, "notify");
        using Socket manager = Bound(path);
        long before = Microseconds();
        new ServiceManager(path).Reloading();
        string[] lines = Receive(manager).Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        Assert.StartsWith("MONOTONIC_USEC=", lines[1], StringComparison.Ordinal);
        Assert.InRange(long.Parse(lines[1].Split('=')[1], CultureInfo.InvariantCulture), before, Microseconds());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    [InlineData("/nonexistent/notify")]
    public void Nobody_there_is_no_trouble(string? socket)
    {
        ServiceManager service = new(socket);
        service.Ready("serving");
        service.Stopping();
    }

    [Fact]
    public void A_path_that_is_too_long_is_no_trouble() => new ServiceManager("/" + new string('x', 200)).Ready("serving");

    private static Socket Bound(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        byte[] buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    private static long Microseconds() => System.Diagnostics.Stopwatch.GetTimestamp() / 1000;

    public void Dispose() => _folder.Delete(recursive: true);
}
