using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Server.Serving;

/// <summary>A file on which an entry waits for a long time: a listener or the doorbell.</summary>
/// <param name="Number">The slot in the file table, or the descriptor.</param>
/// <param name="Flag">IOSQE_FIXED_FILE for a slot, 0 for a descriptor.</param>
/// <remarks>
/// Before Linux 6.13 an entry on a file of the table delays the release of every file that is closed after the start of
/// the entry. The close of a connection then sends no FIN and frees no socket until the entry completes. On such a kernel
/// the entries that wait for a long time therefore name descriptors.
/// </remarks>
internal readonly record struct AwaitedFile(int Number, uint Flag)
{
    /// <summary>Whether entries on files of the table delay the release of other files.</summary>
    /// <remarks>The kernel reports no feature for this. IORING_FEAT_RW_ATTR is the first one of a later release, 6.14.</remarks>
    public static bool DelaysReleases(IoUring ring) => (ring.Features & IORING_FEAT_RW_ATTR) == 0;

    /// <summary>
    /// Returns the file of a slot: its descriptor where an entry on the slot delays the release of other files, or the slot.
    /// </summary>
    public static AwaitedFile Of(IoUring ring, uint slot, int descriptor) =>
        DelaysReleases(ring) ? new AwaitedFile(descriptor, 0) : new AwaitedFile((int)slot, IOSQE_FIXED_FILE);
}
