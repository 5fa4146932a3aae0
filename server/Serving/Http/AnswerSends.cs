using Uring.Interop;
using Uring.Server.Http;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Figures;
using Uring.Server.Serving.Answering;
using Uring.Server.Serving.Connections;

namespace Uring.Server.Serving.Http;

/// <summary>Sends the queued answers of a connection, several in one chain, with one chain in flight for each connection.</summary>
/// <remarks>
/// The sends of a chain are linked softly: a send that fails or ends short cancels all that follow it. So no answer begins
/// before the one before it is whole. The kernel posts one completion for each chain: for the send that failed, or for its end.
/// </remarks>
internal sealed unsafe class AnswerSends
{
    /// <summary>The most entries of a chain: the two parts of each answer, and its end.</summary>
    public const uint MaxEntries = (2 * MaxAnswers) + EndEntries;

    // Behind the last answers of a connection: the cancellation of its receive, and the close.
    private const uint EndEntries = 2;

    // Answers of one chain. A longer one would delay those of other connections.
    private const uint MaxAnswers = 16;

    private readonly ConnectionTable _connections;
    private readonly HttpConnections _http;
    private readonly Receives _receives;
    private readonly ConnectionEntries _entries;
    private readonly EntryQueue _queue;
    private readonly Orders _orders;
    private readonly AnswerDates _dates;
    private readonly AnswerPreparation _preparation;
    private readonly BlockedSends _blocked;
    private readonly SendProgress _progress;
    private readonly RequestFigures _requestFigures;
    private readonly RingFigures* _figures;
    private readonly bool _lingers;

    public AnswerSends(LoopParts parts, HttpConnections http, ConnectionEntries entries, Receives receives, AnswerDates dates, RequestFigures requestFigures)
    {
        _connections = parts.Connections;
        _http = http;
        _receives = receives;
        _entries = entries;
        _queue = parts.Queue;
        _orders = parts.Orders;
        _dates = dates;
        _preparation = new AnswerPreparation(http, dates);
        _blocked = parts.BlockedSends;
        _progress = parts.SendProgress;
        _requestFigures = requestFigures;
        _figures = parts.Figures;
        _lingers = parts.Linger.IsOn;
    }

    /// <summary>Submits queued answers of a connection that has no chain in flight.</summary>
    /// <returns>False when the queue has no room.</returns>
    public bool TrySend(uint slot)
    {
        ref HttpConnection connection = ref _http[slot];
        uint sent = _connections[slot].Sent;
        LoopSite site = SiteOf(ref connection, isBegun: sent > 0);
        if (sent > 0 && connection.Queue.Peek(_http.Blocks, 0) is { IsPrepared: true } begun && begun.In(site) is var first && first.IsInDate(sent))
        {
            return TrySendDate(slot, first);
        }

        uint answers = uint.Min(connection.Queue.Count, MaxAnswers);
        uint sends = 0;
        uint query = connection.Queries.First;
        for (uint answer = 0; answer < answers; answer++)
        {
            QueuedAnswer queued = connection.Queue.Peek(_http.Blocks, answer);
            bool isBegun = answer == 0 && sent > 0;
            if (queued.Keeps && MustEnd(connection, site, queued, answer, isBegun))
            {
                connection.Queue.EndWith(_http.Blocks, answer);
                connection.IsLast = true;
                connection.InBody = false;
                queued = queued.AsLast;
                answers = answer + 1;
            }

            if (!_preparation.TryPrepare(ref connection, site, queued, isBegun, ref query, out AnswerBytes bytes))
            {
                answers = answer;
                break;
            }

            sends += bytes.PartsBehind(isBegun ? sent : 0);
        }

        bool isLast = connection.IsLast && answers == connection.Queue.Count;
        uint ends = !isLast ? 0 : EndsAtOnce(connection) ? _receives.CloseCount(slot) : 1;
        if (!_queue.TryTakeChain(sends + ends, out SqeChain chain))
        {
            _preparation.ReturnHeads(ref connection, isBegun: sent > 0);
            return false;
        }

        ChainKey key = _connections.BeginChain(slot);
        uint next = 0;
        uint head = connection.Heads.First;
        for (uint answer = 0; answer < answers; answer++)
        {
            QueuedAnswer queued = connection.Queue.Peek(_http.Blocks, answer);
            AnswerBytes bytes;
            if (queued.IsPrepared)
            {
                LoopResponse response = queued.In(site);
                response.Refresh(_dates);
                bytes = AnswerBytes.Of(response, queued.IsHead);
            }
            else
            {
                bytes = _http.Heads[head];
                head = _http.Heads.Next(head);
            }

            Write(chain, ref next, sends + ends, key, answer, bytes, answer == 0 ? sent : 0);
        }

        if (ends > 0)
        {
            WriteEnd(chain, next, key, ref connection);
        }

        connection.Sending = (byte)answers;
        connection.DateNumber = _dates.Number;
        _connections.Move(slot, ConnectionState.Answering);
        return true;
    }

    /// <summary>Sends the rest of the date of an answer that was sent in part. The response may have a later date by now.</summary>
    private bool TrySendDate(uint slot, LoopResponse response)
    {
        ref HttpConnection connection = ref _http[slot];
        uint sent = _connections[slot].Sent - response.DateOffset;
        if (!_dates.TryFind(connection.DateNumber, out byte* date))
        {
            // The client has taken nothing for minutes.
            Break(slot);
            _connections.Move(slot, ConnectionState.ToClose);
            return true;
        }

        if (!_queue.TryTake(out io_uring_sqe* sqe))
        {
            return false;
        }

        UserData send = _connections.BeginChain(slot).With(EntryKind.Send, answer: 0);
        _entries.SendAnswer(ref *sqe, send, date + sent, DateValue.Length - sent, isLinked: false);
        connection.Sending = 1;
        _connections.Move(slot, ConnectionState.Answering);
        return true;
    }

    /// <summary>Handles the completion of a send: the end of its chain.</summary>
    /// <param name="send">The user data.</param>
    /// <param name="result">The bytes that the kernel has taken, or an error.</param>
    /// <param name="now">In milliseconds of the loop's clock.</param>
    /// <returns>The next step.</returns>
    public SendEnd Ended(UserData send, KernelResult result, long now)
    {
        uint slot = send.Slot;
        ref HttpConnection connection = ref _http[slot];
        ref Connection answered = ref _connections[slot];
        _connections.EndChain(slot);
        connection.Closes = false;
        RemoveWhole(slot, send.Link);

        QueuedAnswer queued = connection.Queue.Peek(_http.Blocks, 0);
        AnswerBytes bytes = _preparation.BytesOf(connection, queued);
        uint before = answered.Sent;
        if (send.Kind == EntryKind.SendRest)
        {
            // The first part is sent whole: its success posts nothing.
            answered.Sent = uint.Max(before, bytes.FirstLength);
        }

        answered.Sent += result.IsError ? 0 : result.Count;
        _figures->BytesSent += answered.Sent - before;
        if (result.IsError && !FailedSends.IsTransient(result.Errno))
        {
            _figures->Count(Operation.Send, result.Errno);
            return SendEnd.Broken;
        }

        if (answered.Sent == bytes.Length)
        {
            RemoveWhole(slot, 1);
            connection.Sending = 0;
            return SendEnd.Whole;
        }

        connection.Sending = 0;
        _preparation.ReturnHeads(ref connection, isBegun: answered.Sent > 0);
        if (queued.IsPrepared && EndsDate(queued.In(connection.Site!), before, answered.Sent))
        {
            // The date is whole, and the rest of the answer follows at once.
            return SendEnd.Whole;
        }

        _blocked.Add(slot, progress: send.Link > 0 || answered.Sent > before, now);
        return SendEnd.Blocked;
    }

    /// <summary>Handles the end of a chain whose sends have all succeeded.</summary>
    public void AllSent(uint slot)
    {
        RemoveWhole(slot, _http[slot].Sending);
        _http[slot].Sending = 0;
    }

    /// <summary>Gives up the answers of a connection. The parts that are sent are counted already.</summary>
    public void Break(uint slot)
    {
        _progress.Ended(slot);
        _connections[slot].Sent = 0;
        _http[slot].Sending = 0;
        _http[slot].IsBroken = true;
    }

    /// <summary>
    /// Whether the close follows the last answer at once: the client has declared its last request, and all of it is read. Another
    /// client may still be sending, and TCP would reset its connection.
    /// </summary>
    private bool EndsAtOnce(in HttpConnection connection) => connection.IsClean || connection.ClientEnded || !_lingers;

    /// <summary>
    /// Whether the connection ends with an answer that was to keep it. A reload has replaced the response by one without a length,
    /// or the server stops and no further request is known. A client repeats the requests behind an answer with
    /// <c>Connection: close</c>: RFC 9112, section 9.6.
    /// </summary>
    private bool MustEnd(in HttpConnection connection, LoopSite site, QueuedAnswer answer, uint index, bool isBegun) =>
        (answer.IsPrepared && !site.MayKeep(answer.Index))
        || (_orders.Disarms && !isBegun && index + 1 == connection.Queue.Count && !connection.InBody && connection.Block == HttpConnection.NoBlock);

    /// <summary>Whether a send has ended with the date of a response that was sent in part.</summary>
    private static bool EndsDate(LoopResponse response, uint before, uint sent) =>
        response.IsInDate(before) && sent == response.DateOffset + DateValue.Length;

    /// <summary>Returns the site of the answers to send. Without files, only an answer that is sent in part needs an older one.</summary>
    private LoopSite SiteOf(ref HttpConnection connection, bool isBegun)
    {
        if (!isBegun && connection.Site is { HasFiles: false })
        {
            HttpConnections.ReturnSite(ref connection);
        }

        LoopSite site = HttpConnections.TakeSite(ref connection, _orders.Site);
        return site.MetricsAnswer != Site.NoAnswer && connection.Queue.Contains(_http.Blocks, site.MetricsAnswer, MaxAnswers)
            ? HttpConnections.Exchange(ref connection, site.WithMetrics(_dates))
            : site;
    }

    private void Write(
        SqeChain chain, ref uint next, uint entries, ChainKey key, uint answer, AnswerBytes response, uint sent)
    {
        if (sent < response.FirstLength)
        {
            uint end = uint.Min(response.Length, response.FirstLength);
            _entries.SendAnswer(ref chain[next], key.With(EntryKind.Send, answer), response.First + sent, end - sent, isLinked: next + 1 < entries);
            next++;
            sent = end;
        }

        if (sent < response.Length)
        {
            byte* rest = response.Rest + (sent - response.FirstLength);
            _entries.SendAnswer(ref chain[next], key.With(EntryKind.SendRest, answer), rest, response.Length - sent, isLinked: next + 1 < entries);
            next++;
        }
    }

    private void WriteEnd(SqeChain chain, uint next, ChainKey key, ref HttpConnection connection)
    {
        if (!EndsAtOnce(connection))
        {
            _entries.Shutdown(ref chain[next], key);
            return;
        }

        connection.Closes = true;
        _receives.WriteClose(chain, next, key);
    }

    /// <summary>Counts answers that are sent whole, and removes them.</summary>
    private void RemoveWhole(uint slot, uint count)
    {
        if (count == 0)
        {
            return;
        }

        ref HttpConnection connection = ref _http[slot];
        ulong bytes = 0;
        for (uint answer = 0; answer < count; answer++)
        {
            QueuedAnswer queued = connection.Queue.Peek(_http.Blocks, answer);
            _requestFigures.Answered(connection.Site!.StatusOf(queued));
            bytes += _preparation.BytesOf(connection, queued).Length;
            _preparation.Release(ref connection, queued);
        }

        // The parts of the first answer that were sent one by one are counted already.
        _figures->BytesSent += bytes - _connections[slot].Sent;
        connection.Queue.Remove(_http.Blocks, count);
        _connections[slot].Sent = 0;
        _progress.Ended(slot);
    }
}
