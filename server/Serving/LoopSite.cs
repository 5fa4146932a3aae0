using Uring.Server.Http.Sites;

namespace Uring.Server.Serving;

/// <summary>The answers of a site as one loop uses them.</summary>
internal sealed class LoopSite : IDisposable
{
    private readonly LoopResponse[] _closing;
    private readonly LoopResponse?[] _kept;
    private readonly bool[] _isContent;

    /// <param name="site">Its bytes outlive the last answer that points to them.</param>
    public LoopSite(Site site)
    {
        _closing = [.. site.Answers.Select(answer => new LoopResponse(answer.Closing))];
        _kept = [.. site.Answers.Select(answer => answer.Kept is { } kept ? new LoopResponse(kept) : null)];
        _isContent = [.. site.Answers.Select((_, index) => IsContentOf(site, index))];
        Routes = site.Table;
    }

    /// <summary>The answer to a path without a route.</summary>
    public LoopResponse Default => _closing[(int)OwnAnswer.Default];

    public RouteTable Routes { get; }

    /// <summary>The answers that point to the bytes, armed ones included.</summary>
    public ulong InFlight
    {
        get
        {
            ulong inFlight = 0;
            for (int answer = 0; answer < _closing.Length; answer++)
            {
                inFlight += _closing[answer].InFlight + (_kept[answer]?.InFlight ?? 0);
            }

            return inFlight;
        }
    }

    /// <summary>Whether the answer is only one to GET and HEAD.</summary>
    public bool IsContent(int answer) => _isContent[answer];

    /// <summary>Whether the connection can go on after an answer.</summary>
    public bool MayKeep(int answer) => _kept[answer] is not null;

    /// <summary>Returns the bytes of an answer.</summary>
    /// <param name="answer">The index of the answer.</param>
    /// <param name="keeps">Whether the connection goes on after it. The answer must allow that.</param>
    public LoopResponse Of(int answer, bool keeps) => keeps ? _kept[answer]! : _closing[answer];

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
        answer >= (int)OwnAnswer.FirstRoute ? site.Routes[answer - (int)OwnAnswer.FirstRoute].IsContent
        : answer == (int)OwnAnswer.Default && !site.AnswersEveryMethod;
}
