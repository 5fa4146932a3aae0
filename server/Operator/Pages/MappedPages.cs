namespace Uring.Server.Operator.Pages;

/// <summary>The pages of a mapping that the loops write to.</summary>
internal static unsafe class MappedPages
{
    /// <summary>Writes to every page of the mapping, so that the loops take no page fault.</summary>
    public static void Prefault(byte* data, long length)
    {
        for (long offset = 0; offset < length; offset += Environment.SystemPageSize)
        {
            Volatile.Write(ref data[offset], data[offset]);
        }
    }
}
