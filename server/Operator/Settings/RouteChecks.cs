using Uring.Server.Http.Sites;

namespace Uring.Server.Operator.Settings;

/// <summary>Checks the routes against each other and against the settings of the fixed response.</summary>
internal static class RouteChecks
{
    /// <param name="options">The options that the settings result in.</param>
    /// <param name="originOf">Returns the origin of a setting, or null when no source gives it.</param>
    /// <exception cref="UsageException">A setting is invalid.</exception>
    public static void Run(ServerOptions options, Func<string, string?> originOf)
    {
        HashSet<string> paths = [];
        foreach (string path in options.Routes.Select(RouteParts.PathOf))
        {
            if (!paths.Add(path))
            {
                throw new UsageException($"{originOf(ServerSettings.Route)}: the path {Shown.Of(path)} is given twice: give it once");
            }
        }

        if (options.Routes.Count > Site.MaxRoutes)
        {
            throw new UsageException(
                $"{originOf(ServerSettings.Route)}: {options.Routes.Count} routes are too many: give {Site.MaxRoutes} at most");
        }

        if (options.Metrics is { } metrics && paths.Contains(metrics))
        {
            throw new UsageException(
                $"{originOf(ServerSettings.Metrics)}: the path {Shown.Of(metrics)} is also one of {originOf(ServerSettings.Route)}: give different paths");
        }

        if (options.ReadsRequests && options.Response.Headers.FirstOrDefault(field => field.IsConnection) is { } connection)
        {
            string reads = originOf(ServerSettings.Route) ?? originOf(ServerSettings.Metrics) ?? originOf(ServerSettings.Root)
                ?? originOf(ServerSettings.AccessLog)
                ?? originOf(ServerSettings.KeepAlive)!;
            throw new UsageException(
                $"{originOf(ServerSettings.Header)}: '{Shown.Of($"{connection}")}' cannot be given with {reads}, since the server sets this header "
                + "for each request: remove it");
        }
    }
}
