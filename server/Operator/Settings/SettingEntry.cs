namespace Uring.Server.Operator.Settings;

/// <summary>A setting and the values that one source gives for it.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Values">Its values, all valid. Only a list can have more or fewer than one.</param>
/// <param name="Origin">
/// The place where the source gives the setting. An empty list has an origin too.
/// </param>
internal sealed record SettingEntry(Setting Setting, IReadOnlyList<SettingValue> Values, string Origin)
{
    public ServerOptions ApplyTo(ServerOptions options)
    {
        options = Setting.Clear(options);
        foreach (SettingValue value in Values)
        {
            options = Setting.Apply(options, value) ?? options;
        }

        return options;
    }
}
