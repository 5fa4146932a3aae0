namespace Uring.Server.Operator.Settings;

/// <summary>The settings of one source. Each value is valid, and all of them can be given together.</summary>
internal sealed class SettingSource
{
    private static readonly ServerOptions s_scratch = new();

    private readonly List<SettingEntry> _entries = [];

    public IReadOnlyList<SettingEntry> Entries => _entries;

    /// <exception cref="UsageException">
    /// A value is invalid, or the setting cannot be given together with an earlier one.
    /// </exception>
    public void Add(Setting setting, string origin, IEnumerable<string> values) =>
        Add(setting, origin, [.. values.Select(text => new SettingValue(text, origin))]);

    /// <inheritdoc cref="Add(Setting, string, IEnumerable{string})"/>
    public void Add(Setting setting, string origin, IReadOnlyList<SettingValue> values)
    {
        SettingEntry entry = new(setting, values, origin);
        if (setting.NeedsValue && entry.Values.Count == 0)
        {
            throw new UsageException($"{origin} needs a value: give {setting.Allowed}");
        }

        foreach (SettingValue value in entry.Values)
        {
            // .NET replaces bytes that are not UTF-8. The server must not send such a text in place of the
            // user's.
            if (value.Text.Contains('\uFFFD', StringComparison.Ordinal))
            {
                throw new UsageException($"{value.Origin}: '{Shown.Of(value.Text)}' is not UTF-8");
            }

            if (setting.Apply(s_scratch, value) is null)
            {
                throw new UsageException($"{value.Origin}: '{Shown.Of(value.Text)}' is not {setting.Allowed}");
            }
        }

        if (_entries.Find(other => other.Setting.ConflictsWith(setting)) is { } conflict)
        {
            throw new UsageException($"{conflict.Origin} and {origin} cannot be given together: give one of them");
        }

        _entries.Add(entry);
    }
}
