using OxyPlot;

namespace Uring.Bench.Report;

/// <summary>The color of each peer: the same one in all charts.</summary>
internal static class PeerColors
{
    // The first part that the name contains decides. The colors also differ for red-green color blindness.
    private static readonly (string Start, OxyColor Color)[] s_colors =
    [
        ("ours-sqpoll-linger0", OxyColor.FromRgb(0x56, 0xb4, 0xe9)),
        ("ours-batched-linger0", OxyColor.FromRgb(0x66, 0xc2, 0xa5)),
        ("ours-kept-sqpoll", OxyColor.FromRgb(0x00, 0x72, 0xb2)),
        ("ours-site-sqpoll", OxyColor.FromRgb(0x00, 0x72, 0xb2)),
        ("ours-sqpoll", OxyColor.FromRgb(0x00, 0x72, 0xb2)),
        ("ours", OxyColor.FromRgb(0x00, 0x9e, 0x73)),
        ("sockets-inline", OxyColor.FromRgb(0xe6, 0x9f, 0x00)),
        ("nginx", OxyColor.FromRgb(0xd5, 0x5e, 0x00)),
        ("sockets", OxyColor.FromRgb(0xd5, 0x5e, 0x00)),
        ("random-access", OxyColor.FromRgb(0xd5, 0x5e, 0x00)),
        ("kestrel", OxyColor.FromRgb(0xcc, 0x79, 0xa7)),
        ("uring-pool", OxyColor.FromRgb(0x00, 0x72, 0xb2)),
        ("uring-loop", OxyColor.FromRgb(0x00, 0x9e, 0x73)),
        ("uring-inline", OxyColor.FromRgb(0x56, 0xb4, 0xe9)),
        ("uring-registered", OxyColor.FromRgb(0x66, 0xc2, 0xa5)),
        ("c-epoll", OxyColor.FromRgb(0x99, 0x99, 0x99)),
        ("c-toy", OxyColor.FromRgb(0xbb, 0xaa, 0x77)),
        ("c-uring-linger", OxyColor.FromRgb(0x55, 0x55, 0x55)),
    ];

    /// <summary>Returns the color of a peer.</summary>
    /// <param name="peer">The name of the peer.</param>
    public static OxyColor Of(string peer) =>
        s_colors.Where(known => peer.StartsWith(known.Start, StringComparison.Ordinal)).Select(known => known.Color).FirstOrDefault(OxyColor.FromRgb(0x77, 0x77, 0x77));
}
