using Uring.Server.Http.Sites.Files;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Http;

/// <summary>
/// Prepares the bytes of queued answers: those of a site, or a head and the bytes of a file.
/// </summary>
internal sealed unsafe class AnswerPreparation
{
    private readonly HttpConnections _http;
    private readonly AnswerDates _dates;

    public AnswerPreparation(HttpConnections http, AnswerDates dates) => (_http, _dates) = (http, dates);

    /// <summary>
    /// Prepares an answer for the next chain of its connection. Writes the head of a file's answer, unless that
    /// answer has one already.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="site">The site of the answer.</param>
    /// <param name="queued">The answer.</param>
    /// <param name="isBegun">Whether a part of the answer is sent.</param>
    /// <param name="query">
    /// The place of the query of the next redirect. A redirect moves the place on.
    /// </param>
    /// <param name="bytes">The bytes of the answer.</param>
    /// <returns>False when the chain must end before the answer.</returns>
    public bool TryPrepare(
        ref HttpConnection connection, LoopSite site, QueuedAnswer queued, bool isBegun, ref uint query, out AnswerBytes bytes)
    {
        if (queued.IsPrepared)
        {
            bytes = AnswerBytes.Of(queued.In(site), queued.IsHead);
            return true;
        }

        AnswerHeads heads = _http.Heads;
        Representation file = site.File(queued.Index);
        byte* rest = null;
        uint restLength = 0;
        if (queued.Kind == AnswerKind.Redirect)
        {
            rest = connection.Queries.Read(_http.Blocks, ref query, file.Length, out restLength);
        }

        if (isBegun)
        {
            bytes = heads[connection.Heads.First];
            return true;
        }

        if (!heads.TryTake(ref connection.Heads, out uint head))
        {
            bytes = default;
            return false;
        }

        ReadOnlySpan<byte> date = site.Files!.GivesDate ? [] : _dates.Text;
        bytes = queued.Kind == AnswerKind.Redirect
            ? FileAnswers.WriteRedirect(heads.Block(head), heads.BlockSize, queued, file, date, rest, restLength)
            : FileAnswers.Write(heads.Block(head), heads.BlockSize, queued, file, connection.Range, date);
        heads[head] = bytes;
        return true;
    }

    /// <summary>
    /// Returns the heads of a connection without a chain in flight, except that of an answer that is sent in
    /// part.
    /// </summary>
    public void ReturnHeads(ref HttpConnection connection, bool isBegun)
    {
        if (isBegun && !connection.Queue.Peek(_http.Blocks, 0).IsPrepared)
        {
            _http.Heads.KeepFirst(ref connection.Heads);
        }
        else
        {
            _http.Heads.Clear(ref connection.Heads);
        }
    }

    /// <summary>
    /// Returns the bytes of the first queued answer, which a chain has sent, at least in part.
    /// </summary>
    public AnswerBytes BytesOf(in HttpConnection connection, QueuedAnswer queued) => queued.IsPrepared
        ? AnswerBytes.Of(queued.In(connection.Site!), queued.IsHead)
        : _http.Heads[connection.Heads.First];

    /// <summary>Gives up the memory of the first queued answer. No entry in flight may point to it.</summary>
    public void Release(ref HttpConnection connection, QueuedAnswer queued)
    {
        if (queued.IsPrepared)
        {
            return;
        }

        _http.Heads.ReturnFirst(ref connection.Heads);
        switch (queued.Kind)
        {
            case AnswerKind.Partial:
                connection.Range = default;
                break;
            case AnswerKind.Redirect:
                connection.Queries.RemoveFirst(_http.Blocks, connection.Site!.File(queued.Index).Length);
                break;
            default:
                break;
        }
    }
}
