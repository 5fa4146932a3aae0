using Uring.Server.Http.Sites;

namespace Uring.Server.Serving;

/// <summary>The answers of a site as one loop uses them.</summary>
internal sealed class LoopSite : IDisposable
{
    private readonly LoopResponse[] _closing;
    private readonly LoopResponse?[] _kept;
    private readonly bool[] _isContent;
    private readonly int[] _statuses;
    private readonly RouteTable _routes;
    private ulong _senders;

    /// <param name="site">Its bytes outlive the last answer that points to them.</param>
    public LoopSite(Site site)
    {
        _closing = [.. site.Answers.Select(answer => new LoopResponse(answer.Closing))];
        _kept = [.. site.Answers.Select(answer => answer.Kept is { } kept ? new LoopResponse(kept) : null)];
        _isContent = [.. site.Answers.Select((_, index) => IsContentOf(site, index))];
        _statuses = [.. site.Answers.Select(answer => answer.Status)];
        _routes = site.Table;
        HasRoutes = site.Routes.Count > 0;
    }

    /// <summary>The answer to a path without a route.</summary>
    public LoopResponse Default => _closing[(int)OwnAnswer.Default];

    /// <summary>Whether the path of a request decides about its answer.</summary>
    public bool HasRoutes { get; }

    /// <summary>The answers that point to the bytes, armed ones included.</summary>
    public ulong InFlight
    {
        get
        {
            ulong inFlight = Senders;
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

    /// <summary>Returns the index of the answer to a path, which must be normalised.</summary>
    public int Find(ReadOnlySpan<byte> path) =>
        _routes.TryFind(path, out int route) ? (int)OwnAnswer.FirstRoute + route : (int)OwnAnswer.Default;

    /// <summary>The status code of an answer.</summary>
    public int StatusOf(int answer) => _statuses[answer];

    /// <summary>Whether the answer is only one to GET and HEAD.</summary>
    public bool IsContent(int answer) => _isContent[answer];

    /// <summary>Whether the connection can go on after an answer.</summary>
    public bool MayKeep(int answer) => _kept[answer] is not null;

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
    }

    private static bool IsContentOf(Site site, int answer) =>
        answer >= (int)OwnAnswer.FirstRoute && site.Routes[answer - (int)OwnAnswer.FirstRoute].IsContent;
}
