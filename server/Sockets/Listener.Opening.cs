using System.Net;
using System.Net.Sockets;
using Uring.Interop;
using Uring.Server.Native;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Sockets.HandOver;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Sockets;

/// <content>How it comes to be: alone on its address, as one more of several, or from whoever started us.</content>
/// <remarks>
/// SO_REUSEPORT is set once the socket listens, and not before: until then bind(2) and listen(2) are refused when anybody
/// listens on the address, so nobody shares it unawares. From then on others of the same user can join.
/// </remarks>
internal sealed partial class Listener
{
    /// <summary>
    /// How long accepted connections hold out without the client taking anything, in milliseconds: one that has vanished, or
    /// never reads, must not keep a slot for ever. It is inherited, tcp(7), TCP_USER_TIMEOUT. The loop waits for a client in a
    /// send only, so it needs no keep-alive.
    /// </summary>
    public const int UserTimeout = 60_000;

    // The kernel takes a killed process's ring apart after the process is gone (250 ms, measured), and the listener in its
    // file table holds the port until then: whoever starts the server again must not be turned away, and must not join
    // a socket whose queue is lost. In milliseconds.
    private const int PortPatience = 1000;
    private const int PortRetryInterval = 20;

    // socket(7): SO_DOMAIN.
    private const int SocketDomain = 39;

    /// <summary>Whether one could be opened there: nobody listens, or who does lets us join. No client can notice it.</summary>
    /// <exception cref="ServerException">The address is in use, not ours, or not permitted.</exception>
    public static void Try(IPEndPoint at)
    {
        Errno errno = Persist(last =>
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

    /// <summary>Alone on its address, and nobody can join.</summary>
    /// <exception cref="ServerException">The address is in use, not ours, or not permitted.</exception>
    public static Listener Open(ServerOptions options, IPEndPoint at) => Take(options, at, alone: true);

    /// <summary>The first on its address: alone, or beside another server that is alive and shares. Others can join.</summary>
    /// <exception cref="ServerException">The address is in use, not ours, or not permitted.</exception>
    public static Listener OpenFirst(ServerOptions options, IPEndPoint at) => Take(options, at, alone: false);

    /// <summary>One more beside another of ours.</summary>
    /// <exception cref="ServerException">The kernel refuses it.</exception>
    public static Listener OpenBeside(ServerOptions options, Listener first)
    {
        Errno errno = TryOpen(options, first.EndPoint, joins: true, out int fd);
        return errno == Errno.None ? new Listener(fd, first.IsShared) : throw Refused(errno, first.EndPoint);
    }

    /// <summary>Looks at a socket that somebody else opened, bound and set listening, and changes nothing about it.</summary>
    /// <returns>Where it listens.</returns>
    /// <exception cref="ServerException">It is no such socket.</exception>
    public static IPEndPoint Inspect(int fd)
    {
        bool fits = SocketCalls.GetOption(fd, SOL_SOCKET, SocketDomain) is { IsError: false, Value: AF_INET or AF_INET6 }
            && SocketCalls.GetOption(fd, SOL_SOCKET, SO_PROTOCOL) is { IsError: false, Value: IPPROTO_TCP }
            && SocketCalls.GetOption(fd, SOL_SOCKET, SO_ACCEPTCONN) is { IsError: false, Value: 1 };
        return fits
            ? SocketAddress.Of(fd)
            : throw new ServerException(
                $"descriptor {fd} of LISTEN_FDS is not a listening TCP socket; a socket unit needs ListenStream= with a port, and Accept=no");
    }

    /// <summary>A socket that somebody else opened, bound and set listening.</summary>
    /// <exception cref="ServerException">It is no such socket. It is left as it was.</exception>
    public static Listener Inherit(ServerOptions options, int fd)
    {
        _ = Inspect(fd);
        Errno errno = FileCalls.SetCloseOnExec(fd);
        if (errno == Errno.None)
        {
            // With it an accept of a ring would end at once instead of waiting for a client.
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

    private static Listener Take(ServerOptions options, IPEndPoint at, bool alone)
    {
        int fd = -1;
        bool joins = false;
        Errno errno = Persist(last =>
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
            _ = ReusePortGroup.Release(fd);
        }

        return errno == Errno.None ? new Listener(fd, joins) : throw Refused(errno, at);
    }

    /// <summary>Tries again for a while when the address is in use.</summary>
    /// <param name="attempt">Told whether it is the last.</param>
    private static Errno Persist(Func<bool, Errno> attempt)
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
    /// Whether there is somebody on exactly this address, and alive: a process that has the socket, or, where processes are
    /// hidden from us, a socket that has been there for longer than a dead one can be.
    /// </summary>
    private static bool MayJoin(IPEndPoint at, bool last)
    {
        List<uint> listening = SocketTable.Listening(at);
        return listening.Count > 0 && (last || SocketOwner.Exists(listening));
    }

    /// <summary>A new socket for every try: one whose listen(2) was refused stays bound.</summary>
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
            // [::] is IPv6 only, whatever net.ipv6.bindv6only says, so that 0.0.0.0 has its place beside it.
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
        // Until the client has sent something there is nothing to answer: the kernel keeps such a connection out of
        // our queue, and the discard at the start of a chain always finds the request. Inherited sockets may have had another.
        Errno errno = SocketCalls.SetOption(fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, options.DeferAccept);
        return errno == Errno.None ? SocketCalls.SetOption(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UserTimeout) : errno;
    }

    private static ServerException Refused(Errno errno, IPEndPoint at) => new($"cannot listen on {at}: {Explain(errno, at)}");

    private static string Explain(Errno errno, IPEndPoint at) => errno switch
    {
        Errno.EADDRINUSE => "the port is in use; stop the other server or choose another port",
        Errno.EACCES => $"no permission for port {at.Port}; run as root, grant CAP_NET_BIND_SERVICE, or choose a port from 1024",
        Errno.EADDRNOTAVAIL => "this machine does not have that address; "
            + (at.AddressFamily == AddressFamily.InterNetworkV6 ? "[::]" : "0.0.0.0") + " means all that it has",
        Errno.EAFNOSUPPORT => "this machine does not speak that family of addresses",
        _ => KernelResult.Failed(errno).ToString(),
    };
}
