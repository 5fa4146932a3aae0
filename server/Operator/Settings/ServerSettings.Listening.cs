using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>Addresses, and the limits of a connection.</content>
internal static partial class ServerSettings
{
    public const string Listen = "listen";

    private static Setting[] Address() =>
    [
        new(Listen, List, "ADDRESS:PORT")
        {
            // System.CommandLine shows no default for a list.
            Description = "Address and port to listen on, an IPv6 address in brackets. Can be repeated. In the environment: one per line. "
                + $"[default: {s_default.Listen[0]}]",
            Allowed = ListenAddress.Allowed,
            NeedsValue = true,
            Clear = options => options with { Listen = [] },
            Apply = (options, value) =>
                ListenAddress.Parse(value) is { } endPoint ? options with { Listen = [.. options.Listen, endPoint] } : null,
        },
    ];

    private static Setting[] Connections() =>
    [
        Timeout(
            "send-timeout",
            "How long a client can take nothing of its response before its connection is reset, in seconds. A client "
                + "that holds one of the last slots is reset sooner, after three seconds at the earliest.",
            s_default.SendTimeout,
            (options, seconds) => options with { SendTimeout = seconds }),
        Timeout(
            "lingering-timeout",
            "How long an answered client can be silent in the middle of its request before its connection is closed, in seconds.",
            s_default.LingeringTimeout,
            (options, seconds) => options with { LingeringTimeout = seconds }),
        Timeout(
            "lingering-time",
            "How long an answered client can go on with its request before its connection is closed, in seconds.",
            s_default.LingeringTime,
            (options, seconds) => options with { LingeringTime = seconds }),
        new("linger", Number, "MS")
        {
            Description = "How long a connection stays open after a complete request and its response, in milliseconds: the client "
                + "may have sent another request. 0: the connection is closed with the response, and a client that continues to send "
                + "may see a reset.",
            Default = $"{s_default.Linger}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MaxLinger),
            Apply = SettingChange.Number(0, ServerOptions.MaxLinger, (options, linger) => options with { Linger = linger }),
        },
        new("defer-accept", Number, "SECONDS")
        {
            Description = "How long a client can stay silent before it is answered, in seconds. The kernel rounds the time up to "
                + "1, 3, 7, 15, 31 and so on. 0: every client is answered at once.",
            Default = $"{s_default.DeferAccept}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MaxDeferAccept),
            Apply = SettingChange.Number(
                0, ServerOptions.MaxDeferAccept, (options, seconds) => options with { DeferAccept = seconds }),
        },
        new("backlog", Number, "N")
        {
            Description = "How many connections can wait for a slot, at each address and for each ring. "
                + "The kernel caps the number at net.core.somaxconn.",
            Default = $"{s_default.Backlog}",
            Allowed = WholeNumber.Allowed(1, int.MaxValue),
            Apply = SettingChange.Number(1, int.MaxValue, (options, backlog) => options with { Backlog = backlog }),
        },
    ];

    private static Setting Timeout(string name, string description, int value, Func<ServerOptions, int, ServerOptions> apply) =>
        new(name, Number, "SECONDS")
        {
            Description = description,
            Default = $"{value}",
            Allowed = WholeNumber.Allowed(1, ServerOptions.MaxTimeout),
            Apply = SettingChange.Number(1, ServerOptions.MaxTimeout, apply),
        };
}
