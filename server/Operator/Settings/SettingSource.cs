namespace Uring.Server.Operator.Settings;

/// <summary>All settings that come from one place. Each value is allowed, and none contradicts another.</summary>
internal sealed class SettingSource
{
    private static readonly ServerOptions s_scratch = new();

    private readonly List<GivenSetting> _given = [];

    public IReadOnlyList<GivenSetting> Given => _given;

    /// <exception cref="UsageException">A value is not allowed, or contradicts what this source has given before.</exception>
    public void Add(Setting setting, string origin, IEnumerable<string> values)
    {
        GivenSetting given = new(setting, [.. values.Select(text => new Given(text, origin))], origin);
        if (setting.NeedsValue && given.Values.Count == 0)
        {
            throw new UsageException($"{origin}: there is no value: give {setting.Allowed}");
        }

        foreach (Given value in given.Values)
        {
            // Replaced bytes would be sent without a word: a command line and an environment need not be UTF-8.
            if (value.Text.Contains('\uFFFD', StringComparison.Ordinal))
            {
                throw new UsageException($"{origin}: '{Shown.Of(value.Text)}' is not UTF-8");
            }

            if (setting.Apply(s_scratch, value) is null)
            {
                throw new UsageException($"{origin}: '{Shown.Of(value.Text)}' is not {setting.Allowed}");
            }
        }

        if (_given.Find(other => other.Setting.Contradicts(setting)) is { } contradiction)
        {
            throw new UsageException($"{contradiction.Origin} and {origin} contradict each other: give one of them");
        }

        _given.Add(given);
    }
}
