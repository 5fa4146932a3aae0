namespace Uring.Interop;

/// <content>A completion, read the way C# likes it.</content>
public partial struct io_uring_cqe
{
    /// <summary>What became of the request: <c>res</c> as a count or an error.</summary>
    public readonly KernelResult Result => new(res);
}
