using System.Runtime.InteropServices;
using Uring.Interop;

namespace Uring.Server.Operator.Figures.Reading;

/// <summary>The number of times that an operation failed with an error.</summary>
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

    /// <summary>The C name, such as EPIPE, or the number if the error has no name.</summary>
    public string ErrnoName => Errno == Errno.None ? "other" : $"{Errno}";

    public string Description => Errno == Errno.None ? "an error that has no separate count" : Marshal.GetPInvokeErrorMessage((int)Errno);
}
