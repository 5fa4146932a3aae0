namespace Uring.FileLoad;

/// <summary>The properties of a load.</summary>
[Flags]
internal enum LoadKind
{
    /// <summary>Writes through the page cache.</summary>
    None = 0,

    /// <summary>The operations are reads, and writes otherwise.</summary>
    Read = 1,

    /// <summary>The file is open with O_DIRECT.</summary>
    Direct = 2,

    /// <summary>An fsync(2) follows each write.</summary>
    Flush = 4,
}
