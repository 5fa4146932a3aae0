using Uring.Interop;
using Uring.Loops;

namespace Uring.Operations;

/// <content>The entries, and a chain of several.</content>
internal sealed unsafe partial class Operation
{
    private io_uring_sqe[]? _chain;
    private Memory<KernelResult> _chainResults;
    private int _outstanding;

    /// <summary>The number of entries.</summary>
    public int EntryCount => _chain?.Length ?? 1;

    /// <summary>Makes linked entries of a caller the operation's.</summary>
    public void PrepareChain(io_uring_sqe[] entries, Memory<KernelResult> results)
    {
        _kind = OperationKind.Any;
        _chain = entries;
        _chainResults = results;
        _outstanding = entries.Length;
    }

    /// <summary>Writes the entries into the submission queue.</summary>
    public void CopyEntries(SqeChain queue)
    {
        if (_chain is null)
        {
            _entry.user_data = Tag;
            queue[0] = _entry;
            return;
        }

        for (int i = 0; i < _chain.Length; i++)
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
            bool isTimeout = _chain![entry].opcode == (byte)io_uring_op.IORING_OP_LINK_TIMEOUT;
            if (!isTimeout && !_result.IsError && (cqe.res < 0 || entry == _chain.Length - 1 || IsLastButTimeout(entry)))
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
        entry == _chain!.Length - 2 && _chain[^1].opcode == (byte)io_uring_op.IORING_OP_LINK_TIMEOUT;
}
