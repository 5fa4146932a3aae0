using System.Text;

namespace Uring.Server.Operator;

/// <summary>
/// Escapes and shortens a user's text for a line of output. The text must not end the line, fill the screen
/// or move the cursor.
/// </summary>
internal static class Shown
{
    private const int MaxLength = 120;

    public static string Of(string text)
    {
        StringBuilder shown = new();
        foreach (char c in text.Length > MaxLength ? text.AsSpan(0, MaxLength) : text)
        {
            _ = c switch
            {
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\t' => shown.Append("\\t"),
                _ when char.IsControl(c) => shown.Append($"\\u{(int)c:x4}"),
                _ => shown.Append(c),
            };
        }

        return shown.Append(text.Length > MaxLength ? "..." : "").ToString();
    }
}
