using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Process.Systemd;

/// <summary>
/// Reports the state of the server to the service manager: datagrams to the socket that NOTIFY_SOCKET names,
/// sd_notify(3). Without that variable the class does nothing. A failure here does not stop the server.
/// </summary>
internal sealed unsafe class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    // socket(7): SO_SNDTIMEO. The server must not wait for a manager that does not read.
    private const int SoSendTimeout = 21;

    private readonly byte[]? _address;

    /// <param name="socket">
    /// A path, or a name in the abstract namespace that begins with <c>@</c>. For null or any other text the
    /// server reports nothing.
    /// </param>
    public ServiceManager(string? socket)
    {
        if (socket is ['/' or '@', _, ..] && Encoding.UTF8.GetByteCount(socket) < SizeOfPath)
        {
            _address = Encoding.UTF8.GetBytes(socket);
            if (socket[0] == '@')
            {
                _address[0] = 0;
            }
        }
    }

    private static int SizeOfPath => sizeof(sockaddr_un) - sizeof(ushort);

    public static ServiceManager FromEnvironment() => new(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Reports that the server is ready. The report also ends <see cref="Reloading"/>.</summary>
    /// <param name="status">One line for systemctl status.</param>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Shown.Of(status)}");

    /// <summary>
    /// Reports the start of a reload. <see cref="Ready"/> must follow, even if the reload fails.
    /// </summary>
    /// <remarks>
    /// The time is CLOCK_MONOTONIC. The manager compares it with the time of its request: Type=notify-reload.
    /// </remarks>
    public void Reloading()
    {
        long microseconds = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>Reports that the server accepts no new clients.</summary>
    public void Stopping() => Send("STOPPING=1");

    private void Send(string message)
    {
        if (_address is null)
        {
            return;
        }

        KernelResult fd = SocketCalls.Create(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC);
        if (fd.IsError)
        {
            return;
        }

        sockaddr_un to = default;
        to.sun_family = AF_UNIX;
        Span<byte> whole = MemoryMarshal.AsBytes(new Span<sockaddr_un>(ref to));
        _address.CopyTo(whole[sizeof(ushort)..]);
        _ = SocketCalls.SetOption(fd.Value, SOL_SOCKET, SoSendTimeout, new Time(1, 0));
        _ = SocketCalls.SendTo(fd.Value, Encoding.UTF8.GetBytes(message), MSG_NOSIGNAL, &to, (uint)(sizeof(ushort) + _address.Length));
        _ = FileCalls.Close(fd.Value);
    }

    /// <summary><c>struct timeval</c>.</summary>
    private readonly record struct Time(long Seconds, long Microseconds);
}
