using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>Who is served, and when.</content>
internal static partial class ServerSettings
{
    public const string Listen = "listen";

    private static Setting[] Address() =>
    [
        new(Listen, List, "ADDRESS:PORT")
        {
            // The library shows no default of a list.
            Description = "Address and port to listen on; IPv6 addresses in brackets. Can be repeated; in the environment: one per line. "
                + $"[default: {s_default.Listen[0]}]",
            Allowed = ListenAddress.Allowed,
            NeedsValue = true,
            Clear = options => options with { Listen = [] },
            Apply = (options, given) =>
                ListenAddress.Parse(given) is { } endPoint ? options with { Listen = [.. options.Listen, endPoint] } : null,
        },
    ];

    private static Setting[] Connections() =>
    [
        new("linger", Number, "MS")
        {
            Description = "How long an answered client may go on sending before its connection is closed, in milliseconds. "
                + "0: it is closed with the answer, and a client that sends on may see a reset.",
            Default = $"{s_default.Linger}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MostLinger),
            Apply = SettingChange.Number(0, ServerOptions.MostLinger, (options, linger) => options with { Linger = linger }),
        },
        new("defer-accept", Number, "SECONDS")
        {
            Description = "How long a client may stay silent before it is answered; the kernel makes it 1, 3, 7, 15, 31 ... "
                + "0: every client is answered at once.",
            Default = $"{s_default.DeferAccept}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MostDeferAccept),
            Apply = SettingChange.Number(
                0, ServerOptions.MostDeferAccept, (options, seconds) => options with { DeferAccept = seconds }),
        },
        new("backlog", Number, "N")
        {
            Description = "How many connections can wait for a slot at each address, for each ring; the kernel caps it at net.core.somaxconn.",
            Default = $"{s_default.Backlog}",
            Allowed = WholeNumber.Allowed(1, int.MaxValue),
            Apply = SettingChange.Number(1, int.MaxValue, (options, backlog) => options with { Backlog = backlog }),
        },
    ];
}
