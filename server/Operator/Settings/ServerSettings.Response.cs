using Uring.Server.Http;
using static Uring.Server.Operator.Settings.SettingKind;

namespace Uring.Server.Operator.Settings;

/// <content>The response.</content>
internal static partial class ServerSettings
{
    public const string Body = "body";
    public const string BodyFile = "body-file";
    public const string Status = "status";
    public const string Header = "header";

    private const string ContentType = "content-type";
    private const string ResponseFile = "response-file";

    private static Setting[] Response() =>
    [
        new(Body, Text, "TEXT")
        {
            Description = "The text of the body, unchanged: no line end is added.",
            Default = "\"Have a nice day!\" and a line end",
            Allowed = "UTF-8 text",
            Excludes = [BodyFile],
            Apply = (options, value) => options.WithResponse(response => response with { Body = value.Text }),
        },
        new(BodyFile, Text, "PATH")
        {
            Description = $"A file that holds the body, byte for byte, up to {Http.Response.MaxContent >> 20} MiB.",
            Allowed = FilePath.Allowed,
            Apply = SettingChange.File((options, file) => options.WithResponse(response => response with { BodyFile = file })),
        },
        new(Status, Number, "CODE")
        {
            Description = $"Status code of the response, {StatusCode.Min} to {StatusCode.Max}. A response with status 204, 205 or 304 has no body.",
            Default = $"{s_default.Response.Status}",
            Allowed = WholeNumber.Allowed(StatusCode.Min, StatusCode.Max),
            Apply = SettingChange.Number(
                StatusCode.Min,
                StatusCode.Max,
                (options, status) => options.WithResponse(response => response with { Status = status })),
        },
        new(ContentType, Text, "TYPE")
        {
            Description = "The Content-type of the response.",
            Default = MediaType.Default,
            Allowed = MediaType.Allowed,
            Apply = (options, value) =>
                MediaType.IsValid(value.Text) ? options.WithResponse(response => response with { ContentType = value.Text }) : null,
        },
        new(Header, List, "Name: value")
        {
            Description = "An additional header line of the response. Can be repeated. In the environment: one per line.",
            Allowed = HeaderField.Allowed,
            Apply = (options, value) => HeaderField.TryParse(value.Text, out HeaderField? field)
                ? options with { Response = options.Response with { Headers = [.. options.Response.Headers, field] } }
                : null,
        },
        new(ResponseFile, Text, "PATH")
        {
            Description = $"A file that holds the whole response, status line included, up to {Http.Response.MaxContent >> 20} MiB. "
                + "The server sends it byte for byte. A mistake in it is a notice.",
            Allowed = FilePath.Allowed,
            Excludes = [Body, BodyFile, Status, ContentType, Header],
            Apply = SettingChange.File((options, file) => options.WithResponse(response => response with { ResponseFile = file })),
        },
    ];
}
