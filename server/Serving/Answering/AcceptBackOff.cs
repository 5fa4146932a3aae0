using Uring.Interop;
using Uring.Server.Operator.Figures;

namespace Uring.Server.Serving.Answering;

/// <summary>Counts accepts that fail, and pauses accepting while the kernel has no memory or files.</summary>
internal sealed unsafe class AcceptBackOff
{
    private readonly RingFigures* _figures;

    public AcceptBackOff(RingFigures* figures) => _figures = figures;

    /// <summary>When accepting may resume, in milliseconds of the loop's clock; 0: now.</summary>
    public long Until { get; private set; }

    /// <summary>Counts a failed accept, and starts a pause where the next one would fail too.</summary>
    public void Failed(Errno errno, long now)
    {
        _figures->Count(Operation.Accept, errno);
        if (!EndedWithConnection(errno))
        {
            Start(now);
        }
    }

    /// <summary>Starts a pause.</summary>
    public void Start(long now)
    {
        Until = now + LoopParts.ShortageDelay;
        _figures->BackOffs++;
    }

    /// <summary>Ends the pause.</summary>
    public void End() => Until = 0;

    /// <summary>
    /// Whether the error belongs to the connection, so that the next accept may succeed. accept(2) counts network
    /// errors among these. All others persist, and a retry at once would spin.
    /// </summary>
    private static bool EndedWithConnection(Errno errno) =>
        errno is Errno.ECONNABORTED or Errno.EPROTO or Errno.ENOPROTOOPT or Errno.ENETDOWN or Errno.ENETUNREACH
            or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.ENONET or Errno.EOPNOTSUPP;
}
