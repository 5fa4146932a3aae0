using System.Runtime.CompilerServices;
using Uring.Server.Http.Parsing;
using Uring.Server.Http.Sites;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Operator.Settings;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Http;

/// <summary>Parses what a client sends, and queues an answer for each request.</summary>
/// <remarks>
/// Requests are parsed as they arrive, even while an earlier answer is being sent. Each leaves 32 bits, so received bytes never
/// have to wait in a buffer of the kernel's ring.
/// </remarks>
internal sealed class RequestReader
{
    private readonly HttpConnections _http;
    private readonly Orders _orders;
    private readonly RequestFigures _figures;
    private readonly FileRequests _files;
    private readonly RequestLog? _log;
    private readonly RequestLimits _limits;
    private readonly bool _keeps;
    private readonly uint _maxRequests;

    // The normalised path of the request at hand. A target is never longer than a head.
    private readonly byte[] _path;

    public RequestReader(LoopParts parts, HttpConnections http, RequestFigures figures, AnswerDates dates, RequestLog? log)
    {
        ServerOptions options = parts.Options;
        _http = http;
        _orders = parts.Orders;
        _figures = figures;
        _files = new FileRequests(dates);
        _log = log;
        _limits = options.Limits with { NotesFields = options.Root is not null || _log is not null };
        _keeps = options.KeepAlive > 0;
        _maxRequests = (uint)options.KeepAliveRequests;
        _path = new byte[options.Limits.MaxHead];
        InitializeParser();
        FileRequests.Initialize(_limits);
    }

    /// <summary>Reads bytes that have arrived.</summary>
    /// <returns>False when more answers wait than the queue of the connection holds.</returns>
    public bool TryRead(uint slot, ReadOnlySpan<byte> bytes)
    {
        ref HttpConnection connection = ref _http[slot];
        bool room = true;
        while (room && !bytes.IsEmpty && !connection.IsLast)
        {
            room = connection.InBody ? TryReadBody(slot, ref connection, ref bytes) : TryReadHead(slot, ref connection, ref bytes);
        }

        return room;
    }

    /// <summary>Queues the answer to a request that did not arrive in time.</summary>
    public bool TryRefuseLate(uint slot)
    {
        _figures.TimedOut();
        ref HttpConnection late = ref _http[slot];
        return TryRefuse(slot, ref late, _http.PartOf(late), OwnAnswer.RequestTimeout);
    }

    /// <summary>Initializes the static tables of the parser, which allocates. The loop must not do that.</summary>
    private void InitializeParser()
    {
        ReadOnlySpan<byte> request = "POST /%61?b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n"u8;
        RequestHead head = default;
        _ = RequestParser.Read(ref head, request, _limits);
        _ = TargetPath.TryRead(request.Slice(head.TargetOffset, head.TargetLength), head.Form, _path, out _);
        BodyReader body = new(head, _limits);
        _ = body.Read("1;a=\"b\"\r\n1\r\n0\r\nA: b\r\n\r\n"u8, out _);
    }

    private bool TryReadHead(uint slot, ref HttpConnection connection, ref ReadOnlySpan<byte> bytes)
    {
        bool isPart = connection.Block != HttpConnection.NoBlock;
        int before = isPart ? (int)connection.BlockLength : 0;
        ReadOnlySpan<byte> head = isPart ? _http.Append(ref connection, bytes) : bytes;
        switch (RequestParser.Read(ref connection.Head, head, _limits))
        {
            case HeadStatus.Complete:
                bytes = bytes[(connection.Head.Length - before)..];
                bool room = TryTake(slot, ref connection, head, bytes);
                if (_log is null || !connection.InBody)
                {
                    EndRequest(ref connection);
                }
                else if (!isPart)
                {
                    // The record is written with the end of the body, which decides about the status.
                    _ = _http.Append(ref connection, head[..connection.Head.Length]);
                }

                return room;
            case HeadStatus.Refused:
                _figures.Refused(connection.Head.Error);
                bytes = [];
                return TryRefuse(slot, ref connection, head, AnswerTo(connection.Head.Error));
            default:
                if (!isPart)
                {
                    _ = _http.Append(ref connection, bytes);
                }

                bytes = [];
                return true;
        }
    }

    /// <summary>Takes a request whose head is complete: queues its answer, or begins its body.</summary>
    private bool TryTake(uint slot, ref HttpConnection connection, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> behind)
    {
        ref readonly RequestHead head = ref connection.Head;
        LoopSite site = SiteOf(connection);
        if (!TryFind(site, head, bytes, out FoundAnswer answer, out FileRange range))
        {
            _figures.Refused(RequestError.InvalidTarget);
            return TryRefuse(slot, ref connection, bytes, OwnAnswer.BadRequest);
        }

        bool isPrepared = answer.Kind == AnswerKind.Prepared;
        bool keeps = head.Persists && _keeps && connection.Requests + 1 < _maxRequests && !_orders.Disarms
            && (!isPrepared || (site.MayKeep(answer.Index) && (head.MinorVersion == 1 || site.MayKeepHttp10(answer.Index))));
        connection.IsClean = !head.Persists;
        if (!isPrepared)
        {
            answer = Take(ref connection, site, answer, range);
        }

        if (answer.Kind == AnswerKind.Redirect && !TryTakeQuery(ref connection, site, answer, bytes))
        {
            // The queries of the redirects that wait fill their block.
            _figures.Refused(RequestError.TargetTooLong);
            return TryRefuse(slot, ref connection, bytes, OwnAnswer.UriTooLong);
        }

        QueuedAnswer queued = new(answer.Kind, answer.Index, keeps, head.Method == RequestMethod.Head);
        if (!head.HasBody)
        {
            _log?.Write(slot, connection, bytes, site, queued);
            return TryQueue(ref connection, queued);
        }

        connection.Pending = queued;
        connection.Body = new BodyReader(head, _limits);
        connection.InBody = true;

        // A client that has sent a part of its body no longer waits: RFC 9110, section 10.1.1.
        return !head.ExpectsContinue || !behind.IsEmpty
            || connection.Queue.TryAdd(_http.Blocks, new QueuedAnswer(AnswerKind.Prepared, (int)OwnAnswer.Continue, keeps: false, isHead: false));
    }

    private bool TryReadBody(uint slot, ref HttpConnection connection, ref ReadOnlySpan<byte> bytes)
    {
        BodyStatus status = connection.Body.Read(bytes, out int consumed);
        bytes = bytes[consumed..];
        switch (status)
        {
            case BodyStatus.Complete:
                _log?.Write(slot, connection, _http.PartOf(connection), SiteOf(connection), connection.Pending);
                connection.InBody = false;
                EndRequest(ref connection);
                return TryQueue(ref connection, connection.Pending);
            case BodyStatus.Refused:
                bytes = [];
                _figures.Refused(connection.Body.Error);
                return TryRefuse(slot, ref connection, _http.PartOf(connection), AnswerTo(connection.Body.Error));
            default:
                return true;
        }
    }

    /// <summary>Returns the site of the next answer: with files, that of the answers that wait.</summary>
    private LoopSite SiteOf(in HttpConnection connection) =>
        connection.Site is { HasFiles: true } site && (connection.Queue.Count > 0 || connection.InBody) ? site : _orders.Site;

    /// <summary>Keeps the site, whose files the answer has, until the answer is sent.</summary>
    /// <returns>The answer. The connection has a place for one range, and a server may ignore others: RFC 9110, section 14.2.</returns>
    private static FoundAnswer Take(ref HttpConnection connection, LoopSite site, FoundAnswer answer, FileRange range)
    {
        if (connection.Site != site)
        {
            HttpConnections.ReturnSite(ref connection);
            _ = HttpConnections.TakeSite(ref connection, site);
        }

        if (range.IsNone)
        {
            return answer;
        }

        if (!connection.Range.IsNone)
        {
            return answer with { Kind = AnswerKind.Whole };
        }

        connection.Range = range;
        return answer;
    }

    /// <summary>Keeps the query of a redirect until its answer is sent.</summary>
    /// <returns>False without room.</returns>
    private unsafe bool TryTakeQuery(ref HttpConnection connection, LoopSite site, FoundAnswer answer, ReadOnlySpan<byte> bytes)
    {
        ref readonly RequestHead head = ref connection.Head;
        Representation file = site.File(answer.Index);
        ReadOnlySpan<byte> query = TargetPath.QueryOf(bytes.Slice(head.TargetOffset, head.TargetLength));
        return connection.Queries.TryAdd(_http.Blocks, query, new ReadOnlySpan<byte>(file.Body, (int)file.Length));
    }

    /// <summary>Finds the answer to a request.</summary>
    /// <returns>False for a target without a valid path.</returns>
    private bool TryFind(LoopSite site, in RequestHead head, ReadOnlySpan<byte> bytes, out FoundAnswer found, out FileRange range)
    {
        int answer = (int)OwnAnswer.Default;
        range = default;
        if (site.HasPaths && head.Form is not (TargetForm.Authority or TargetForm.Asterisk))
        {
            if (!TargetPath.TryRead(bytes.Slice(head.TargetOffset, head.TargetLength), head.Form, _path, out int length))
            {
                found = default;
                return false;
            }

            ReadOnlySpan<byte> path = _path.AsSpan(0, length);
            if (!site.TryFindRoute(path, out answer) && site.Files is { } files)
            {
                found = _files.Find(files, head, bytes, path, out range);
                return true;
            }
        }

        if (!Answers(site, answer, head.Method) || (site.HasPaths && head.Form == TargetForm.Asterisk))
        {
            answer = (int)(head.Method == RequestMethod.Other ? OwnAnswer.NotImplemented : OwnAnswer.MethodNotAllowed);
        }

        found = new FoundAnswer(AnswerKind.Prepared, answer);
        return true;
    }

    /// <summary>
    /// Whether an answer is valid for a method. A response of 2xx to CONNECT would begin a tunnel: RFC 9110, section 9.3.6.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Answers(LoopSite site, int answer, RequestMethod method) => method switch
    {
        RequestMethod.Get or RequestMethod.Head => true,
        RequestMethod.Connect or RequestMethod.Trace => false,
        _ => !site.IsContent(answer),
    };

    private static OwnAnswer AnswerTo(RequestError error) => RequestErrors.StatusOf(error) switch
    {
        413 => OwnAnswer.ContentTooLarge,
        414 => OwnAnswer.UriTooLong,
        417 => OwnAnswer.ExpectationFailed,
        431 => OwnAnswer.HeaderTooLarge,
        501 => OwnAnswer.NotImplemented,
        505 => OwnAnswer.VersionNotSupported,
        _ => OwnAnswer.BadRequest,
    };

    /// <summary>Queues the answer to a request that is not read to its end. The connection ends with it.</summary>
    private bool TryRefuse(uint slot, ref HttpConnection connection, ReadOnlySpan<byte> bytes, OwnAnswer answer)
    {
        // An answer to HEAD has no body, not even an error: RFC 9110, section 9.3.2.
        bool isHead = connection.InBody ? connection.Pending.IsHead : connection.Head.Method == RequestMethod.Head;
        QueuedAnswer refusal = new(AnswerKind.Prepared, (int)answer, keeps: false, isHead);
        _log?.Write(slot, connection, bytes, SiteOf(connection), refusal);
        connection.InBody = false;
        _http.ReturnBlock(ref connection);
        bool room = TryQueue(ref connection, refusal);
        connection.IsClean = false;
        return room;
    }

    /// <summary>Gives up the bytes of a request that is read.</summary>
    private void EndRequest(ref HttpConnection connection)
    {
        _http.ReturnBlock(ref connection);
        connection.Head = default;
    }

    private bool TryQueue(ref HttpConnection connection, QueuedAnswer answer)
    {
        connection.Requests++;
        connection.IsLast = !answer.Keeps;
        return connection.Queue.TryAdd(_http.Blocks, answer);
    }
}
