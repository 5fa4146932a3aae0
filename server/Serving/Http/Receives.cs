using Uring.Interop;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Http;

/// <summary>The receives of the connections, into a ring of provided buffers.</summary>
/// <remarks>
/// A multishot receive has a limit: a client may send more requests than the loop can queue answers for before its next turn. A
/// kernel without such limits (before 6.17) receives once for each entry, at a tenth more processor time.
/// The loop reads a buffer in the turn of its completion, and gives it back at once. So a receive that finds no buffer
/// (ENOBUFS) is armed again in the same turn, and the bytes wait in the socket meanwhile.
/// </remarks>
internal sealed unsafe class Receives : IDisposable
{
    private const ushort Group = 0;

    // A request seldom is longer. With 64 connections that each send one request, a turn fills 64 buffers.
    private const uint BufferSize = 2048;
    private const uint Buffers = 1024;

    // In bytes. A request has at least 18 bytes, and its answer takes 4 bytes of the queue.
    private const uint Limit = 32_768;

    private readonly LoopParts _parts;
    private readonly HttpConnections _http;
    private readonly ConnectionEntries _entries;
    private readonly BufferPool _buffers;
    private readonly SlotQueue _toArm;
    private bool _isMultishot;

    /// <summary>The memory of the buffers, in bytes.</summary>
    public static ulong Memory => Buffers * BufferSize;

    /// <exception cref="IoUringException">The kernel refused the ring of buffers.</exception>
    public Receives(LoopParts parts, HttpConnections http, ConnectionEntries entries)
    {
        _parts = parts;
        _http = http;
        _entries = entries;
        _isMultishot = !parts.Limits.SingleReceives;
        _toArm = new SlotQueue(parts.Connections.Count);
        _buffers = parts.Ring.SetupBufferPool(Group, Buffers, BufferSize);
    }

    /// <summary>Whether a receive waits for room in the submission queue.</summary>
    public bool AnyToArm => _toArm.TryPeek(out _);

    /// <summary>Arms the receive of a connection. Without room in the queue a later turn does.</summary>
    public void Arm(uint slot)
    {
        if (!TryArm(slot))
        {
            _toArm.Requeue(slot);
        }
    }

    /// <summary>Arms the receives that found no room before.</summary>
    public void Advance()
    {
        while (_toArm.TryPeek(out uint slot) && TryArm(slot))
        {
            _toArm.Remove(slot);
        }
    }

    /// <summary>Forgets a receive that waits for room.</summary>
    public void Forget(uint slot) => _toArm.Remove(slot);

    /// <summary>Receives once for each entry from now on: the kernel has no limit of multishot receives.</summary>
    public void UseSingle() => _isMultishot = false;

    /// <summary>Cancels the receive of a connection that its slot no longer holds.</summary>
    /// <remarks>Without room in the queue, the next completion of the receive leads here again.</remarks>
    public void CancelStale(UserData receive)
    {
        if (_parts.Queue.TryTake(out io_uring_sqe* sqe))
        {
            ConnectionEntries.CancelReceive(ref *sqe, receive, isLinked: false);
        }
    }

    /// <summary>The number of entries that <see cref="WriteClose"/> writes.</summary>
    public uint CloseCount(uint slot) => _http[slot].Receiving ? 2u : 1;

    /// <summary>Writes the end of a chain: [cancellation of the receive ->] close.</summary>
    public void WriteClose(SqeChain chain, uint next, ChainKey key)
    {
        if (_http[key.Slot].Receiving)
        {
            ConnectionEntries.CancelReceive(ref chain[next++], UserDataOf(key.Slot), isLinked: true);
        }

        _entries.Close(ref chain[next], key);
    }

    /// <summary>The bytes of a completion. They are valid until <see cref="Recycle"/>.</summary>
    public ReadOnlySpan<byte> BytesOf(in io_uring_cqe cqe) =>
        cqe.HasBuffer ? _buffers[cqe.BufferId][..(int)cqe.Result.Count] : [];

    /// <summary>Gives the buffer of a completion back to the kernel.</summary>
    public void Recycle(in io_uring_cqe cqe)
    {
        if (cqe.HasBuffer)
        {
            _buffers.Recycle(cqe.BufferId);
        }
    }

    public void Dispose() => _buffers.Dispose();

    /// <summary>The user data of the receive of a slot's connection.</summary>
    private UserData UserDataOf(uint slot) => new(EntryKind.Receive, slot, _http[slot].Generation);

    private bool TryArm(uint slot)
    {
        if (!_parts.Queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        if (_isMultishot)
        {
            _entries.ReceiveMultishot(ref *sqe, UserDataOf(slot), Group, Limit);
        }
        else
        {
            _entries.ReceiveOnce(ref *sqe, UserDataOf(slot), Group);
        }

        _http[slot].Receiving = true;
        return true;
    }
}
