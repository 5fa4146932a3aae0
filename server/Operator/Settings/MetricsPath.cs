namespace Uring.Server.Operator.Settings;

/// <summary>Parses the path of the server's figures.</summary>
internal static class MetricsPath
{
    public const string Allowed = "a path that begins with a slash and has no asterisk at its end, such as /metrics";

    /// <returns>The path, or null when the value is not of this form.</returns>
    /// <exception cref="UsageException">No request has the path.</exception>
    public static string? Parse(SettingValue value) => !value.Text.StartsWith('/') || value.Text.EndsWith('*') ? null
        : RouteParts.Mistake(value.Text) is { } mistake ? throw new UsageException($"{value.Origin}: '{Shown.Of(value.Text)}': {mistake}")
        : value.Text;
}
