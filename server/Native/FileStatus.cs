namespace Uring.Server.Native;

/// <summary>The part of statx(2) that the server reads.</summary>
/// <param name="Type">The file type.</param>
/// <param name="Size">In bytes. Files of proc(5) report 0.</param>
internal readonly record struct FileStatus(FileType Type, ulong Size);
