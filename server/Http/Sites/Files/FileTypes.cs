namespace Uring.Server.Http.Sites.Files;

/// <summary>Finds the media type of a file by its extension.</summary>
internal static class FileTypes
{
    private const string Unknown = "application/octet-stream";

    public static string Of(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return name.EndsWith(".html"u8) ? MediaType.Default : name.EndsWith(".txt"u8) ? MediaType.PlainText : Unknown;
    }
}
