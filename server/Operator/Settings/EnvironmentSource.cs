namespace Uring.Server.Operator.Settings;

/// <summary>Reads the settings that are given as environment variables.</summary>
/// <remarks>
/// An unknown variable with the prefix is no error: Kubernetes sets URING_SERVER_PORT and similar variables
/// in every container when a service has the name uring-server.
/// </remarks>
internal static class EnvironmentSource
{
    /// <exception cref="UsageException">
    /// A value is invalid, or two settings cannot be given together.
    /// </exception>
    public static SettingSource Read()
    {
        SettingSource source = new();
        foreach (Setting setting in ServerSettings.All)
        {
            if (Environment.GetEnvironmentVariable(setting.Variable) is { } value)
            {
                // A header's value cannot contain a line end, so a line end separates headers. The last line
                // may have one too.
                string[] values = setting.Kind == SettingKind.List
                    ? value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    : [value];
                source.Add(setting, setting.Variable, values);
            }
        }

        return source;
    }
}
