namespace Uring.Operations;

/// <summary>The meaning of the completion of an operation.</summary>
internal enum OperationKind : byte
{
    /// <summary>Entries of the caller: each completion is an unchanged result.</summary>
    Any,

    /// <summary>A read: the sum of bytes.</summary>
    Read,

    /// <summary>A write that continues until all bytes are written.</summary>
    Write,

    /// <summary>A write of several buffers that continues until all bytes are written.</summary>
    WriteVectors,

    /// <summary>A flush: a file that cannot be flushed is no error.</summary>
    Flush,

    /// <summary>A timeout: ETIME is its success.</summary>
    Delay,
}
