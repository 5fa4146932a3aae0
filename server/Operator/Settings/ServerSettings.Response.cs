using Uring.Server.Http;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>What is served.</content>
internal static partial class ServerSettings
{
    public const string Body = "body";
    public const string BodyFile = "body-file";
    public const string Status = "status";

    private const string ContentType = "content-type";
    private const string Header = "header";

    private static Setting[] Response() =>
    [
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
            Description = $"A file that holds the body, byte for byte; up to {Http.Response.MostContent >> 20} MiB.",
            Allowed = FilePath.Allowed,
            Apply = SettingChange.File((options, file) => options.Answer(response => response with { BodyFile = file })),
        },
        new(Status, Number, "CODE")
        {
            Description = $"Status code of the response, {StatusCode.Least} to {StatusCode.Most}; 204, 205 and 304 have no body.",
            Default = $"{s_default.Response.Status}",
            Allowed = WholeNumber.Allowed(StatusCode.Least, StatusCode.Most),
            Apply = SettingChange.Number(
                StatusCode.Least,
                StatusCode.Most,
                (options, status) => options.Answer(response => response with { Status = status })),
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
            Apply = SettingChange.File((options, file) => options.Answer(response => response with { ResponseFile = file })),
        },
    ];
}
