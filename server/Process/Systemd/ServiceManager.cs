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
/// Tells whoever runs us as a service how we are, as sd_notify(3) has it: datagrams to the socket that NOTIFY_SOCKET names.
/// Without that variable nobody wants to know; and nothing that goes wrong here stops the server.
/// </summary>
internal sealed unsafe class ServiceManager
{
    private const string Variable = "NOTIFY_SOCKET";

    // socket(7): SO_SNDTIMEO. A manager that does not read must not keep us from serving.
    private const int SoSendTimeout = 21;

    private readonly byte[]? _address;

    /// <param name="socket">A path, or a name in the abstract namespace that begins with <c>@</c>; null or anything else: nobody.</param>
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

    /// <summary>We serve, with these settings from now on. Also the end of <see cref="Reloading"/>.</summary>
    /// <param name="status">One line for people.</param>
    public void Ready(string status) => Send($"READY=1\nSTATUS={Shown.Of(status)}");

    /// <summary>We read our settings again; <see cref="Ready"/> follows, whether it succeeds or not.</summary>
    /// <remarks>The time is CLOCK_MONOTONIC, by which the manager tells it from an earlier reload: Type=notify-reload.</remarks>
    public void Reloading()
    {
        long microseconds = Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000);
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>We take no new clients any more.</summary>
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
        _ = SocketCalls.Close(fd.Value);
    }

    /// <summary><c>struct timeval</c>.</summary>
    private readonly record struct Time(long Seconds, long Microseconds);
}
