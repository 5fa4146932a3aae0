namespace Uring.Tests.Server;

/// <summary>Shows the bytes of a request.</summary>
internal static class HeadText
{
    public static string Escape(string text) => string.Concat(text.Select(c => c switch
    {
        '\r' => "\\r",
        '\n' => "\\n",
        >= ' ' and <= '~' and not '\\' => $"{c}",
        _ => $"\\x{(int)c:x2}",
    }));
}
