using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving;

namespace Uring.Server.Http.Sites;

/// <summary>All answers of the server, prepared as bytes, and the routes to them.</summary>
/// <remarks>
/// A server that keeps no connections and has no routes has a single answer, <see cref="OwnAnswer.Default"/>.
/// </remarks>
internal sealed class Site : IDisposable
{
    /// <summary>The largest number of routes of the settings.</summary>
    public const int MaxRoutes = (1 << 14) - (int)OwnAnswer.FirstRoute - 1;

    /// <summary>The value of <see cref="MetricsAnswer"/> without metrics.</summary>
    public const int NoAnswer = -1;

    private readonly List<SiteAnswer> _answers = [];

    private Site(ServerOptions options)
    {
        Routes = options.Metrics is { } path ? [.. options.Routes, Metrics(path)] : options.Routes;
        MetricsAnswer = options.Metrics is null ? NoAnswer : (int)OwnAnswer.FirstRoute + options.Routes.Count;
        Table = new RouteTable(Routes);
    }

    /// <summary>
    /// The answers by index: those of <see cref="OwnAnswer"/>, and then one for each route.
    /// </summary>
    public IReadOnlyList<SiteAnswer> Answers => _answers;

    /// <summary>The routes of the settings, and then the one to the figures.</summary>
    public IReadOnlyList<Route> Routes { get; }

    public RouteTable Table { get; }

    /// <summary>The files, which answer the paths without a route; null without a root.</summary>
    public SiteFiles? Files { get; private set; }

    /// <summary>
    /// The index of the answer with the figures, of which the site only has the head; <see cref="NoAnswer"/>
    /// without one.
    /// </summary>
    public int MetricsAnswer { get; }

    /// <summary>Properties of the responses that are probably mistakes, as one line each.</summary>
    public IReadOnlyList<string> ResponseNotices { get; private set; } = [];

    /// <summary>Properties of the responses and the files that are probably mistakes, as one line each.</summary>
    public IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>The lengths of the responses that the settings give, for the lines of the server.</summary>
    public string ResponseSize { get; private set; } = "";

    /// <summary>The size of the site, for the lines of the server.</summary>
    public string Size => Files is null ? ResponseSize : $"{Files.Counts}; {ResponseSize}";

    /// <summary>Reads the files that the options name, and composes the answers.</summary>
    /// <exception cref="UsageException">
    /// A file is not readable, is too large, or is an empty response.
    /// </exception>
    /// <param name="options">The settings.</param>
    /// <param name="files">The files of the root, which the site takes over; null: the site reads them.</param>
    public static Site From(ServerOptions options, SiteFiles? files = null)
    {
        Site site = new(options);
        try
        {
            site.Files = files ?? (options.Root is { } root ? SiteFiles.Read(root) : null);
            site.Compose(options);
            site.ResponseNotices = [.. site._answers.Select(answer => answer.Closing.Notice).OfType<string>()];
            site.Notices = [.. site.ResponseNotices, .. site.Files?.Notices ?? []];
            site.ResponseSize = site.SizeOf(options.Routes.Count);
            return site;
        }
        catch
        {
            site.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _answers.ForEach(static answer => answer.Dispose());
        Files?.Dispose();
    }

    private void Compose(ServerOptions options)
    {
        if (!options.ReadsRequests)
        {
            _answers.Add(new SiteAnswer(Response.From(options.Response, new HeadForm { IsDated = LoopFactory.DatesAnswers(options) }), Kept: null));
            return;
        }

        bool keeps = options.KeepAlive > 0;
        Add(options.GivesResponse || (options.Routes.Count == 0 && options.Root is null) ? options.Response : Error(404), keeps);
        for (OwnAnswer answer = OwnAnswer.Default + 1; answer < OwnAnswer.Continue; answer++)
        {
            Add(Error(StatusOf(answer)), keeps && answer is OwnAnswer.MethodNotAllowed or OwnAnswer.PreconditionFailed);
        }

        _answers.Add(new SiteAnswer(Response.Interim("HTTP/1.1 100 Continue\r\n\r\n"u8, status: 100), Kept: null));
        foreach (Route route in Routes)
        {
            Add(route.Response with { Headers = Merge(options.Response.Headers, route.Response.Headers) }, keeps);
        }
    }

    private string SizeOf(int routes)
    {
        string response = $"{_answers[(int)OwnAnswer.Default].Closing.Length} bytes";
        long bytes = _answers.Skip((int)OwnAnswer.FirstRoute).Take(routes).Sum(answer => (long)answer.Closing.Length);
        return routes == 0 ? (Files is null ? response : $"other paths with {response}") : $"{routes} {(routes == 1 ? "route" : "routes")} with {bytes} bytes, other paths with {response}";
    }

    /// <summary>
    /// Returns the headers of a route: a header of the route takes the place of those of that name in the
    /// settings.
    /// </summary>
    private static IReadOnlyList<HeaderField> Merge(IReadOnlyList<HeaderField> settings, IReadOnlyList<HeaderField> route) =>
        [.. settings.Where(field => !route.Any(own => own.IsNamed(field.Name))), .. route];

    /// <summary>Composes the route to the figures. A loop writes their text.</summary>
    private static Route Metrics(string path) => new()
    {
        Path = path,
        Response = new ResponseOptions { Body = "", ContentType = MediaType.Prometheus },
    };

    /// <summary>Returns the status of an answer of the server itself.</summary>
    private static int StatusOf(OwnAnswer answer) => answer switch
    {
        OwnAnswer.BadRequest => 400,
        OwnAnswer.MethodNotAllowed => 405,
        OwnAnswer.RequestTimeout => 408,
        OwnAnswer.PreconditionFailed => 412,
        OwnAnswer.ContentTooLarge => 413,
        OwnAnswer.UriTooLong => 414,
        OwnAnswer.ExpectationFailed => 417,
        OwnAnswer.HeaderTooLarge => 431,
        OwnAnswer.NotImplemented => 501,
        OwnAnswer.VersionNotSupported => 505,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };

    /// <summary>
    /// Composes an error of the server itself. The headers of the settings are not part of it, as in nginx.
    /// </summary>
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
        bool isFile = options.ResponseFile is not null;
        Response closing = Response.From(options, isFile ? form with { IsKept = keeps } : form);
        try
        {
            Response? kept = !keeps || !closing.MayBeKept ? null : isFile ? closing.Again() : closing.WithHead(options, form with { IsKept = true });
            _answers.Add(new SiteAnswer(closing, kept));
        }
        catch
        {
            closing.Dispose();
            throw;
        }
    }
}
