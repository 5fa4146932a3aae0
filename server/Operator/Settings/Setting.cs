namespace Uring.Server.Operator.Settings;

/// <summary>
/// The declaration of a setting. The command line, the environment and the configuration file are read by
/// these declarations alone.
/// </summary>
/// <param name="Name">The key in the file. The names of the option and the variable derive from it.</param>
/// <param name="Kind">The form of the value.</param>
/// <param name="ValueName">The name of the value in the help.</param>
internal sealed record Setting(string Name, SettingKind Kind, string ValueName) : ISettingKey
{
    public required string Description { get; init; }

    /// <summary>The default in the help. Null: the help shows none.</summary>
    public string? Default { get; init; }

    /// <summary>The description of a valid value. It completes the message "'x' is not ...".</summary>
    public required string Allowed { get; init; }

    /// <summary>
    /// Returns the options with a value applied, or null when the value is invalid. Throws a
    /// <see cref="UsageException"/> where <see cref="Allowed"/> would not explain the error. The values of a
    /// list are applied one by one, in order.
    /// </summary>
    public required Func<ServerOptions, SettingValue, ServerOptions?> Apply { get; init; }

    /// <summary>Removes the defaults of a list before its first value is applied.</summary>
    public Func<ServerOptions, ServerOptions> Clear { get; init; } = options => options;

    /// <summary>
    /// Whether a list needs a value. Other lists may be empty, which overrides the list of a weaker source.
    /// </summary>
    public bool NeedsValue { get; init; }

    /// <summary>
    /// The keys of an item that is a JSON object. Empty: in the file, all items of a list are strings.
    /// </summary>
    public IReadOnlyList<ItemKey> ItemKeys { get; init; } = [];

    /// <summary>
    /// Names of the settings that cannot be given together with this one. One of the two declares the
    /// conflict.
    /// </summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>Whether the file can give the setting. False for the setting that names the file.</summary>
    public bool InFile { get; init; } = true;

    public string Option => $"--{Name}";

    public string Variable => $"URING_SERVER_{Name.ToUpperInvariant().Replace('-', '_')}";

    public bool ConflictsWith(Setting other) => Excludes.Contains(other.Name) || other.Excludes.Contains(Name);
}
