using System.Text;
using System.Text.RegularExpressions;

namespace Uring.Regeneration.Header;

/// <summary>
/// Splits a C header into its macros, its includes and the code between the directives. Conditions are true,
/// except 0, <c>__KERNEL__</c> and <c>__cplusplus</c>.
/// </summary>
internal sealed partial class CPreprocessor
{
    private readonly StringBuilder _code = new();
    private readonly Stack<bool> _active = new([true]);

    private CPreprocessor()
    {
    }

    /// <summary>The macros that have a value.</summary>
    public List<string> Macros { get; } = [];

    /// <summary>The macros that take arguments.</summary>
    public List<string> MacrosWithArguments { get; } = [];

    /// <summary>The paths between the brackets or quotes of the includes.</summary>
    public List<string> Includes { get; } = [];

    /// <summary>The text without directives and comments.</summary>
    public string Code => _code.ToString();

    /// <summary>Reads the text of a header.</summary>
    public static CPreprocessor Read(string text)
    {
        CPreprocessor result = new();
        string joined = text.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (string line in Comment().Replace(joined, " ").Split('\n'))
        {
            result.ReadLine(line);
        }

        return result;
    }

    private void ReadLine(string line)
    {
        if (Directive().Match(line) is not { Success: true } directive)
        {
            if (_active.Peek())
            {
                _code.Append(line).Append('\n');
            }

            return;
        }

        string rest = directive.Groups["rest"].Value.Trim();
        switch (directive.Groups["name"].Value)
        {
            case "if" or "ifdef":
                _active.Push(_active.Peek() && rest is not ("0" or "__KERNEL__" or "__cplusplus" or "defined(__KERNEL__)"));
                break;
            case "ifndef":
                _active.Push(_active.Peek());
                break;
            case "else" or "elif":
                _active.Pop();
                _active.Push(_active.Peek());
                break;
            case "endif" when _active.Count > 1:
                _active.Pop();
                break;
            case "include" when _active.Peek() && IncludePath().Match(rest) is { Success: true } path:
                Includes.Add(path.Groups["path"].Value);
                break;
            case "define" when _active.Peek() && Macro().Match(rest) is { Success: true } macro:
                AddMacro(macro);
                break;
        }
    }

    private void AddMacro(Match macro)
    {
        string name = macro.Groups["name"].Value;
        if (macro.Groups["arguments"].Success)
        {
            MacrosWithArguments.Add(name);
        }
        else if (macro.Groups["value"].Value.Trim().Length > 0)
        {
            Macros.Add(name);
        }
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*#\s*(?<name>\w+)(?<rest>.*)$")]
    private static partial Regex Directive();

    [GeneratedRegex("""^[<"](?<path>[^>"]+)[>"]""")]
    private static partial Regex IncludePath();

    // Arguments begin with a parenthesis directly behind the name.
    [GeneratedRegex(@"^(?<name>\w+)(?<arguments>\()?(?<value>.*)$")]
    private static partial Regex Macro();
}
