using Uring.Server.Native;

namespace Uring.Server.Files;

/// <summary>The names of file types in messages.</summary>
internal static class FileTypeText
{
    public static string Of(FileType type) => type switch
    {
        FileType.Directory => "a directory",
        FileType.Fifo => "a FIFO",
        FileType.Socket => "a socket",
        _ => "a device",
    };
}
