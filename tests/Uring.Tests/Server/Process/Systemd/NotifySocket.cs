using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The service manager's end of NOTIFY_SOCKET: sd_notify(3).</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="name">The value of NOTIFY_SOCKET: a path, or a name in the abstract namespace that begins
    /// with <c>@</c>.</param>
    public NotifySocket(string name)
    {
        Name = name;
        _socket.Bind(new UnixDomainSocketEndPoint(name[0] == '@' ? "\0" + name[1..] : name));
    }

    public string Name { get; }

    /// <summary>Whether every datagram has been received.</summary>
    public bool IsEmpty => _socket.Available == 0;

    /// <summary>The time of CLOCK_MONOTONIC, in the unit of MONOTONIC_USEC.</summary>
    public static long Microseconds => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);

    public static string NewAbstractName() => $"@uring-{Guid.NewGuid()}";

    /// <summary>Receives the next datagram.</summary>
    public async Task<string> ReceiveAsync()
    {
        byte[] buffer = new byte[1024];
        using CancellationTokenSource limit = new(Poll.Patience);
        return Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, limit.Token));
    }

    /// <summary>Receives the next datagram, and requires that it reports the start of a reload.</summary>
    /// <returns>The time of the reload.</returns>
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
