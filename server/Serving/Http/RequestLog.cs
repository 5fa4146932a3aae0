using Uring.Server.Operator.AccessLog;
using Uring.Server.Serving.Answering;

namespace Uring.Server.Serving.Http;

/// <summary>Writes the requests of a loop to the access log, when their answers are chosen.</summary>
internal sealed class RequestLog
{
    private readonly AccessLogWriter _writer;
    private readonly AnswerDates _dates;
    private readonly ClientAddresses? _addresses;

    /// <param name="writer">The writer of the loop.</param>
    /// <param name="dates">The time of the loop.</param>
    /// <param name="addresses">The addresses of clients; null for a log without addresses.</param>
    public RequestLog(AccessLogWriter writer, AnswerDates dates, ClientAddresses? addresses) =>
        (_writer, _dates, _addresses) = (writer, dates, addresses);

    /// <summary>Writes a record.</summary>
    /// <param name="slot">The slot of the connection.</param>
    /// <param name="connection">The connection, with the head of the request.</param>
    /// <param name="bytes">The bytes of the head that have come, from the first one that the parser has read.</param>
    /// <param name="site">The site of the answer.</param>
    /// <param name="answer">The answer.</param>
    public void Write(uint slot, in HttpConnection connection, ReadOnlySpan<byte> bytes, LoopSite site, QueuedAnswer answer)
    {
        LogEntry entry = new()
        {
            Time = _dates.Milliseconds,
            Status = site.StatusOf(answer),
            BodyBytes = BodyOf(connection, site, answer),
            IsKept = answer.Keeps,
        };
        if (_addresses is { } addresses)
        {
            ref readonly ClientAddress client = ref addresses[slot];
            entry.Address = client.Address;
            entry.Port = client.Port;
        }

        entry.SetRequest(connection.Head, bytes);
        _writer.Write(entry);
    }

    private static uint BodyOf(in HttpConnection connection, LoopSite site, QueuedAnswer answer)
    {
        if (answer.IsHead)
        {
            return 0;
        }

        if (!answer.IsPrepared)
        {
            return FileAnswers.LengthOf(answer.Kind, site.File(answer.Index), connection.Range);
        }

        LoopResponse response = answer.In(site);
        return response.Length - response.HeadLength;
    }
}
