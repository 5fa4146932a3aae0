using System.Text.RegularExpressions;

namespace Uring.Regeneration.Documentation;

/// <summary>
/// The comments of the project's headers, by the name of the declaration. A member of a structure has the
/// name of the structure and of its named groups before it: <c>io_uring_bpf_ctx.socket.family</c>.
/// </summary>
internal sealed partial class HeaderComments
{
    private readonly Dictionary<string, string> _comments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private readonly Stack<Group> _groups = new();
    private string? _above;

    /// <summary>The names of all members of structures.</summary>
    public IReadOnlySet<string> Members => _members;

    /// <summary>Returns the comment of a name, or null.</summary>
    public string? this[string name] => _comments.GetValueOrDefault(name);

    /// <summary>Adds the comments of a header.</summary>
    public void Read(string text)
    {
        _above = null;
        foreach (string line in Lines(text))
        {
            ReadLine(line);
        }
    }

    /// <summary>Joins a comment of several lines to one line, and a directive to its continuation.</summary>
    private static string[] Lines(string text) =>
        LongComment().Replace(text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal), match => InnerBreak().Replace(match.Value, " ")).Split('\n');

    private void ReadLine(string line)
    {
        Match match = CodeAndComment().Match(line);
        string code = match.Groups["code"].Value.Trim();
        string? comment = match.Groups["comment"].Success ? match.Groups["comment"].Value.Trim() : null;
        if (code.Length == 0)
        {
            // A title of a section describes no declaration.
            _above = comment is null || comment.StartsWith("----", StringComparison.Ordinal) ? null : comment;
        }
        else if (Macro().Match(code) is { Success: true } macro)
        {
            Add(macro.Groups[1].Value, comment ?? _above);
        }
        else if (code.EndsWith('{') && !code.StartsWith("extern", StringComparison.Ordinal))
        {
            Open(code, comment);
        }
        else if (code.StartsWith('}'))
        {
            Close(code, comment);
        }
        else if (_groups.Count > 0 && !code.StartsWith('#'))
        {
            bool isEnum = _groups.Peek().IsEnum;
            foreach (Match member in (isEnum ? Constant() : Field()).Matches(code))
            {
                string name = member.Groups[1].Value;
                _ = !isEnum && _members.Add(name);
                Add(isEnum ? name : Path(name), comment);
            }
        }
    }

    private void Open(string code, string? comment)
    {
        Match tag = Tag().Match(code);
        bool isEnum = code.StartsWith("enum", StringComparison.Ordinal);
        string? name = tag.Success ? tag.Groups[1].Value : null;
        if (_groups.Count == 0 && name is not null)
        {
            Add(name, _above ?? comment);
        }

        _groups.Push(new Group(_groups.Count == 0 ? name : null, isEnum, []));
        _above = null;
    }

    private void Close(string code, string? comment)
    {
        if (!_groups.TryPop(out Group? group) || group.IsEnum || _groups.Count == 0)
        {
            return;
        }

        // The name of a group stands behind its members.
        Match name = Field().Match(code[1..]);
        string prefix = name.Success ? name.Groups[1].Value + "." : "";
        foreach ((string member, string text) in group.Members)
        {
            Add(Path(prefix + member), text);
        }

        if (name.Success)
        {
            Add(Path(name.Groups[1].Value), comment);
        }
    }

    /// <summary>A member of an inner group waits for the name of the group.</summary>
    private string Path(string member) => _groups.Count == 1 ? $"{_groups.Peek().Name}.{member}" : member;

    private void Add(string name, string? comment)
    {
        if (string.IsNullOrEmpty(comment))
        {
            return;
        }

        if (_groups.Count > 1 && !_groups.Peek().IsEnum)
        {
            _groups.Peek().Members.Add((name, comment));
        }
        else
        {
            _comments.TryAdd(name, comment);
        }
    }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex LongComment();

    [GeneratedRegex(@"\s*\n\s*\*?(?!/)\s*")]
    private static partial Regex InnerBreak();

    [GeneratedRegex(@"^(?<code>.*?)(/\*\s*(?<comment>.*?)\s*\*/)?\s*$")]
    private static partial Regex CodeAndComment();

    [GeneratedRegex(@"^#\s*define\s+(\w+)\s+\S")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^(?:typedef\s+)?(?:struct|union|enum)\s+(\w+)")]
    private static partial Regex Tag();

    [GeneratedRegex(@"^(\w+)")]
    private static partial Regex Constant();

    [GeneratedRegex(@"(\w+)\s*(?:\[[^\]]*\])?\s*(?:__attribute__.*)?[;,]")]
    private static partial Regex Field();

    private sealed record Group(string? Name, bool IsEnum, List<(string Member, string Text)> Members);
}
