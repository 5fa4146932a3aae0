using Uring.Server.Process.Systemd;

namespace Uring.Tests.Server;

/// <summary>The notifications to the service manager, and a start without one.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uring-notify-");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_manager_receives_readiness_and_the_stop(bool isAbstract)
    {
        using NotifySocket manager = new(isAbstract ? NotifySocket.NewAbstractName() : Path.Combine(_folder.FullName, "notify"));
        ServiceManager service = new(manager.Name);
        service.Ready("serving\non 80");
        Assert.Equal("READY=1\nSTATUS=serving\\non 80", await manager.ReceiveAsync());
        service.Stopping();
        Assert.Equal("STOPPING=1", await manager.ReceiveAsync());
    }

    [Fact]
    public async Task The_manager_receives_a_reload_with_its_time()
    {
        using NotifySocket manager = new(Path.Combine(_folder.FullName, "notify"));
        long before = NotifySocket.Microseconds;
        new ServiceManager(manager.Name).Reloading();
        Assert.InRange(await manager.ReceiveReloadingAsync(), before, NotifySocket.Microseconds);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    [InlineData("/nonexistent/notify")]
    public void A_missing_manager_is_no_error(string? socket)
    {
        ServiceManager service = new(socket);
        service.Ready("serving");
        service.Stopping();
    }

    [Fact]
    public void A_path_that_is_too_long_is_no_error() => new ServiceManager("/" + new string('x', 200)).Ready("serving");

    public void Dispose() => _folder.Delete(recursive: true);
}
