using Uring.Interop;
using Uring.Loops;

namespace Uring.Operations;

/// <content>The entries, and a chain of several.</content>
internal sealed unsafe partial class Operation
{
    // The array stays with the object for its next chain.
    private io_uring_sqe[] _chain = [];
    private Memory<KernelResult> _chainResults;
    private int _chainLength;
    private int _outstanding;

    /// <summary>The number of entries.</summary>
    public int EntryCount => Math.Max(_chainLength, 1);

    /// <summary>Makes the operation a chain.</summary>
    /// <param name="results">Receives the results. Its length is the number of entries.</param>
    /// <returns>The entries, all zeros.</returns>
    public Span<io_uring_sqe> PrepareChain(Memory<KernelResult> results)
    {
        if (_chain.Length < results.Length)
        {
            _chain = new io_uring_sqe[results.Length];
        }

        _kind = OperationKind.Any;
        _chainResults = results;
        _chainLength = _outstanding = results.Length;
        Span<io_uring_sqe> entries = _chain.AsSpan(0, _chainLength);
        entries.Clear();
        return entries;
    }

    /// <summary>Writes the entries into the submission queue.</summary>
    public void CopyEntries(SqeChain queue)
    {
        if (_chainLength == 0)
        {
            _entry.user_data = Tag;
            queue[0] = _entry;
            return;
        }

        for (int i = 0; i < _chainLength; i++)
        {
            _chain[i].user_data = Tag + (uint)i;
            queue[(uint)i] = _chain[i];
        }
    }

    private OperationStep OnChainCompletion(in io_uring_cqe cqe)
    {
        int entry = OperationTag.Entry(cqe.user_data);
        if (!cqe.IsNotification)
        {
            _chainResults.Span[entry] = cqe.Result;
            bool isTimeout = _chain[entry].opcode == (byte)io_uring_op.IORING_OP_LINK_TIMEOUT;
            if (!isTimeout && !_result.IsError && (cqe.res < 0 || entry == _chainLength - 1 || IsLastButTimeout(entry)))
            {
                _result = cqe.Result;
            }
        }

        if (!cqe.HasMore)
        {
            _outstanding--;
        }

        return _outstanding == 0 ? OperationStep.Complete : OperationStep.Wait;
    }

    private bool IsLastButTimeout(int entry) =>
        entry == _chainLength - 2 && _chain[_chainLength - 1].opcode == (byte)io_uring_op.IORING_OP_LINK_TIMEOUT;
}
