using System.Text;

namespace Uring.Server.Operator;

/// <summary>The user's text within a line that is shown: it must not end the line, nor fill the screen, nor move the cursor.</summary>
internal static class Shown
{
    private const int Most = 120;

    public static string Of(string text)
    {
        StringBuilder shown = new();
        foreach (char c in text.Length > Most ? text.AsSpan(0, Most) : text)
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

        return shown.Append(text.Length > Most ? "..." : "").ToString();
    }
}
