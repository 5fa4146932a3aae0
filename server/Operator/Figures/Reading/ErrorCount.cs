using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>How often an operation failed with an error.</summary>
internal readonly record struct ErrorCount(Operation Operation, Errno Errno, ulong Count)
{
    public string OperationName => Operation switch
    {
        Operation.Accept => "accept",
        Operation.Receive => "receive",
        Operation.Send => "send",
        Operation.Shutdown => "shutdown",
        Operation.Drain => "drain",
        Operation.Close => "close",
        _ => "loop",
    };

    /// <summary>As C names it: EPIPE. A number that has no name is the number.</summary>
    public string ErrnoName => Errno == Errno.None ? "other" : $"{Errno}";

    public string Description => Errno == Errno.None ? "an error without a number of its own" : Marshal.GetPInvokeErrorMessage((int)Errno);
}
