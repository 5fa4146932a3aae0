using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Uring.Tests.Support;

namespace Uring.Tests.Abi;

/// <summary>
/// Reads values, sizes and offsets that a C compiler knows from its assembly. So the facts of a processor are
/// known on every other one.
/// </summary>
internal sealed partial class CFacts(string includes)
{
    private readonly StringBuilder _body = new();
    private readonly List<(string Key, Func<BigInteger[], string> Format)> _facts = [];

    /// <summary>Adds the value and the size of a constant.</summary>
    /// <param name="key">The name of the fact.</param>
    /// <param name="constant">The constant.</param>
    /// <param name="condition">A condition of the preprocessor. Without it the constant is left out.</param>
    public void AddConstant(string key, string constant, string condition = "1")
    {
        _body.Append("#if ").Append(condition).Append('\n');
        Add(
            key,
            values => $"{(values[1].IsZero ? (ulong)(values[0] & ulong.MaxValue) : (object)(long)values[0])}, {values[2]} bytes",
            $"(long long)({constant})",
            $"({constant}) < 0",
            $"sizeof({constant})");
        _body.Append("#endif\n");
    }

    /// <summary>Adds the size and the alignment of a structure.</summary>
    public void AddStructure(string key, string type) =>
        Add($"struct {key}", values => $"{values[0]} bytes, aligned to {values[1]}", $"sizeof({type})", $"_Alignof({type})");

    /// <summary>Adds the offset and the size of a field.</summary>
    public void AddField(string key, string type, string field) =>
        Add(
            $"{key}.{field}",
            values => $"at {values[0]}, {values[1]} bytes",
            $"__builtin_offsetof({type}, {field})",
            $"sizeof((({type} *)0)->{field})");

    /// <summary>Compiles all facts, and returns those whose conditions hold.</summary>
    /// <param name="target">The compiler.</param>
    /// <param name="includeFolder">A folder that is searched for headers before those of the machine.</param>
    public async Task<SortedDictionary<string, string>> ReadAsync(CTarget target, string? includeFolder = null)
    {
        string source = $"{includes}\nvoid facts(void) {{\n{_body}}}\n";
        SortedDictionary<string, string> read = new(StringComparer.Ordinal);
        foreach (string line in await CCompiler.AssembleAsync(target, source, includeFolder))
        {
            if (Fact().Match(line) is { Success: true } fact)
            {
                (string key, Func<BigInteger[], string> format) = _facts[int.Parse(fact.Groups["index"].Value, CultureInfo.InvariantCulture)];
                read.Add(key, format([.. fact.Groups["value"].Captures.Select(value => BigInteger.Parse(value.Value, CultureInfo.InvariantCulture))]));
            }
        }

        return read;
    }

    private void Add(string key, Func<BigInteger[], string> format, params string[] expressions)
    {
        string places = string.Concat(expressions.Select((_, i) => $" %{i}"));
        string operands = string.Join(", ", expressions.Select(expression => $"\"i\"({expression})"));
        _body.Append(CultureInfo.InvariantCulture, $"__asm__ volatile(\"@fact {_facts.Count}{places}\" : : {operands});\n");
        _facts.Add((key, format));
    }

    // Some processors have a sign before an immediate operand.
    [GeneratedRegex(@"@fact (?<index>\d+)(?: [$#]?(?<value>-?\d+))+")]
    private static partial Regex Fact();
}
