using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator;

/// <summary>Describes how the server reads requests, for its lines.</summary>
internal static class RequestsText
{
    public static string Of(ServerOptions options)
    {
        string routes = options.Routes.Count switch
        {
            0 => "",
            1 => "1 route, ",
            _ => $"{options.Routes.Count} routes, ",
        };
        string metrics = options.Metrics is { } path ? $"metrics at {Shown.Of(path)}, " : "";
        string kept = options.KeepAlive > 0 ? $"connections kept for {options.KeepAlive} s" : "connections not kept";
        return $"HTTP/1.1: {routes}{metrics}{kept}";
    }
}
