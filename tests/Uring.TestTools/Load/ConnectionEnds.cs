using Uring.Interop;

namespace Uring.TestTools.Load;

/// <summary>Distinguishes the ends of connections.</summary>
internal static class ConnectionEnds
{
    /// <summary>Returns the end of a connection.</summary>
    /// <param name="whole">Whether the client has the whole response.</param>
    /// <param name="error">The first error of the connection.</param>
    public static ConnectionEnd Of(bool whole, Errno error) => (error, whole) switch
    {
        (Errno.None, true) => ConnectionEnd.Whole,
        (Errno.None, false) => ConnectionEnd.Short,
        (Errno.ECONNRESET or Errno.EPIPE, true) => ConnectionEnd.WholeThenReset,
        (Errno.ECONNRESET or Errno.EPIPE, false) => ConnectionEnd.Reset,
        (Errno.ECONNREFUSED, _) => ConnectionEnd.Refused,
        _ => ConnectionEnd.Failed,
    };
}
