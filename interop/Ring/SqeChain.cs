namespace Uring.Interop;

/// <summary>Entries taken from the submission queue in one go, in the order in which the kernel will see them.</summary>
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

    /// <summary>How many entries.</summary>
    public uint Count { get; }

    /// <summary>One entry. The index is not checked beyond the ring: it has to be below <see cref="Count"/>.</summary>
    /// <param name="index">0 for the first.</param>
    public ref io_uring_sqe this[uint index] => ref _sqes[((_first + index) & _mask) << _shift];
}
