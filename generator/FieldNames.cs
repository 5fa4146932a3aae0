using System;
using System.Text;
using Uring.Generator.Model;

namespace Uring.Generator;

/// <summary>Finds a field by a name in the style of C# or of the kernel.</summary>
internal static class FieldNames
{
    public static string ToSnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && text.Length != 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary>Returns the field with the most similar name, or null when no name is similar.</summary>
    public static string? FindNearest(string name, SqeLayout layout)
    {
        string wanted = ToSnakeCase(name);
        string? nearest = null;
        int limit = Math.Max(1, wanted.Length / 3) + 1;
        foreach (SqeField field in layout.Fields)
        {
            int distance = Distance(wanted, field.Name);
            if (field.IsScalar && distance < limit)
            {
                (nearest, limit) = (field.Name, distance);
            }
        }

        return nearest;
    }

    // The Levenshtein distance requires one row of its matrix at a time.
    private static int Distance(string first, string second)
    {
        int[] row = new int[second.Length + 1];
        for (int column = 0; column <= second.Length; column++)
        {
            row[column] = column;
        }

        for (int line = 1; line <= first.Length; line++)
        {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= second.Length; column++)
            {
                int substitution = diagonal + (first[line - 1] == second[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(substitution, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[second.Length];
    }
}
