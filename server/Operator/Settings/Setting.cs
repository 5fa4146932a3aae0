namespace Uring.Server.Operator.Settings;

/// <summary>
/// One thing that the user can decide. The command line, the environment and the configuration file are all read by these
/// declarations, and by nothing else.
/// </summary>
/// <param name="Name">As in the file; the option and the variable are called after it.</param>
/// <param name="Kind">How it is written.</param>
/// <param name="ValueName">What the help calls its value.</param>
internal sealed record Setting(string Name, SettingKind Kind, string ValueName)
{
    public required string Description { get; init; }

    /// <summary>As the help shows it; null when there is none to show.</summary>
    public string? Default { get; init; }

    /// <summary>What a value has to be, so that "'x' is not ..." is a sentence.</summary>
    public required string Allowed { get; init; }

    /// <summary>
    /// Puts a value into the options; null when it is not allowed, or a <see cref="UsageException"/> where <see cref="Allowed"/> would
    /// not tell why. A list's values come one by one, in their order.
    /// </summary>
    public required Func<ServerOptions, Given, ServerOptions?> Apply { get; init; }

    /// <summary>Takes out what a list has by default, before its first value is put in.</summary>
    public Func<ServerOptions, ServerOptions> Clear { get; init; } = options => options;

    /// <summary>Whether a list has to have a value. Another one may be empty, and so beat a weaker source's.</summary>
    public bool NeedsValue { get; init; }

    /// <summary>Names of the settings that cannot be given beside this one. It is enough that one of two names the other.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>False for what has to be known before the file is read.</summary>
    public bool InFile { get; init; } = true;

    public string Option => $"--{Name}";

    public string Variable => $"URING_SERVER_{Name.ToUpperInvariant().Replace('-', '_')}";

    public bool Contradicts(Setting other) => Excludes.Contains(other.Name) || other.Excludes.Contains(Name);
}
