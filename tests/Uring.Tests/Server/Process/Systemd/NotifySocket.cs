using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Uring.Tests.Server;

/// <summary>The service manager's end of NOTIFY_SOCKET: sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="name">What NOTIFY_SOCKET is to be: a path, or a name in the abstract namespace that begins with <c>@</c>.</param>
    public NotifySocket(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name));
    }

    public string Name { get; }

    /// <summary>Whether all that was told has been received.</summary>
    public bool IsEmpty => _socket.Available == 0;

    /// <summary>CLOCK_MONOTONIC, as those who reload tell it.</summary>
    public static long Microseconds => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    public static string NewAbstractName() => $"@uring-{Guid.NewGuid()}";

    /// <summary>The next datagram.</summary>
    public async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[1024];
        using CancellationTokenSource limit = new(s_patience);
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, limit.Token));
    }

    /// <summary>The next datagram, which has to be the begin of a reload.</summary>
    /// <returns>Its time.</returns>
    public async Task<long> ReceiveReloadingAsync()
    {
        string[] lines = (await ReceiveAsync()).Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("RELOADING=1", lines[0]);
        Assert.StartsWith("MONOTONIC_USEC=", lines[1], StringComparison.Ordinal);
        return long.Parse(lines[1].Split('=')[1], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
