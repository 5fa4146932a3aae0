using Uring.Diagnostics;
using Uring.Interop;

namespace Uring.Loops;

/// <summary>Starts the loops of a context.</summary>
internal static class LoopSet
{
    /// <summary>Starts as many loops as the options require, or as many as the limit on locked memory permits.</summary>
    public static RingLoop[] Start(UringContext context, UringContextOptions options)
    {
        List<RingLoop> loops = [];
        int count = options.LoopCount;
        while (loops.Count < count)
        {
            try
            {
                loops.Add(RingLoop.Start(context, options, $"uring {loops.Count}"));
            }
            catch (IoUringException refused) when (refused.Errno == Errno.ENOMEM && loops.Count > 0)
            {
                UringEventSource.Log.FewerLoops(loops.Count, count, refused.Message);
                break;
            }
            catch
            {
                loops.ForEach(loop => loop.Stop());
                throw;
            }
        }

        return [.. loops];
    }
}
