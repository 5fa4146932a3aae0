using System.Text.RegularExpressions;

namespace Uring.Regeneration.Header;

/// <summary>
/// Reads the enums and structures of an ABI header. Every other declaration is an error, so no declaration is
/// lost.
/// </summary>
internal sealed partial class CDeclarationReader
{
    private readonly string _file;
    private readonly CDeclarations _declarations;
    private readonly List<string> _tokens;
    private int _position;

    private CDeclarationReader(string file, string code, CDeclarations declarations)
    {
        _file = file;
        _declarations = declarations;
        _tokens = [.. Token().Matches(code).Select(match => match.Value)];
    }

    private bool AtEnd => _position == _tokens.Count;

    private string Current => AtEnd ? throw Unknown(_tokens.Count - 1, "ends within a declaration") : _tokens[_position];

    /// <summary>Adds the declarations of a header.</summary>
    /// <param name="file">The name of the header, for messages.</param>
    /// <param name="code">The code of the header without directives and comments.</param>
    /// <param name="declarations">Receives the declarations.</param>
    /// <exception cref="RegenerationException">A declaration is neither an enum nor a structure.</exception>
    public static void Read(string file, string code, CDeclarations declarations)
    {
        CDeclarationReader reader = new(file, code, declarations);
        while (!reader.AtEnd)
        {
            reader.ReadDeclaration();
        }
    }

    private void ReadDeclaration()
    {
        int start = _position;
        if (TryTake(";"))
        {
            return;
        }

        // A typedef of a type of the language adds nothing to the bindings. A typedef of a structure declares
        // the structure.
        bool isTypedef = TryTake("typedef");
        if (TryTake("enum"))
        {
            ReadEnum();
        }
        else if (TryTake("struct") || TryTake("union"))
        {
            ReadStruct(start);
        }
        else if (!isTypedef)
        {
            throw Unknown(start, "declares");
        }

        if (!isTypedef && _tokens[_position - 1] != "}" && Current != ";" && Current != "__attribute__")
        {
            throw Unknown(start, "declares");
        }

        SkipTo(";");
        _position++;
    }

    private void ReadEnum()
    {
        string? tag = TakeTag();
        if (!TryTake("{"))
        {
            return;
        }

        List<string> constants = [];
        while (!TryTake("}"))
        {
            constants.Add(Take());
            SkipTo(",", "}");
            TryTake(",");
        }

        _declarations.AddEnum(tag, constants);
    }

    private void ReadStruct(int start)
    {
        string? tag = TakeTag();
        if (TryTake("{"))
        {
            List<CField> fields = [];
            ReadFields(fields, isNested: false);
            _declarations.AddStruct(tag ?? throw Unknown(start, "declares a structure without a name:"), fields);
        }
    }

    private void ReadFields(List<CField> fields, bool isNested)
    {
        while (!TryTake("}"))
        {
            ReadField(fields, isNested);
        }
    }

    /// <summary>Reads one declaration of a structure, which may name several fields.</summary>
    private void ReadField(List<CField> fields, bool isNested)
    {
        int start = _position;
        string? name = null;
        while (!TryTake(";"))
        {
            string token = Take();
            switch (token)
            {
                case "{":
                    ReadFields(fields, isNested: true);
                    name = null;
                    break;
                case "[":
                    fields.Add(new CField(name ?? throw Unknown(start, "declares"), TakeTo("]"), isNested));
                    name = null;
                    break;
                case "(" when name is "__DECLARE_FLEX_ARRAY" or "DECLARE_FLEX_ARRAY":
                    fields.Add(new CField(TakeTo(")").Split(' ')[^1], "", isNested));
                    name = null;
                    break;
                case "(" when name is "__attribute__" or "__counted_by" or "__counted_by_le" or "__counted_by_be" or "__aligned":
                    TakeTo(")");
                    name = null;
                    break;
                case "," or ":":
                    AddPlain(fields, ref name, isNested);
                    break;
                case "struct" or "union" or "*":
                    name = null;
                    break;
                case "__packed" or "__user":
                    break;
                case "(":
                    throw Unknown(start, "declares");
                default:
                    name = char.IsDigit(token[0]) ? null : token;
                    break;
            }

            // The name before an attribute or the end is the field's.
            if (name is not null && Current is ";" or "__attribute__" or "__counted_by" or "__counted_by_le" or "__counted_by_be" or "__aligned")
            {
                AddPlain(fields, ref name, isNested);
            }
        }
    }

    private static void AddPlain(List<CField> fields, ref string? name, bool isNested)
    {
        if (name is not null)
        {
            fields.Add(new CField(name, null, isNested));
            name = null;
        }
    }

    private string? TakeTag() => Current is "{" ? null : Take();

    private string Take()
    {
        string token = Current;
        _position++;
        return token;
    }

    private bool TryTake(string token)
    {
        if (AtEnd || _tokens[_position] != token)
        {
            return false;
        }

        _position++;
        return true;
    }

    /// <summary>
    /// Returns the tokens before a closing bracket, with a space between them, and passes the bracket.
    /// </summary>
    private string TakeTo(string end)
    {
        int start = _position;
        SkipTo(end);
        _position++;
        return string.Join(' ', _tokens[start..(_position - 1)]);
    }

    /// <summary>Stops before one of the tokens, outside of the brackets that open on the way.</summary>
    private void SkipTo(params ReadOnlySpan<string> ends)
    {
        int depth = 0;
        while (depth > 0 || !ends.Contains(Current))
        {
            depth += Take() switch { "(" or "[" or "{" => 1, ")" or "]" or "}" => -1, _ => 0 };
        }
    }

    private RegenerationException Unknown(int start, string what)
    {
        string text = string.Join(' ', _tokens.Skip(Math.Max(start, 0)).Take(8));
        return new RegenerationException(
            ErrorCodes.UnknownDeclaration,
            $"{_file} {what} '{text} ...', neither an enum nor a structure: extend interop/Regeneration to bind it");
    }

    [GeneratedRegex("""\w+|"[^"]*"|[^\w\s]""")]
    private static partial Regex Token();
}
