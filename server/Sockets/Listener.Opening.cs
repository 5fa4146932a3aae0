using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets.HandOver;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <content>
/// Opens a socket alone on its address or in a SO_REUSEPORT group, or takes over an inherited one.
/// </content>
/// <remarks>
/// SO_REUSEPORT is set after listen(2). Until then the kernel refuses bind(2) and listen(2) if another socket
/// listens on the address, so two servers never share an address by accident. Afterwards sockets of the same
/// user can join.
/// </remarks>
internal sealed partial class Listener
{
    // In milliseconds. The kernel frees the ring of a killed process about 250 ms after the process has
    // ended, and until then a listener in the ring's file table holds the port. A restart must neither fail
    // nor join that socket, whose queue is lost.
    private const int PortPatience = 1000;
    private const int PortRetryInterval = 20;

    /// <summary>
    /// Checks that a socket can be opened: the address is free, or the socket that listens there can be
    /// joined. Clients do not notice the check.
    /// </summary>
    /// <exception cref="ServerException">The address is in use, not local, or not permitted.</exception>
    public static void CheckAvailable(IPEndPoint at)
    {
        Errno errno = RetryWhileInUse(last =>
        {
            Errno bound = TryBind(at, joins: true, out int fd);
            if (bound == Errno.None)
            {
                _ = FileCalls.Close(fd);
            }

            return bound;
        });
        if (errno != Errno.None)
        {
            throw Refused(errno, at);
        }
    }

    /// <summary>Opens a socket alone on its address. No other socket can join.</summary>
    /// <exception cref="ServerException">The address is in use, not local, or not permitted.</exception>
    public static Listener Open(ServerOptions options, IPEndPoint at) => OpenAt(options, at, alone: true);

    /// <summary>
    /// Opens the server's first socket on an address: alone, or in the SO_REUSEPORT group of another running
    /// server. Other sockets can join.
    /// </summary>
    /// <exception cref="ServerException">The address is in use, not local, or not permitted.</exception>
    public static Listener OpenFirst(ServerOptions options, IPEndPoint at) => OpenAt(options, at, alone: false);

    /// <summary>Opens one more socket in the group of the server's first one.</summary>
    /// <exception cref="ServerException">The kernel refuses the socket.</exception>
    public static Listener OpenBeside(ServerOptions options, Listener first)
    {
        Errno errno = TryOpen(options, first.EndPoint, joins: true, out int fd);
        return errno == Errno.None ? new Listener(fd, first.IsShared) : throw Refused(errno, first.EndPoint);
    }

    /// <summary>
    /// Checks that an inherited descriptor is a listening TCP socket, and does not change it.
    /// </summary>
    /// <returns>The address that the socket listens on.</returns>
    /// <exception cref="ServerException">The descriptor is not a listening TCP socket.</exception>
    public static IPEndPoint Inspect(int fd)
    {
        bool fits = SocketCalls.GetOption(fd, SOL_SOCKET, SO_DOMAIN) is { IsError: false, Value: AF_INET or AF_INET6 }
            && SocketCalls.GetOption(fd, SOL_SOCKET, SO_PROTOCOL) is { IsError: false, Value: IPPROTO_TCP }
            && SocketCalls.GetOption(fd, SOL_SOCKET, SO_ACCEPTCONN) is { IsError: false, Value: 1 };
        return fits
            ? SocketAddress.Of(fd)
            : throw new ServerException(
                $"descriptor {fd} of LISTEN_FDS is not a listening TCP socket; a socket unit needs ListenStream= with a port, and Accept=no");
    }

    /// <summary>Takes over an inherited descriptor and sets the options of the socket.</summary>
    /// <exception cref="ServerException">
    /// The descriptor is not a listening TCP socket, and is not changed; or the kernel refuses an option.
    /// </exception>
    public static Listener Inherit(ServerOptions options, int fd)
    {
        _ = Inspect(fd);
        Errno errno = FileCalls.SetCloseOnExec(fd);
        if (errno == Errno.None)
        {
            // With O_NONBLOCK an accept in the ring would fail with EAGAIN instead of waiting for a client.
            errno = FileCalls.ClearStatusFlag(fd, O_NONBLOCK);
        }

        if (errno == Errno.None)
        {
            errno = Tune(fd, options);
        }

        return errno == Errno.None
            ? new Listener(fd, isInherited: true)
            : throw new ServerException($"descriptor {fd} of LISTEN_FDS cannot be set up: {KernelResult.Failed(errno)}");
    }

    private static Listener OpenAt(ServerOptions options, IPEndPoint at, bool alone)
    {
        int fd = -1;
        bool joins = false;
        Errno errno = RetryWhileInUse(last =>
        {
            Errno opened = TryOpen(options, at, joins: false, out fd);
            joins = opened == Errno.EADDRINUSE && !alone && MayJoin(at, last);
            return joins ? TryOpen(options, at, joins: true, out fd) : opened;
        });
        if (errno == Errno.None && !joins && !alone)
        {
            errno = SocketCalls.SetOption(fd, SOL_SOCKET, SO_REUSEPORT, 1);
        }

        if (errno == Errno.None && joins)
        {
            _ = ReusePortGroup.StopSteering(fd);
        }

        return errno == Errno.None ? new Listener(fd, joins) : throw Refused(errno, at);
    }

    /// <summary>Retries for <see cref="PortPatience"/> while the address is in use.</summary>
    /// <param name="attempt">The parameter says whether this is the last attempt.</param>
    private static Errno RetryWhileInUse(Func<bool, Errno> attempt)
    {
        long until = Environment.TickCount64 + PortPatience;
        while (true)
        {
            bool last = Environment.TickCount64 >= until;
            Errno errno = attempt(last);
            if (errno != Errno.EADDRINUSE || last)
            {
                return errno;
            }

            Thread.Sleep(PortRetryInterval);
        }
    }

    /// <summary>
    /// Whether a running server listens on exactly this address. A process must have the socket open. If
    /// other processes are hidden, the socket must have outlived all retries, longer than the socket of a
    /// killed process.
    /// </summary>
    private static bool MayJoin(IPEndPoint at, bool last)
    {
        List<uint> listening = SocketTable.Listening(at);
        return listening.Count > 0 && (last || SocketOwner.Exists(listening));
    }

    /// <summary>
    /// Opens a new socket for every attempt. A socket whose listen(2) failed would stay bound.
    /// </summary>
    private static Errno TryOpen(ServerOptions options, IPEndPoint at, bool joins, out int fd)
    {
        Errno errno = TryBind(at, joins, out fd);
        if (errno == Errno.None)
        {
            errno = Tune(fd, options);
            if (errno == Errno.None)
            {
                errno = SocketCalls.Listen(fd, options.Backlog);
            }

            if (errno != Errno.None)
            {
                _ = FileCalls.Close(fd);
            }
        }

        return errno;
    }

    private static Errno TryBind(IPEndPoint at, bool joins, out int fd)
    {
        int family = at.AddressFamily == AddressFamily.InterNetworkV6 ? AF_INET6 : AF_INET;
        KernelResult created = SocketCalls.Create(family, SOCK_STREAM | SOCK_CLOEXEC);
        fd = created.Value;
        if (created.IsError)
        {
            return created.Errno;
        }

        Errno errno = SocketCalls.SetOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
        if (errno == Errno.None && family == AF_INET6)
        {
            // [::] is IPv6 only, independent of net.ipv6.bindv6only, so that 0.0.0.0 can listen on the same
            // port.
            errno = SocketCalls.SetOption(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
        }

        if (errno == Errno.None && joins)
        {
            errno = SocketCalls.SetOption(fd, SOL_SOCKET, SO_REUSEPORT, 1);
        }

        if (errno == Errno.None)
        {
            errno = SocketAddress.From(at).Bind(fd);
        }

        if (errno != Errno.None)
        {
            _ = FileCalls.Close(fd);
        }

        return errno;
    }

    private static Errno Tune(int fd, ServerOptions options)
    {
        // The kernel keeps a connection out of the accept queue until the client has sent data, so the
        // receive at the start of a chain finds the request. An inherited socket may have another value.
        Errno errno = SocketCalls.SetOption(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, options.DeferAccept);

        // The loop has a deadline for each send. TCP_USER_TIMEOUT counts from the first probe of a zero window, and would
        // reset a client that reads slowly but steadily: tcp(7). An inherited socket may have a timeout.
        return errno == Errno.None ? SocketCalls.SetOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 0) : errno;
    }

    private static ServerException Refused(Errno errno, IPEndPoint at) => new($"cannot listen on {at}: {Explain(errno, at)}");

    private static bool IsIPv6(IPEndPoint at) => at.AddressFamily == AddressFamily.InterNetworkV6;

    private static string Explain(Errno errno, IPEndPoint at) => errno switch
    {
        Errno.EADDRINUSE => "the port is in use; stop the other server or choose another port",
        Errno.EACCES => $"no permission for port {at.Port}; run as root, grant CAP_NET_BIND_SERVICE, or choose a port from 1024",
        Errno.EADDRNOTAVAIL => "this machine does not have that address; "
            + $"use {(IsIPv6(at) ? "[::]" : "0.0.0.0")} for all addresses of this machine, or start the server once the address is there "
            + "(After=network-online.target of a unit)",
        Errno.EAFNOSUPPORT => $"this machine does not support {(IsIPv6(at) ? "IPv6" : "IPv4")}: remove {at}",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
