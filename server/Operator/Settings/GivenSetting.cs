namespace Uring.Server.Operator.Settings;

/// <summary>A setting that one source gives.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Values">Its values, all allowed: one, unless it is a list.</param>
/// <param name="Origin">Where; there even if a list is empty.</param>
internal sealed record GivenSetting(Setting Setting, IReadOnlyList<Given> Values, string Origin)
{
    public ServerOptions ApplyTo(ServerOptions options)
    {
        options = Setting.Clear(options);
        foreach (Given value in Values)
        {
            options = Setting.Apply(options, value) ?? options;
        }

        return options;
    }
}
