using Uring.Interop;
using static Uring.Interop.IoUringAbi;
using static Uring.Interop.LinuxAbi;

namespace Uring.Server.Serving;

/// <summary>The links of a chain that send the response: one for each of its parts.</summary>
internal static unsafe class SendLinks
{
    /// <param name="chain">The chain.</param>
    /// <param name="link">The first link to use.</param>
    /// <param name="slot">Who is answered.</param>
    /// <param name="response">What with.</param>
    /// <returns>The link behind the last of them.</returns>
    public static uint Prepare(SqeChain chain, uint link, uint slot, LoopResponse response)
    {
        // MSG_MORE holds the last segment back until the close or the shutdown adds its FIN: one packet less, and a third of
        // the server's CPU time per connection. MSG_WAITALL makes io_uring go on after a short send.
        for (byte part = 0; part < response.Parts; part++)
        {
            ref io_uring_sqe sqe = ref chain[link];
            sqe.PrepSend((int)slot, response.Data + response.PartStart(part), response.PartLength(part), MSG_NOSIGNAL | MSG_MORE | MSG_WAITALL);
            sqe.SetData64(new UserData(ChainLink.Send, slot, part).Value);
            sqe.SetFlags(IOSQE_FIXED_FILE | RingLoop.FlagsOf(link));
            link++;
        }

        return link;
    }
}
