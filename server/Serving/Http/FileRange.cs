namespace Uring.Server.Serving.Http;

/// <summary>A range of the bytes of a file. The default value is none.</summary>
/// <param name="First">The offset of the first byte.</param>
/// <param name="Count">In bytes, at least 1.</param>
internal readonly record struct FileRange(uint First, uint Count)
{
    public bool IsNone => Count == 0;
}
