using Uring.Server.Http.Parsing;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>Kept connections, routes, and the limits of a request.</content>
internal static partial class ServerSettings
{
    public const string Route = "route";
    public const string KeepAlive = "keep-alive";
    public const string Metrics = "metrics";

    private const int MinHeaderSize = 1024;
    private const int MaxHeaderSize = RequestLimits.LargestHead;
    private const int MaxHeaderCount = 1000;

    // 1 TiB: a limit beyond it is none.
    private const long MaxBodySize = 1L << 40;

    private static Setting[] Requests() =>
    [
        new(Route, List, "PATH=STATUS TEXT")
        {
            Description = "The response to a path: '/healthz=200 ok' with a text, '/=301 https://example.org/' with the target of a "
                + "redirect, '/x/*=503' for all paths below /x/. Can be repeated. Other paths get a file of --root, the fixed "
                + "response, or 404 if no setting gives one. In the environment: one per line.",
            Allowed = RouteText.Allowed,
            ItemKeys = RouteObject.Keys,
            Clear = options => options with { Routes = [] },
            Apply = (options, value) =>
                (RouteObject.Parse(value) ?? RouteText.Parse(value)) is { } route ? options with { Routes = [.. options.Routes, route] } : null,
        },
        new(Metrics, Text, "PATH")
        {
            Description = "The path at which the server answers with its figures, in Prometheus' text format.",
            Allowed = MetricsPath.Allowed,
            Apply = (options, value) => MetricsPath.Parse(value) is { } path ? options with { Metrics = path } : null,
        },
        new(KeepAlive, Number, "SECONDS")
        {
            Description = "How long a connection stays open for its next request. 0: each connection serves one request. "
                + $"With --root, --route or --metrics the default is {ServerOptions.DefaultKeepAlive}.",
            Default = "0",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MaxTimeout),
            Apply = SettingChange.Number(0, ServerOptions.MaxTimeout, (options, seconds) => options with { GivenKeepAlive = seconds }),
        },
        new("keep-alive-requests", Number, "N")
        {
            Description = "How many requests a connection can send before it is closed.",
            Default = $"{s_default.KeepAliveRequests}",
            Allowed = WholeNumber.Allowed(1, int.MaxValue),
            Apply = SettingChange.Number(1, int.MaxValue, (options, requests) => options with { KeepAliveRequests = requests }),
        },
        Timeout(
            "client-header-timeout",
            "How long the head of a request can take before the client gets 408, in seconds.",
            s_default.ClientHeaderTimeout,
            (options, seconds) => options with { ClientHeaderTimeout = seconds }),
        Timeout(
            "client-body-timeout",
            "How long a client can be silent in the middle of a body before it gets 408, in seconds.",
            s_default.ClientBodyTimeout,
            (options, seconds) => options with { ClientBodyTimeout = seconds }),
        new("client-header-size", Size, "BYTES")
        {
            Description = "The largest head of a request, the request line included. A larger one gets 431, a longer request line 414. "
                + "A suffix k stands for KiB.",
            Default = ByteSize.Format(s_default.Limits.MaxHead),
            Allowed = ByteSize.Allowed(MinHeaderSize, MaxHeaderSize),
            Apply = SettingChange.Size(
                MinHeaderSize,
                MaxHeaderSize,
                (options, size) => options with { Limits = options.Limits with { MaxHead = (int)size, MaxTarget = (int)size } }),
        },
        new("client-header-count", Number, "N")
        {
            Description = "The largest number of header lines in a request. A request with more gets 431.",
            Default = $"{s_default.Limits.MaxFields}",
            Allowed = WholeNumber.Allowed(1, MaxHeaderCount),
            Apply = SettingChange.Number(1, MaxHeaderCount, (options, count) => options with { Limits = options.Limits with { MaxFields = count } }),
        },
        new("client-max-body-size", Size, "BYTES")
        {
            Description = "The largest body of a request, which the server reads and discards. A larger one gets 413. 0: no limit. "
                + "A suffix k, m or g stands for KiB, MiB or GiB.",
            Default = ByteSize.Format((long)s_default.Limits.MaxBody),
            Allowed = ByteSize.Allowed(0, MaxBodySize),
            Apply = SettingChange.Size(
                0, MaxBodySize, (options, size) => options with { Limits = options.Limits with { MaxBody = (ulong)size } }),
        },
    ];
}
