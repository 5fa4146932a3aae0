using System.Globalization;
using Uring.Interop;

namespace Uring.Tests.Liburing;

/// <summary>The outcomes of a scenario, to be compared with those that the C program prints.</summary>
internal sealed class Journal
{
    private readonly List<Entry> _entries;
    private readonly string? _since;

    public Journal()
        : this([], null)
    {
    }

    private Journal(List<Entry> entries, string? since) => (_entries, _since) = (entries, since);

    /// <summary>Whether the scenario ended early, because the kernel lacks a flag of its ring.</summary>
    public bool HasEnded { get; private set; }

    public bool HasDifference => _entries.Any(entry => entry.There is not null);

    /// <summary>The functions with an outcome.</summary>
    public IEnumerable<string> Functions => _entries.Select(entry => entry.Function).Distinct();

    /// <summary>Returns the journal for outcomes that are compared only if liburing has a function.</summary>
    public Journal Since(string function) => new(_entries, function);

    /// <summary>Records an outcome that liburing shares.</summary>
    public void Same(string function, string what, KernelResult outcome) => Add(function, what, Text(outcome), null);

    public void Same(string function, string what, long outcome) => Add(function, what, Invariant(outcome), null);

    public void Same(string function, string what, bool outcome) => Add(function, what, outcome ? "1" : "0", null);

    public void Same(string function, string what, ReadOnlySpan<byte> outcome) =>
        Add(function, what, Convert.ToHexString(outcome), null);

    /// <summary>
    /// Records an outcome that liburing shares since the version that has another function.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="what">The case.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="since">The other function.</param>
    /// <param name="before">The outcome of older versions.</param>
    public void SameSince(string function, string what, KernelResult outcome, string since, string before) =>
        Add(function, what, Text(outcome), null, new Older(since, before));

    /// <summary>Records an outcome that differs from that of liburing.</summary>
    /// <param name="function">The function.</param>
    /// <param name="what">The case.</param>
    /// <param name="there">The outcome of liburing, as the C program prints it.</param>
    /// <param name="here">The outcome of this library.</param>
    /// <param name="expected">The expected outcome of this library.</param>
    public void Differs(string function, string what, string there, KernelResult here, string expected)
    {
        Assert.Equal(expected, Text(here));
        Add(function, what, Text(here), there);
    }

    public void Differs(string function, string what, string there, bool here) =>
        Add(function, what, here ? "1" : "0", there);

    /// <summary>Sets up a ring. A refusal is an outcome, and ends the scenario.</summary>
    public IoUring Open(string function, IoUringOptions options)
    {
        try
        {
            return new IoUring(options);
        }
        catch (IoUringSetupException refused)
        {
            Same(function, "set up", KernelResult.Failed(refused.Errno));
            HasEnded = true;
            throw new ScenarioEndedException();
        }
    }

    /// <summary>
    /// Returns the lines that differ from those of the C program, apart from the expected differences.
    /// </summary>
    /// <param name="lines">The lines of the C program.</param>
    /// <param name="functions">The functions of this version of liburing.</param>
    public IReadOnlyList<string> Compare(IReadOnlyList<string> lines, IReadOnlySet<string> functions)
    {
        Dictionary<string, string> there = lines
            .Select(line => line.Split(": "))
            .ToDictionary(parts => $"{parts[0]}: {parts[1]}", parts => parts[2]);
        List<string> problems = [];
        foreach (Entry entry in _entries.Where(entry => functions.Contains(entry.Function) && functions.Contains(entry.Since)))
        {
            if (!there.Remove(entry.Key, out string? outcome))
            {
                problems.Add($"{entry.Key}: {entry.Here} here, no line there");
            }
            else if (entry.Expected(functions) is var expected && outcome != expected)
            {
                problems.Add($"{entry.Key}: {entry.Here} here, {outcome} there instead of {expected}");
            }
        }

        problems.AddRange(there.Select(rest => $"{rest.Key}: no line here, {rest.Value} there"));
        return problems;
    }

    private void Add(string function, string what, string here, string? there, Older? older = null)
    {
        string key = $"{function}: {what}";
        Assert.DoesNotContain(_entries, entry => entry.Key == key);
        Assert.NotEqual(here, there);
        _entries.Add(new Entry(function, key, here, there, _since ?? function, older));
    }

    private static string Text(KernelResult outcome) => outcome.IsError ? $"-{outcome.Errno}" : Invariant(outcome.Value);

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The outcome of versions of liburing that lack a function.</summary>
    private sealed record Older(string Lacking, string There);

    private sealed record Entry(string Function, string Key, string Here, string? There, string Since, Older? Older)
    {
        public string Expected(IReadOnlySet<string> functions) =>
            Older is not null && !functions.Contains(Older.Lacking) ? Older.There : There ?? Here;
    }
}
