using Uring.Interop;
using static Uring.Interop.IoUringAbi;

namespace Uring.Bench.Ring;

/// <summary>
/// NOPs in batches, from preparation to completion: on the ring of this library, and on liburing's in C. A batch
/// takes one system call, and none with SQPOLL.
/// </summary>
/// <remarks>
/// With SQPOLL, the SQ thread and this one poll the same cache line. A round trip takes 3 times as long where
/// their processors do not share a cache. So each measurement has a new ring.
/// </remarks>
internal static unsafe class RoundTripLoads
{
    private const uint Entries = 256;
    private const uint IdleMilliseconds = 1000;

    /// <summary>The loads: every kind of ring with every size of a batch.</summary>
    public static IReadOnlyList<RingLoad> All { get; } =
        [.. Enum.GetValues<RingKind>().SelectMany(kind => RoundTripNames.Batches.Select(batch => Load(kind, batch)))];

    private static RingLoad Load(RingKind kind, uint batch) => new(
        RoundTripNames.Of(kind, batch),
        (int)Entries,
        [
            .. LiburingRings.Shared is { } liburing ? [new RingPeer(RingPeer.Liburing, () => Theirs(liburing, kind, batch))] : Array.Empty<RingPeer>(),
            new RingPeer(RingPeer.Uring, () => Ours(kind, batch)),
        ]);

    private static RingWork Theirs(LiburingRings liburing, RingKind kind, uint batch)
    {
        nint ring = liburing.Create(Entries, kind switch
        {
            RingKind.DeferTaskrun => IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN,
            RingKind.Sqpoll => IORING_SETUP_SQPOLL,
            _ => 0,
        });
        if (ring == 0)
        {
            throw new IOException($"the kernel refuses liburing's ring ({kind})");
        }

        return new RingWork(
            kind == RingKind.Sqpoll ? () => _ = liburing.Poll(ring, Entries, batch) : () => _ = liburing.Wait(ring, Entries, batch),
            () => liburing.Destroy(ring));
    }

    private static RingWork Ours(RingKind kind, uint batch)
    {
        IoUring ring = new(new IoUringOptions
        {
            Entries = Entries,
            SingleIssuer = kind == RingKind.DeferTaskrun,
            DeferTaskrun = kind == RingKind.DeferTaskrun,
            SqPoll = kind == RingKind.Sqpoll,
            SqThreadIdle = kind == RingKind.Sqpoll ? IdleMilliseconds : 0,
        });
        return new RingWork(kind == RingKind.Sqpoll ? () => _ = Poll(ring, batch) : () => _ = Wait(ring, batch), ring.Dispose);
    }

    // The twin of ring_wait in tests/peers/roundtrip.c.
    private static ulong Wait(IoUring ring, uint batch)
    {
        ulong sum = 0;
        for (uint done = 0; done < Entries; done += batch)
        {
            Nops.Prepare(ring, batch);
            _ = ring.SubmitAndWait(batch);
            sum += Nops.Reap(ring);
        }

        return sum;
    }

    // The twin of ring_poll.
    private static ulong Poll(IoUring ring, uint batch)
    {
        ulong sum = 0;
        CompletionQueue completions = ring.Completions;
        for (uint done = 0; done < Entries; done += batch)
        {
            Nops.Prepare(ring, batch);
            _ = ring.Submit();
            while (completions.Ready < batch)
            {
            }

            sum += Nops.Reap(ring);
        }

        return sum;
    }
}
