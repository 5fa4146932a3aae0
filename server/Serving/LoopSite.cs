using Uring.Server.Http.Sites;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Http;

namespace Uring.Server.Serving;

/// <summary>The answers of a site as one loop uses them.</summary>
internal sealed class LoopSite : IDisposable
{
    private readonly LoopResponse[] _closing;
    private readonly LoopResponse?[] _kept;
    private readonly bool[] _isContent;
    private readonly int[] _statuses;
    private readonly bool[] _saysKeepAlive;
    private readonly RouteTable _routes;
    private readonly LoopMetrics? _metrics;
    private ulong _senders;

    /// <param name="site">Its bytes outlive the last answer that points to them.</param>
    /// <param name="figures">The figures that the site answers with; null for none.</param>
    public LoopSite(Site site, FiguresPage? figures = null)
    {
        _closing = [.. site.Answers.Select(answer => new LoopResponse(answer.Closing))];
        _kept = [.. site.Answers.Select(answer => answer.Kept is { } kept ? new LoopResponse(kept) : null)];
        _isContent = [.. site.Answers.Select((_, index) => IsContentOf(site, index))];
        _statuses = [.. site.Answers.Select(answer => answer.Status)];
        _saysKeepAlive = [.. site.Answers.Select(answer => answer.Closing.SaysKeepAlive)];
        _routes = site.Table;
        Files = site.Files;
        HasPaths = site.Routes.Count > 0 || HasFiles;
        MetricsAnswer = site.MetricsAnswer;
        if (MetricsAnswer != Site.NoAnswer && figures is not null)
        {
            _metrics = new LoopMetrics(this, site.Answers[MetricsAnswer], figures);
        }
    }

    /// <summary>Creates the same site with a text of the figures.</summary>
    public LoopSite(LoopSite site, MetricsText text)
    {
        _closing = [.. site._closing];
        _kept = [.. site._kept];
        _closing[site.MetricsAnswer] = text.Closing;
        _kept[site.MetricsAnswer] = text.Kept;
        (_isContent, _statuses, _saysKeepAlive) = (site._isContent, site._statuses, site._saysKeepAlive);
        (_routes, Files, HasPaths) = (site._routes, site.Files, site.HasPaths);
        MetricsAnswer = Site.NoAnswer;
    }

    /// <summary>The answer to a path without a route.</summary>
    public LoopResponse Default => _closing[(int)OwnAnswer.Default];

    /// <summary>Whether the answer to a request depends on its path.</summary>
    public bool HasPaths { get; }

    /// <summary>Whether files are among the answers.</summary>
    public bool HasFiles => Files is not null;

    /// <summary>The files, which all loops share; null without a root.</summary>
    public SiteFiles? Files { get; }

    /// <summary>The index of the answer that <see cref="WithMetrics"/> provides; <see cref="Site.NoAnswer"/> when there is none to provide.</summary>
    public int MetricsAnswer { get; }

    /// <summary>The answers that point to the bytes, armed ones included.</summary>
    public ulong InFlight
    {
        get
        {
            ulong inFlight = Senders + (_metrics?.Senders ?? 0);
            for (int answer = 0; answer < _closing.Length; answer++)
            {
                inFlight += _closing[answer].InFlight + (_kept[answer]?.InFlight ?? 0);
            }

            return inFlight;
        }
    }

    /// <summary>The connections that send answers of the site, one by one or in part. Written by the loop alone.</summary>
    public ulong Senders
    {
        get => Volatile.Read(ref _senders);
        set => Volatile.Write(ref _senders, value);
    }

    /// <summary>Whether the loop is to reset the connections that still wait for a part of an answer.</summary>
    public bool IsWithdrawn => Default.IsWithdrawn;

    /// <summary>Returns the same site with the figures of this second.</summary>
    public LoopSite WithMetrics(AnswerDates dates) => _metrics is { } metrics ? metrics.Take(dates) : this;

    /// <summary>Finds the route of a path, which must be normalised.</summary>
    /// <param name="path">The path.</param>
    /// <param name="answer">The index of its answer, or that of <see cref="OwnAnswer.Default"/>.</param>
    public bool TryFindRoute(ReadOnlySpan<byte> path, out int answer)
    {
        bool found = _routes.TryFind(path, out int route);
        answer = found ? (int)OwnAnswer.FirstRoute + route : (int)OwnAnswer.Default;
        return found;
    }

    /// <summary>The status code of an answer.</summary>
    public int StatusOf(QueuedAnswer answer) =>
        answer.IsPrepared ? _statuses[answer.Index] : FileAnswers.StatusOf(answer.Kind, File(answer.Index));

    /// <summary>Returns a representation of the files.</summary>
    public Representation File(int index) => Files!.Representations[index];

    /// <summary>Whether the answer is for GET and HEAD only.</summary>
    public bool IsContent(int answer) => _isContent[answer];

    /// <summary>Whether the connection can go on after an answer.</summary>
    public bool MayKeep(int answer) => _kept[answer] is not null;

    /// <summary>Whether an answer that keeps connections also keeps those of clients of HTTP/1.0.</summary>
    public bool MayKeepHttp10(int answer) => _saysKeepAlive[answer];

    /// <summary>Returns the bytes of an answer.</summary>
    /// <param name="answer">The index of the answer.</param>
    /// <param name="keeps">Whether the connection goes on after it, if the answer allows that.</param>
    public LoopResponse Of(int answer, bool keeps) => (keeps ? _kept[answer] : null) ?? _closing[answer];

    /// <summary>Orders the loop to reset the connections that still wait for a part of an answer.</summary>
    public void Withdraw()
    {
        for (int answer = 0; answer < _closing.Length; answer++)
        {
            _closing[answer].Withdraw();
            _kept[answer]?.Withdraw();
        }
    }

    /// <summary>Frees the copies. No answer may point to them.</summary>
    public void Dispose()
    {
        for (int answer = 0; answer < _closing.Length; answer++)
        {
            _closing[answer].Dispose();
            _kept[answer]?.Dispose();
        }

        _metrics?.Dispose();
    }

    private static bool IsContentOf(Site site, int answer) =>
        answer >= (int)OwnAnswer.FirstRoute && site.Routes[answer - (int)OwnAnswer.FirstRoute].IsContent;
}
