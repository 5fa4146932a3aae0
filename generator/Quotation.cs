using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Uring.Generator;

/// <summary>Source text as a message or a comment of one line quotes it.</summary>
internal static class Quotation
{
    /// <summary>Quotes a node on one line, without its comments.</summary>
    public static string Of(SyntaxNode node)
    {
        var text = new StringBuilder();
        bool isApart = false;
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (text.Length != 0 && (isApart || token.HasLeadingTrivia))
            {
                text.Append(' ');
            }

            text.Append(token.Text);
            isApart = token.HasTrailingTrivia;
        }

        return OneLine(text.ToString());
    }

    /// <summary>Replaces each line break and each invisible character by a space.</summary>
    public static string OneLine(string text) => new([.. text.Select(static letter => IsPlain(letter) ? letter : ' ')]);

    private static bool IsPlain(char letter) =>
        char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
