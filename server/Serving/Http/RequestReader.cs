using System.Runtime.CompilerServices;
using Uring.Server.Http.Parsing;
using Uring.Server.Http.Sites;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Serving.Http;

/// <summary>Parses what a client sends, and queues an answer for each request.</summary>
/// <remarks>
/// Requests are parsed as they arrive, even while an earlier answer is being sent. What is left of them is 16 bits each, so
/// received bytes never have to wait in a buffer of the kernel's ring.
/// </remarks>
internal sealed class RequestReader
{
    private readonly HttpConnections _http;
    private readonly Orders _orders;
    private readonly RequestFigures _figures;
    private readonly RequestLimits _limits;
    private readonly bool _keeps;
    private readonly uint _maxRequests;

    // The normalised path of the request at hand. A target is never longer than a head.
    private readonly byte[] _path;

    public RequestReader(ServerOptions options, HttpConnections http, Orders orders, RequestFigures figures)
    {
        _http = http;
        _orders = orders;
        _figures = figures;
        _limits = options.Limits;
        _keeps = options.KeepAlive > 0;
        _maxRequests = (uint)options.KeepAliveRequests;
        _path = new byte[options.Limits.MaxHead];
        InitializeParser();
    }

    /// <summary>Reads bytes that have arrived.</summary>
    /// <returns>False when more answers wait than the queue of the connection holds.</returns>
    public bool TryRead(uint slot, ReadOnlySpan<byte> bytes)
    {
        ref HttpConnection connection = ref _http[slot];
        bool room = true;
        while (room && !bytes.IsEmpty && !connection.IsLast)
        {
            room = connection.InBody ? TryReadBody(ref connection, ref bytes) : TryReadHead(ref connection, ref bytes);
        }

        return room;
    }

    /// <summary>Queues the answer to a request that did not arrive in time.</summary>
    public bool TryRefuseLate(uint slot)
    {
        _figures.TimedOut();
        return TryRefuse(ref _http[slot], OwnAnswer.RequestTimeout);
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

    private bool TryReadHead(ref HttpConnection connection, ref ReadOnlySpan<byte> bytes)
    {
        bool isPart = connection.Block != HttpConnection.NoBlock;
        int before = isPart ? (int)connection.BlockLength : 0;
        ReadOnlySpan<byte> head = isPart ? _http.Append(ref connection, bytes) : bytes;
        switch (RequestParser.Read(ref connection.Head, head, _limits))
        {
            case HeadStatus.Complete:
                bytes = bytes[(connection.Head.Length - before)..];
                bool room = TryTake(ref connection, head, bytes);
                _http.ReturnBlock(ref connection);
                connection.Head = default;
                return room;
            case HeadStatus.Refused:
                _figures.Refused(connection.Head.Error);
                bytes = [];
                return TryRefuse(ref connection, AnswerTo(connection.Head.Error));
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
    private bool TryTake(ref HttpConnection connection, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> behind)
    {
        ref readonly RequestHead head = ref connection.Head;
        if (!TryFind(head, bytes, out int answer))
        {
            _figures.Refused(RequestError.InvalidTarget);
            return TryRefuse(ref connection, OwnAnswer.BadRequest);
        }

        LoopSite site = _orders.Site;
        bool keeps = head.Persists && _keeps && connection.Requests + 1 < _maxRequests && !_orders.Disarms
            && site.MayKeep(answer) && (head.MinorVersion == 1 || site.MayKeepHttp10(answer));
        connection.IsClean = !head.Persists;
        QueuedAnswer queued = new(answer, keeps, head.Method == RequestMethod.Head);
        if (!head.HasBody)
        {
            return TryQueue(ref connection, queued);
        }

        connection.Pending = queued;
        connection.Body = new BodyReader(head, _limits);
        connection.InBody = true;

        // A client that has sent a part of its body no longer waits: RFC 9110, section 10.1.1.
        return !head.ExpectsContinue || !behind.IsEmpty
            || connection.Queue.TryAdd(_http.Blocks, new QueuedAnswer((int)OwnAnswer.Continue, keeps: false, isHead: false));
    }

    private bool TryReadBody(ref HttpConnection connection, ref ReadOnlySpan<byte> bytes)
    {
        BodyStatus status = connection.Body.Read(bytes, out int consumed);
        bytes = bytes[consumed..];
        switch (status)
        {
            case BodyStatus.Complete:
                connection.InBody = false;
                return TryQueue(ref connection, connection.Pending);
            case BodyStatus.Refused:
                bytes = [];
                _figures.Refused(connection.Body.Error);
                return TryRefuse(ref connection, AnswerTo(connection.Body.Error));
            default:
                return true;
        }
    }

    /// <summary>Finds the answer to a request.</summary>
    /// <returns>False for a target without a valid path.</returns>
    private bool TryFind(in RequestHead head, ReadOnlySpan<byte> bytes, out int answer)
    {
        LoopSite site = _orders.Site;
        answer = (int)OwnAnswer.Default;
        if (site.HasRoutes && head.Form is not (TargetForm.Authority or TargetForm.Asterisk))
        {
            if (!TargetPath.TryRead(bytes.Slice(head.TargetOffset, head.TargetLength), head.Form, _path, out int length))
            {
                return false;
            }

            answer = site.Find(_path.AsSpan(0, length));
        }

        if (!Answers(site, answer, head.Method) || (site.HasRoutes && head.Form == TargetForm.Asterisk))
        {
            answer = (int)(head.Method == RequestMethod.Other ? OwnAnswer.NotImplemented : OwnAnswer.MethodNotAllowed);
        }

        return true;
    }

    /// <summary>Whether an answer is one to a method. A response of 2xx to CONNECT would begin a tunnel: RFC 9110, section 9.3.6.</summary>
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
    private bool TryRefuse(ref HttpConnection connection, OwnAnswer answer)
    {
        // An answer to HEAD has no body, not even an error: RFC 9110, section 9.3.2.
        bool isHead = connection.InBody ? connection.Pending.IsHead : connection.Head.Method == RequestMethod.Head;
        connection.InBody = false;
        _http.ReturnBlock(ref connection);
        bool room = TryQueue(ref connection, new QueuedAnswer((int)answer, keeps: false, isHead));
        connection.IsClean = false;
        return room;
    }

    private bool TryQueue(ref HttpConnection connection, QueuedAnswer answer)
    {
        connection.Requests++;
        connection.IsLast = !answer.Keeps;
        return connection.Queue.TryAdd(_http.Blocks, answer);
    }
}
