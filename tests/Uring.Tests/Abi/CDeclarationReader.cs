using System.Text.RegularExpressions;

namespace Uring.Tests.Abi;

/// <summary>
/// Reads the enums and structures of preprocessed C. An ABI header has no other declarations.
/// </summary>
internal sealed partial class CDeclarationReader(
    string code, List<(string Tag, string Constant)> enums, Dictionary<string, List<CField>> structs)
{
    private readonly List<string> _tokens = [.. Token().Matches(code).Select(match => match.Value)];
    private int _position;

    public void Read()
    {
        while (_position < _tokens.Count)
        {
            string token = Next();
            if (token is not ("struct" or "enum"))
            {
                continue;
            }

            string tag = Peek() == "{" ? "" : Next();
            if (Peek() != "{")
            {
                continue;
            }

            Next();
            if (token == "enum")
            {
                ReadConstants(tag);
            }
            else
            {
                structs.Add(tag, ReadMembers());
            }
        }
    }

    private void ReadConstants(string tag)
    {
        while (Peek() != "}")
        {
            enums.Add((tag, Next()));
            SkipTo(",", "}");
            if (Peek() == ",")
            {
                Next();
            }
        }
    }

    private List<CField> ReadMembers()
    {
        var fields = new List<CField>();
        while (Peek() != "}")
        {
            List<CField> nested = [];
            string name = "";
            bool flexible = false;
            while (Peek() != ";")
            {
                string token = Next();
                switch (token)
                {
                    case "{":
                        nested = ReadMembers();
                        break;
                    case "[":
                        flexible = Peek() is "]" or "0";
                        SkipTo("]");
                        Next();
                        break;
                    case "(":
                        SkipTo(")");
                        Next();
                        break;
                    case "__attribute__":
                        break;
                    case "}":
                        name = "";
                        break;
                    default:
                        name = token;
                        break;
                }
            }

            Next();
            bool anonymous = name is "" or "struct" or "union";
            if (!anonymous)
            {
                fields.Add(new CField(name, flexible));
            }

            fields.AddRange(anonymous ? nested : nested.Select(field => field with { Name = $"{name}.{field.Name}" }));
        }

        return fields;
    }

    /// <summary>Skips to one of the tokens. Tokens inside brackets do not count.</summary>
    private void SkipTo(params ReadOnlySpan<string> ends)
    {
        int depth = 0;
        while (depth > 0 || !ends.Contains(Peek()))
        {
            depth += Next() switch { "(" or "[" => 1, ")" or "]" => -1, _ => 0 };
        }
    }

    private string Peek() => _tokens[_position];

    private string Next() => _tokens[_position++];

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex Token();
}
