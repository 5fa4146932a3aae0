namespace Uring.Server.Operator.AccessLog;

/// <summary>The properties of a record.</summary>
[Flags]
internal enum LogFlags : ushort
{
    None = 0,

    /// <summary>Only the size has a meaning: the next record starts at the beginning of the region.</summary>
    Padding = 1,

    /// <summary>The connection stays open after the response.</summary>
    Kept = 1 << 1,

    /// <summary>The method lacks its end.</summary>
    CutMethod = 1 << 2,

    /// <summary>The target lacks its end.</summary>
    CutTarget = 1 << 3,

    /// <summary>The user agent lacks its end.</summary>
    CutAgent = 1 << 4,

    /// <summary>The referer lacks its end.</summary>
    CutReferer = 1 << 5,
}
