using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Bench.Ring;

/// <summary>
/// The preparation of one entry, including its user_data, in a submission queue of 256 entries. The peers are the
/// generated helpers, a port that sets field by field, and liburing's helpers in C.
/// </summary>
internal sealed unsafe class PrepareLoads : IDisposable
{
    private const int Entries = 256;
    private const int Fd = 7;
    private const uint Length = 4096;

    private readonly LiburingTwin? _liburing = LiburingTwin.Shared;
    private readonly io_uring_sqe* _sqes = (io_uring_sqe*)NativeMemory.AlignedAlloc((nuint)(Entries * sizeof(io_uring_sqe)), 4096);
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(Length);

    /// <summary>The loads. They use the memory of this object.</summary>
    public IReadOnlyList<RingLoad> All =>
    [
        Load("nop", () => _liburing!.Nop(_sqes, Entries), Nop, FieldsNop),
        Load("read", () => _liburing!.Read(_sqes, Entries, Fd, _buffer, Length), Read, FieldsRead),
        Load("send", () => _liburing!.Send(_sqes, Entries, Fd, _buffer, Length, LinuxAbi.MSG_NOSIGNAL), Send, FieldsSend),
        Load("accept_direct", () => _liburing!.AcceptDirect(_sqes, Entries, Fd), AcceptDirect, FieldsAcceptDirect),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_sqes);
        NativeMemory.Free(_buffer);
    }

    private RingLoad Load(string name, Action liburing, Action generated, Action fields) => new(
        name,
        Entries,
        [
            .. _liburing is null ? [] : new[] { Peer(RingPeer.Liburing, liburing) },
            Peer(RingPeer.Uring, generated),
            Peer(RingPeer.Fields, fields),
        ]);

    private static RingPeer Peer(string name, Action run) => new(name, () => RingWork.Of(run));

    private void Nop()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepNop();
            sqes[i].SetData64((ulong)i);
        }
    }

    private void FieldsNop()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Nop(&sqes[i]);
            sqes[i].user_data = (ulong)i;
        }
    }

    private void Read()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepRead(Fd, buffer, Length, (ulong)i);
            sqes[i].SetData64((ulong)i);
        }
    }

    private void FieldsRead()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Read(&sqes[i], Fd, buffer, Length, (ulong)i);
            sqes[i].user_data = (ulong)i;
        }
    }

    private void Send()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepSend(Fd, buffer, Length, LinuxAbi.MSG_NOSIGNAL);
            sqes[i].SetData64((ulong)i);
        }
    }

    private void FieldsSend()
    {
        io_uring_sqe* sqes = _sqes;
        byte* buffer = _buffer;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.Send(&sqes[i], Fd, buffer, Length, LinuxAbi.MSG_NOSIGNAL);
            sqes[i].user_data = (ulong)i;
        }
    }

    private void AcceptDirect()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            sqes[i].PrepAcceptDirect(Fd, null, null, 0, (uint)i);
            sqes[i].SetData64((ulong)i);
        }
    }

    private void FieldsAcceptDirect()
    {
        io_uring_sqe* sqes = _sqes;
        for (int i = 0; i < Entries; i++)
        {
            FieldByField.AcceptDirect(&sqes[i], Fd, null, null, 0, (uint)i);
            sqes[i].user_data = (ulong)i;
        }
    }
}
