using Uring.Interop;

namespace Uring.Server.Loop;

/// <summary>What has happened so far. Every completion that is an error is counted in exactly one place.</summary>
internal sealed class Totals
{
    /// <summary>Connections that were accepted and have been closed.</summary>
    public ulong Connections { get; private set; }

    /// <summary>Connections whose client had gone before it could be answered: EPIPE, ECONNRESET and the like.</summary>
    public ulong SendFailures { get; private set; }

    /// <summary>Connections answered though the client had sent nothing by the end of the deferral.</summary>
    public ulong Silent { get; private set; }

    /// <summary>Requests that could not be read; the client had reset the connection, as a rule.</summary>
    public ulong DiscardFailures { get; private set; }

    /// <summary>Connections that were reset while they waited to be accepted: ECONNABORTED and the network's errors, accept(2).</summary>
    public ulong AcceptAborts { get; private set; }

    /// <summary>Accepts that failed for want of a resource (EMFILE, ENFILE, ENOBUFS, ENOMEM), or were refused.</summary>
    public ulong AcceptShortages { get; private set; }

    /// <summary>Closes that failed on a connection that was there.</summary>
    public ulong CloseFailures { get; private set; }

    public ulong Answered => Connections - SendFailures;

    public void CountConnection() => Connections++;

    public void CountFailure(ChainLink link, Errno errno)
    {
        switch (link)
        {
            case ChainLink.Accept when IsAborted(errno):
                AcceptAborts++;
                break;
            case ChainLink.Accept:
                AcceptShortages++;
                break;
            case ChainLink.Discard when errno == Errno.EAGAIN:
                Silent++;
                break;
            case ChainLink.Discard:
                DiscardFailures++;
                break;
            case ChainLink.Send:
                SendFailures++;
                break;
            case ChainLink.Close:
                CloseFailures++;
                break;
        }
    }

    /// <summary>
    /// Whether an accept failed with its connection: accept(2) counts the network's errors to these, and the next connection is
    /// not affected. Anything else is a shortage or a refusal that lasts: trying again at once would spin.
    /// </summary>
    public static bool IsAborted(Errno errno) =>
        errno is Errno.ECONNABORTED or Errno.EPROTO or Errno.ENOPROTOOPT or Errno.ENETDOWN or Errno.ENETUNREACH
            or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ENONET or Errno.EOPNOTSUPP;
}
