using Uring.Interop;

namespace Uring.Kestrel.Listening;

/// <summary>The next step of a listener after an accept.</summary>
internal enum AcceptOutcome
{
    /// <summary>Takes the connection.</summary>
    Accepted,

    /// <summary>Accepts the next one: the connection ended in the backlog.</summary>
    Lost,

    /// <summary>Waits until the socket is readable: an inherited socket can be non-blocking.</summary>
    NotReady,

    /// <summary>Pauses: a limit of the process or of the system is reached.</summary>
    Exhausted,
}

/// <summary>The meanings of the errors of accept(2).</summary>
internal static class AcceptOutcomes
{
    /// <summary>Returns what follows from the result of an accept.</summary>
    /// <remarks>An error that accept(2) does not name counts as exhaustion, so that the listener does not spin.</remarks>
    public static AcceptOutcome Of(KernelResult accepted) => !accepted.IsError ? AcceptOutcome.Accepted : accepted.Errno switch
    {
        Errno.ECONNABORTED or Errno.EINTR or Errno.EPROTO or Errno.EPERM or Errno.ETIMEDOUT => AcceptOutcome.Lost,
        Errno.ENETDOWN or Errno.ENOPROTOOPT or Errno.EHOSTDOWN or Errno.ENONET or Errno.EHOSTUNREACH or Errno.EOPNOTSUPP or Errno.ENETUNREACH =>
            AcceptOutcome.Lost,
        Errno.EAGAIN => AcceptOutcome.NotReady,
        _ => AcceptOutcome.Exhausted,
    };
}
