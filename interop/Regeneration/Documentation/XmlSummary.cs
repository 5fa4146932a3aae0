using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Uring.Regeneration.Documentation;

/// <summary>Turns a comment of C into a summary of XML.</summary>
internal static partial class XmlSummary
{
    private const int Width = 120;

    /// <summary>Returns the lines of the summary.</summary>
    /// <param name="comment">The comment.</param>
    /// <param name="indent">The white space before each line.</param>
    /// <param name="members">The names of members, which stay in lower case at the beginning.</param>
    public static string Create(string comment, string indent, IReadOnlySet<string> members)
    {
        string text = Sentence(comment, members);
        string line = $"{indent}/// <summary>{text}</summary>";
        if (line.Length <= Width)
        {
            return line + "\n";
        }

        StringBuilder lines = new();
        lines.Append(indent).Append("/// <summary>\n");
        StringBuilder current = new();
        foreach (string word in text.Split(' '))
        {
            if (current.Length > 0 && indent.Length + 4 + current.Length + 1 + word.Length > Width)
            {
                lines.Append(indent).Append("/// ").Append(current).Append('\n');
                current.Clear();
            }

            current.Append(current.Length > 0 ? " " : "").Append(word);
        }

        return lines.Append(indent).Append("/// ").Append(current).Append('\n').Append(indent).Append("/// </summary>\n").ToString();
    }

    /// <summary>
    /// Turns a comment into a sentence: a comment begins in lower case, ends without a period, and names a
    /// kernel in brackets.
    /// </summary>
    private static string Sentence(string comment, IReadOnlySet<string> members)
    {
        Match since = Since().Match(comment);
        string text = (since.Success ? comment[..since.Index] : comment).Trim();
        bool isName = Name().IsMatch(text) || members.Contains(text.Split(' ', ':', ',')[0]);
        text = isName || text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
        text = SecurityElement.Escape(text).Replace("&apos;", "'", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal);
        text += text.EndsWith('.') || text.Length == 0 ? "" : ".";
        return since.Success ? $"{text}{(text.Length == 0 ? "" : " ")}Since Linux {since.Groups[1].Value}." : text;
    }

    [GeneratedRegex(@"\s*\[(\d+\.\d+)\]$")]
    private static partial Regex Since();

    // The name of a function, a member or a constant at the beginning keeps its case.
    [GeneratedRegex(@"^\w*[_(.\d]")]
    private static partial Regex Name();
}
