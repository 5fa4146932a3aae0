using Uring.Interop;

namespace Uring.Operations;

/// <content>Completions, on the loop's thread.</content>
internal sealed unsafe partial class Operation
{
    // ERESTARTSYS, linux/errno.h: not an error of errno(3).
    private const Errno RestartCall = (Errno)512;

    /// <summary>Records a completion.</summary>
    public OperationStep OnCompletion(in io_uring_cqe cqe)
    {
        if (_chainLength > 0)
        {
            return OnChainCompletion(cqe);
        }

        // The second completion of a zero-copy send only reports that the buffer is free.
        if (!_hasResult)
        {
            _result = cqe.Result;
            _flags = cqe.flags;
            _hasResult = true;
        }

        if (cqe.HasMore)
        {
            return OperationStep.Wait;
        }

        OperationStep step = _kind switch
        {
            OperationKind.Read => AfterRead(),
            OperationKind.Write or OperationKind.WriteVectors => AfterWrite(),
            OperationKind.Flush => AfterFlush(),
            OperationKind.Delay => AfterDelay(),
            _ => OperationStep.Complete,
        };
        _hasResult = step != OperationStep.Continue;
        return step;
    }

    /// <summary>Gives every entry the same result.</summary>
    public void CompleteAll(KernelResult result)
    {
        _result = result;
        _chainResults.Span.Fill(result);
    }

    /// <summary>Releases the memory and the handle, and continues the caller.</summary>
    public void Complete()
    {
        // A worker thread of the kernel ends a cancelled call with EINTR. An open of a FIFO ends with the
        // kernel's own ERESTARTSYS.
        if (IsCancelled && _result.Errno is Errno.EINTR or RestartCall)
        {
            _result = KernelResult.Failed(Errno.ECANCELED);
        }

        ReleaseMemory();
        Continue();
    }
}
