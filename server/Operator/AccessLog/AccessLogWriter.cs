using System.Diagnostics;

namespace Uring.Server.Operator.AccessLog;

/// <summary>
/// Writes the records of one loop to its region of the access log. Makes no system call, takes no lock and
/// never waits: the oldest records give way.
/// </summary>
/// <remarks>
/// The region is a ring of whole records. The loop first moves the tail beyond the records that it overwrites,
/// then writes, and then moves the head. A reader copies a record and then reads the tail. The copy is intact
/// if the tail has not passed the record. The barriers keep this order on processors that reorder stores, such
/// as arm64.
/// </remarks>
internal sealed unsafe class AccessLogWriter
{
    private readonly LogPositions* _positions;
    private readonly byte* _records;
    private readonly ulong _capacity;
    private ulong _head;
    private ulong _tail;
    private ulong _sequence;

    /// <param name="positions">The positions of the region, both 0.</param>
    /// <param name="records">The memory of the records.</param>
    /// <param name="capacity">
    /// The size of the memory: a power of two, at least two of the largest records.
    /// </param>
    public AccessLogWriter(LogPositions* positions, byte* records, ulong capacity)
    {
        Debug.Assert(ulong.IsPow2(capacity) && capacity >= 2 * LogRecord.MaxSize, "The region is too small, or no power of two.");
        _positions = positions;
        _records = records;
        _capacity = capacity;
    }

    /// <summary>Writes a record. Only the thread of the loop may call this method.</summary>
    public void Write(in LogEntry entry)
    {
        LogFlags flags = entry.IsKept ? LogFlags.Kept : LogFlags.None;
        ReadOnlySpan<byte> method = Cut(entry.Method, LogRecord.MaxMethod, LogFlags.CutMethod, ref flags);
        ReadOnlySpan<byte> target = Cut(entry.Target, LogRecord.MaxTarget, LogFlags.CutTarget, ref flags);
        ReadOnlySpan<byte> version = Cut(entry.Version, LogRecord.MaxVersion, LogFlags.None, ref flags);
        ReadOnlySpan<byte> agent = Cut(entry.UserAgent, LogRecord.MaxAgent, LogFlags.CutAgent, ref flags);
        ReadOnlySpan<byte> referer = Cut(entry.Referer, LogRecord.MaxReferer, LogFlags.CutReferer, ref flags);
        ReadOnlySpan<byte> address = entry.Address.Length <= LogRecord.MaxAddress ? entry.Address : [];
        LogRecord record = new()
        {
            Status = (ushort)entry.Status,
            Flags = flags,
            Sequence = _sequence++,
            Time = entry.Time,
            BodyBytes = entry.BodyBytes,
            MethodLength = (ushort)method.Length,
            TargetLength = (ushort)target.Length,
            VersionLength = (ushort)version.Length,
            AgentLength = (ushort)agent.Length,
            RefererLength = (ushort)referer.Length,
            Port = entry.Port,
            AddressLength = (byte)address.Length,
        };
        record.Size = Align((uint)record.Length);
        byte* at = Reserve(record.Size);
        *(LogRecord*)at = record;
        at = Append(at + LogRecord.HeaderSize, address);
        at = Append(at, method);
        at = Append(at, target);
        at = Append(at, version);
        at = Append(at, agent);
        _ = Append(at, referer);
        _head += record.Size;
        Volatile.Write(ref _positions->Head, _head);
    }

    private static uint Align(uint length) => (length + LogRecord.Alignment - 1) & ~(uint)(LogRecord.Alignment - 1);

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int max, LogFlags flag, ref LogFlags flags)
    {
        if (text.Length <= max)
        {
            return text;
        }

        flags |= flag;
        return text[..max];
    }

    private static byte* Append(byte* at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(new Span<byte>(at, text.Length));
        return at + text.Length;
    }

    /// <summary>Makes room for a record within the region.</summary>
    private byte* Reserve(uint size)
    {
        ulong rest = _capacity - Offset(_head);
        if (size > rest)
        {
            MakeRoom(_head + rest);
            byte* padding = _records + Offset(_head);
            ((LogRecord*)padding)->Size = (uint)rest;
            ((LogRecord*)padding)->Flags = LogFlags.Padding;
            _head += rest;
        }

        MakeRoom(_head + size);
        return _records + Offset(_head);
    }

    /// <summary>Moves the tail beyond the records that the bytes up to a position overwrite.</summary>
    private void MakeRoom(ulong end)
    {
        if (end - _tail <= _capacity)
        {
            return;
        }

        do
        {
            // Another program may have changed the file. An invalid size must not stop the loop.
            uint size = ((LogRecord*)(_records + Offset(_tail)))->Size;
            _tail += Math.Max(Align(size), LogRecord.Alignment);
        }
        while ((long)(end - _tail) > (long)_capacity);
        Volatile.Write(ref _positions->Tail, _tail);

        // The records are overwritten only after the tail has moved.
        Volatile.WriteBarrier();
    }

    private ulong Offset(ulong position) => position & (_capacity - 1);
}
