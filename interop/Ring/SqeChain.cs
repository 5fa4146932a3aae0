namespace Uring.Interop;

/// <summary>Entries taken together from the submission queue, in the order of submission.</summary>
public readonly unsafe struct SqeChain
{
    private readonly io_uring_sqe* _sqes;
    private readonly uint _first;
    private readonly uint _mask;
    private readonly int _shift;

    internal SqeChain(io_uring_sqe* sqes, uint first, uint mask, int shift, uint count)
    {
        _sqes = sqes;
        _first = first;
        _mask = mask;
        _shift = shift;
        Count = count;
    }

    /// <summary>The number of entries.</summary>
    public uint Count { get; }

    /// <summary>
    /// Returns one entry. The index must be below <see cref="Count"/>: the indexer checks only the bounds of
    /// the ring.
    /// </summary>
    /// <param name="index">0 for the first.</param>
    public ref io_uring_sqe this[uint index] => ref _sqes[((_first + index) & _mask) << _shift];
}
