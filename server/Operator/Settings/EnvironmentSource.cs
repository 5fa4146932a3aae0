namespace Uring.Server.Operator.Settings;

/// <summary>The settings that are given as environment variables.</summary>
/// <remarks>
/// A variable of our prefix that is no setting is left alone: Kubernetes hands URING_SERVER_PORT and the like to every
/// container when a service is called uring-server.
/// </remarks>
internal static class EnvironmentSource
{
    /// <exception cref="UsageException">A value is not allowed, or two contradict each other.</exception>
    public static SettingSource Read()
    {
        SettingSource source = new();
        foreach (Setting setting in ServerSettings.All)
        {
            if (Environment.GetEnvironmentVariable(setting.Variable) is { } value)
            {
                // A line cannot be part of a header's value, so it separates headers; a last one may be ended like the others.
                string[] values = setting.Kind == SettingKind.List
                    ? value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    : [value];
                source.Add(setting, setting.Variable, values);
            }
        }

        return source;
    }
}
