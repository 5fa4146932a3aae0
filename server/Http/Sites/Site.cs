using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;

namespace Uring.Server.Http.Sites;

/// <summary>All answers of the server, prepared as bytes, and the routes to them.</summary>
/// <remarks>A server that keeps no connections and has no routes has a single answer, <see cref="OwnAnswer.Default"/>.</remarks>
internal sealed class Site : IDisposable
{
    private const string NotFoundBody = "Not Found\n";

    private readonly List<SiteAnswer> _answers = [];

    private Site(IReadOnlyList<Route> routes, bool answersEveryMethod)
    {
        Routes = routes;
        AnswersEveryMethod = answersEveryMethod;
        Table = new RouteTable(routes);
    }

    /// <summary>The answers by index: those of <see cref="OwnAnswer"/>, and then one for each route.</summary>
    public IReadOnlyList<SiteAnswer> Answers => _answers;

    public IReadOnlyList<Route> Routes { get; }

    public RouteTable Table { get; }

    /// <summary>Whether the answer to a path without a route is the answer to every method.</summary>
    public bool AnswersEveryMethod { get; }

    /// <summary>A property of the files that is probably a mistake, as one line; null if there is none.</summary>
    public string? Notice => Default.Notice;

    /// <summary>The length of the answer to a path without a route, in bytes.</summary>
    public uint Length => Default.Length;

    private Response Default => _answers[(int)OwnAnswer.Default].Closing;

    /// <summary>Reads the files that the options name, and composes the answers.</summary>
    /// <exception cref="UsageException">A file is not readable, is too large, or is an empty response.</exception>
    public static Site From(ServerOptions options)
    {
        Site site = new(options.Routes, options.GivesResponse || options.Routes.Count == 0);
        try
        {
            site.Compose(options);
            return site;
        }
        catch
        {
            site.Dispose();
            throw;
        }
    }

    public void Dispose() => _answers.ForEach(static answer => answer.Dispose());

    private void Compose(ServerOptions options)
    {
        if (!options.ReadsRequests)
        {
            _answers.Add(new SiteAnswer(options.Response.Status, Response.From(options.Response, new HeadForm { IsDated = LoopFactory.DatesAnswers(options) }), Kept: null));
            return;
        }

        bool keeps = options.KeepAlive > 0;
        ResponseOptions fixedResponse = AnswersEveryMethod
            ? options.Response
            : options.Response with { Status = 404, Body = NotFoundBody, ContentType = MediaType.PlainText };
        Add(fixedResponse, keeps);
        for (OwnAnswer answer = OwnAnswer.Default + 1; answer < OwnAnswer.Continue; answer++)
        {
            Add(Error(StatusOf(answer)), keeps && answer == OwnAnswer.MethodNotAllowed);
        }

        _answers.Add(new SiteAnswer(100, Response.Of("HTTP/1.1 100 Continue\r\n\r\n"u8, [], dateOffset: null), Kept: null));
        foreach (Route route in Routes)
        {
            Add(route.Response, keeps);
        }
    }

    /// <summary>Returns the status of an answer of the server itself.</summary>
    private static int StatusOf(OwnAnswer answer) => answer switch
    {
        OwnAnswer.BadRequest => 400,
        OwnAnswer.MethodNotAllowed => 405,
        OwnAnswer.RequestTimeout => 408,
        OwnAnswer.ContentTooLarge => 413,
        OwnAnswer.UriTooLong => 414,
        OwnAnswer.ExpectationFailed => 417,
        OwnAnswer.HeaderTooLarge => 431,
        OwnAnswer.NotImplemented => 501,
        OwnAnswer.VersionNotSupported => 505,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    private static ResponseOptions Error(int status) => new()
    {
        Status = status,
        Body = $"{StatusCode.Reason(status)}\n",
        ContentType = MediaType.PlainText,
        Headers = status == 405 ? [HeaderField.Allow] : [],
    };

    private void Add(ResponseOptions options, bool keeps)
    {
        HeadForm form = new() { MinorVersion = 1, IsDated = true };
        Response closing = Response.From(options, form);
        bool isKept = keeps && (options.ResponseFile is null || closing.MayBeKept);
        try
        {
            Response? kept = !isKept ? null : options.ResponseFile is null ? closing.WithHead(options, form with { IsKept = true }) : closing.Again();
            _answers.Add(new SiteAnswer(options.Status, closing, kept));
        }
        catch
        {
            closing.Dispose();
            throw;
        }
    }
}
