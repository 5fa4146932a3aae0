using Uring.Interop;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;

namespace Uring.Server.Operator.Check;

internal static class TrialRing
{
    public static uint FileSlots(ServerOptions options, int sockets) => LoopFactory.FileTableSize(options, sockets);

    public static IoUring Make(ServerOptions options, int sockets, int ring) => new(new IoUringOptions { Entries = 8 });
}
