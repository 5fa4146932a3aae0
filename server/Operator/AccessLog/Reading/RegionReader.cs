using System.Runtime.InteropServices;

namespace Uring.Server.Operator.AccessLog.Reading;

/// <summary>
/// Reads the records of one loop, oldest first, while the loop may write. <see cref="AccessLogWriter"/>
/// describes the order of stores that this class relies on.
/// </summary>
internal sealed unsafe class RegionReader
{
    private const long FirstTime = -62_135_596_800_000;
    private const long LastTime = 253_402_300_799_999;

    private readonly LogPositions* _positions;
    private readonly byte* _records;
    private readonly ulong _capacity;
    private readonly byte[] _copy = new byte[LogRecord.MaxSize];
    private ulong _position;
    private ulong _limit;
    private ulong? _next;

    /// <param name="positions">The positions of the region.</param>
    /// <param name="records">The memory of the records.</param>
    /// <param name="capacity">The size of the memory, a power of two.</param>
    /// <param name="countsFromFirst">
    /// Whether records that were overwritten before the first call of <see cref="TryMove"/> count as lost.
    /// </param>
    public RegionReader(LogPositions* positions, byte* records, ulong capacity, bool countsFromFirst)
    {
        _positions = positions;
        _records = records;
        _capacity = capacity;
        _next = countsFromFirst ? 0 : null;
    }

    /// <summary>The number of records that were overwritten before they were read.</summary>
    public ulong Lost { get; private set; }

    /// <summary>The current record, after <see cref="TryMove"/> has returned true.</summary>
    public ref readonly LogRecord Record => ref MemoryMarshal.AsRef<LogRecord>(_copy);

    /// <inheritdoc cref="Record"/>
    public LogTexts Texts => new(Record, _copy.AsSpan(LogRecord.HeaderSize));

    /// <summary>Includes the records that are complete now.</summary>
    public void Extend() => _limit = Volatile.Read(ref _positions->Head);

    /// <summary>
    /// Reads the next record. Returns false behind the last one that <see cref="Extend"/> has included.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public bool TryMove()
    {
        while (true)
        {
            ulong tail = Volatile.Read(ref _positions->Tail);
            _position = Math.Max(_position, tail);
            if (_position >= _limit)
            {
                return false;
            }

            ulong offset = _position & (_capacity - 1);
            LogRecord* record = (LogRecord*)(_records + offset);
            uint size = record->Size;
            bool isPadding = record->Flags == LogFlags.Padding;
            if (!IsIntact())
            {
                continue;
            }

            Require(size % LogRecord.Alignment == 0 && size is > 0 and <= LogRecord.MaxSize && size <= _capacity - offset);
            if (!isPadding)
            {
                Require(size >= LogRecord.HeaderSize);
                new ReadOnlySpan<byte>(record, (int)size).CopyTo(_copy);
                if (!IsIntact())
                {
                    continue;
                }
            }

            _position += size;
            if (!isPadding)
            {
                Require(Record.Length <= size && Record.AddressLength is 0 or 4 or 16 && Record.Time is >= FirstTime and <= LastTime);
                Lost += Record.Sequence - (_next ?? Record.Sequence);
                _next = Record.Sequence + 1;
                return true;
            }
        }
    }

    /// <summary>Whether the record was whole when the loads before this call were made.</summary>
    private bool IsIntact()
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _positions->Tail) <= _position;
    }

    private static void Require(bool isValid)
    {
        if (!isValid)
        {
            throw new InvalidDataException();
        }
    }
}
