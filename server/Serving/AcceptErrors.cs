using Uring.Interop;

namespace Uring.Server.Serving;

/// <summary>The errors of accept(2).</summary>
internal static class AcceptErrors
{
    /// <summary>
    /// Whether an accept failed with its connection: accept(2) counts the network's errors to these, and the next connection is
    /// not affected. Anything else is a shortage or a refusal that lasts: trying again at once would spin.
    /// </summary>
    public static bool EndedWithConnection(Errno errno) =>
        errno is Errno.ECONNABORTED or Errno.EPROTO or Errno.ENOPROTOOPT or Errno.ENETDOWN or Errno.ENETUNREACH
            or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ENONET or Errno.EOPNOTSUPP;
}
