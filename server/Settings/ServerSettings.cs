using Uring.Server.Responses;
using static Uring.Server.Settings.SettingKind;

namespace Uring.Server.Settings;

/// <summary>The settings of the server, in the order of the help. Another one is another entry here, and no code elsewhere reads it.</summary>
internal static class ServerSettings
{
    public const string Body = "body";
    public const string BodyFile = "body-file";
    public const string Status = "status";

    private const string ContentType = "content-type";
    private const string Header = "header";

    private static readonly ServerOptions s_default = new();

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("listen", Text, "ADDRESS:PORT")
        {
            Description = "Address and port to listen on; IPv6 addresses in brackets.",
            Default = $"{s_default.Listen}",
            Allowed = ListenAddress.Allowed,
            Apply = (options, given) =>
                ListenAddress.TryParse(given.Text, out var endPoint) ? options with { Listen = endPoint } : null,
        },
        new(Body, Text, "TEXT")
        {
            Description = "What the response says, as it stands; no line end is added.",
            Default = "Have a nice day!, and a line end",
            Allowed = "UTF-8 text",
            Excludes = [BodyFile],
            Apply = (options, given) => options.Answer(response => response with { Body = given.Text }),
        },
        new(BodyFile, Text, "PATH")
        {
            Description = $"A file that holds the body, byte for byte; up to {Response.MostContent >> 20} MiB.",
            Allowed = FilePath.Allowed,
            Apply = (options, given) =>
                FilePath.IsValid(given.Text) ? options.Answer(response => response with { BodyFile = FilePath.Of(given) }) : null,
        },
        new(Status, Number, "CODE")
        {
            Description = $"Status code of the response, {StatusCode.Least} to {StatusCode.Most}; 204, 205 and 304 have no body.",
            Default = $"{s_default.Response.Status}",
            Allowed = WholeNumber.Allowed(StatusCode.Least, StatusCode.Most),
            Apply = (options, given) => WholeNumber.TryParse(given.Text, StatusCode.Least, StatusCode.Most, out int status)
                ? options.Answer(response => response with { Status = status })
                : null,
        },
        new(ContentType, Text, "TYPE")
        {
            Description = "The response's Content-type.",
            Default = MediaType.Default,
            Allowed = MediaType.Allowed,
            Apply = (options, given) =>
                MediaType.IsValid(given.Text) ? options.Answer(response => response with { ContentType = given.Text }) : null,
        },
        new(Header, List, "Name: value")
        {
            Description = "A further header line of the response. Can be repeated; in the environment: one per line.",
            Allowed = HeaderField.Allowed,
            Apply = (options, given) => HeaderField.TryParse(given.Text, out HeaderField? field)
                ? options.Answer(response => response with { Headers = [.. response.Headers, field] })
                : null,
        },
        new("response-file", Text, "PATH")
        {
            Description = "A file that holds the whole response, status line and all: sent byte for byte, unchecked.",
            Allowed = FilePath.Allowed,
            Excludes = [Body, BodyFile, Status, ContentType, Header],
            Apply = (options, given) =>
                FilePath.IsValid(given.Text) ? options.Answer(response => response with { ResponseFile = FilePath.Of(given) }) : null,
        },
        new("defer-accept", Number, "SECONDS")
        {
            Description = "How long a client may stay silent before it is answered; the kernel makes it 1, 3, 7, 15, 31 ... "
                + "0: every client is answered at once, and one that sends its request later may see a reset.",
            Default = $"{s_default.DeferAccept}",
            Allowed = WholeNumber.Allowed(0, ServerOptions.MostDeferAccept),
            Apply = (options, given) => WholeNumber.TryParse(given.Text, 0, ServerOptions.MostDeferAccept, out int seconds)
                ? options with { DeferAccept = seconds }
                : null,
        },
        new("slots", Number, "N")
        {
            Description = $"How many connections can be answered at a time, 1 to {ServerOptions.MostSlots}.",
            Default = $"{s_default.Slots}",
            Allowed = $"{WholeNumber.Allowed(1, ServerOptions.MostSlots)}, which is what a ring holds",
            Apply = (options, given) => WholeNumber.TryParse(given.Text, 1, ServerOptions.MostSlots, out int slots)
                ? options with { Slots = (uint)slots }
                : null,
        },
        new("backlog", Number, "N")
        {
            Description = "How many more can wait for their turn; the kernel caps it at net.core.somaxconn.",
            Default = $"{s_default.Backlog}",
            Allowed = WholeNumber.Allowed(1, int.MaxValue),
            Apply = (options, given) => WholeNumber.TryParse(given.Text, 1, int.MaxValue, out int backlog)
                ? options with { Backlog = backlog }
                : null,
        },
        new("quiet", Flag, "")
        {
            Description = "Say nothing about the start and the stop; errors are still told.",
            Allowed = "true or false",
            Apply = (options, given) => given.Text is "true" or "false" ? options with { Quiet = given.Text == "true" } : null,
        },
        new("config", Text, "PATH")
        {
            Description = "A JSON file with settings: an object whose keys are the names of these options, without the dashes.",
            Allowed = FilePath.Allowed,
            InFile = false,
            Apply = (options, given) => FilePath.IsValid(given.Text) ? options with { ConfigFile = FilePath.Of(given) } : null,
        },
    ];

    private static ServerOptions Answer(this ServerOptions options, Func<ResponseOptions, ResponseOptions> change) =>
        options with { Response = change(options.Response) };
}
