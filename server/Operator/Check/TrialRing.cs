using Uring.Interop;
using Uring.Server.Operator.Settings;
using Uring.Server.Process.Placement;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Operator.Check;

/// <summary>A ring like one of those that a start would make.</summary>
internal static class TrialRing
{
    /// <summary>The size of its file table: a slot for each connection, one for each listener, one for the doorbell.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="sockets">How many sockets it would accept from.</param>
    public static uint FileSlots(ServerOptions options, int sockets) => ConnectionSlots(options, sockets) + (uint)sockets + 1;

    /// <exception cref="IoUringException">The kernel refused it or its file table.</exception>
    public static IoUring Make(ServerOptions options, int sockets, int ring)
    {
        IoUring made = new(RingOptions(options, ThreadPlacement.Choose(Processors.Allowed(), options, ring)));
        try
        {
            made.RegisterFilesSparse(FileSlots(options, sockets));
            if (options.Mode == ServerMode.Batched)
            {
                made.RegisterFileAllocRange(0, ConnectionSlots(options, sockets));
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    private static uint ConnectionSlots(ServerOptions options, int sockets) =>
        options.Mode == ServerMode.Batched ? MultishotLoop.FileSlots(options, sockets) : options.Slots;

    private static IoUringOptions RingOptions(ServerOptions options, ThreadPlacement placement) => options.Mode == ServerMode.Batched
        ? MultishotLoop.RingOptions()
        : ArmedChainLoop.RingOptions(options, placement);
}
