using System.Runtime.InteropServices;
using CsCheck;
using Uring.Server.Http.Parsing;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;

namespace Uring.Tests.Server;

/// <summary>The ring of records in memory: what the writer stores, the reader finds.</summary>
public sealed unsafe class AccessLogWriterTests : IDisposable
{
    private const int Capacity = 16_384;

    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(LogPositions.Size + Capacity);

    private LogPositions* Positions => (LogPositions*)_memory;

    private byte* Records => _memory + LogPositions.Size;

    [Fact]
    public void A_record_has_each_part_of_its_entry()
    {
        AccessLogWriter writer = new(Positions, Records, Capacity);
        LogEntry entry = new()
        {
            Time = 1_795_910_400_123,
            Status = 206,
            BodyBytes = ulong.MaxValue,
            IsKept = true,
            Method = "GET"u8,
            Target = "/a?b"u8,
            Version = "HTTP/1.1"u8,
            UserAgent = "agent"u8,
            Referer = "http://r/"u8,
            Address = [127, 0, 0, 1],
            Port = 65535,
        };
        writer.Write(entry);
        RegionReader reader = Reader();
        Assert.True(reader.TryMove());
        LogRecord record = reader.Record;
        Assert.Equal(
            (206, LogFlags.Kept, 0UL, 1_795_910_400_123, ulong.MaxValue, 65535),
            (record.Status, record.Flags, record.Sequence, record.Time, record.BodyBytes, record.Port));
        Assert.Equal(
            ["GET", "/a?b", "HTTP/1.1", "agent", "http://r/", "\u007f\0\0\u0001"],
            Texts(reader));
        Assert.False(reader.TryMove());
    }

    [Fact]
    public void An_empty_entry_is_a_record_too()
    {
        new AccessLogWriter(Positions, Records, Capacity).Write(default);
        RegionReader reader = Reader();
        Assert.True(reader.TryMove());
        Assert.Equal(["", "", "", "", "", ""], Texts(reader));
        Assert.Equal((uint)LogRecord.HeaderSize, reader.Record.Size);
    }

    [Theory]
    [InlineData(2048, 2048, 512, 512, LogFlags.None)]
    [InlineData(2049, 2048, 512, 512, LogFlags.CutMethod)]
    [InlineData(2048, 2049, 512, 512, LogFlags.CutTarget)]
    [InlineData(2048, 2048, 513, 512, LogFlags.CutAgent)]
    [InlineData(2048, 2048, 512, 513, LogFlags.CutReferer)]
    [InlineData(65_535, 65_535, 65_535, 65_535, LogFlags.CutMethod | LogFlags.CutTarget | LogFlags.CutAgent | LogFlags.CutReferer)]
    public void A_long_text_is_cut_and_the_record_has_a_flag(int method, int target, int agent, int referer, object flags)
    {
        byte[] text = HeadResult.Bytes(string.Concat(Enumerable.Range(0, 65_536).Select(i => (char)('a' + (i % 26)))));
        LogEntry entry = new()
        {
            Method = text.AsSpan(0, method),
            Target = text.AsSpan(0, target),
            UserAgent = text.AsSpan(0, agent),
            Referer = text.AsSpan(0, referer),
        };
        new AccessLogWriter(Positions, Records, Capacity).Write(entry);
        RegionReader reader = Reader();
        Assert.True(reader.TryMove());
        Assert.Equal(flags, reader.Record.Flags);
        Assert.Equal(
            [Start(2048), Start(2048), "", Start(512), Start(512), ""],
            Texts(reader));

        string Start(int length) => HeadResult.Text(text.AsSpan(0, length));
    }

    /// <summary>
    /// Any series of writes and reads: the reader finds the newest records in order, and counts the others.
    /// </summary>
    [Fact]
    public void New_records_overwrite_the_oldest_ones_and_the_reader_counts_those() => Gen.Select(Gen.Int[0, 2200], Gen.Int[0, 3]).Array[1, 300].Sample(
        steps =>
        {
            byte* memory = (byte*)NativeMemory.AllocZeroed(LogPositions.Size + Capacity);
            try
            {
                AccessLogWriter writer = new((LogPositions*)memory, memory + LogPositions.Size, Capacity);
                RegionReader reader = new((LogPositions*)memory, memory + LogPositions.Size, Capacity, countsFromFirst: true);
                List<string> written = [];
                ulong read = 0;
                foreach ((int length, int step) in steps)
                {
                    string target = $"{written.Count}".PadRight(length, 'x');
                    written.Add(target.Length > LogRecord.MaxTarget ? target[..LogRecord.MaxTarget] : target);
                    LogFolder.Write(writer, target, time: written.Count);
                    reader.Extend();
                    for (int i = step == 0 ? 100 : 0; i > 0 && reader.TryMove(); i--)
                    {
                        Assert.Equal(written[(int)reader.Record.Sequence], HeadResult.Text(reader.Texts.Target));
                        read++;
                        Assert.Equal(reader.Record.Sequence + 1, read + reader.Lost);
                    }
                }

                reader.Extend();
                while (reader.TryMove())
                {
                    Assert.Equal(written[(int)reader.Record.Sequence], HeadResult.Text(reader.Texts.Target));
                    read++;
                }

                Assert.Equal((ulong)written.Count, read + reader.Lost);

                // The padding, and the room of the last record, take less than two of the largest records.
                RegionReader late = new((LogPositions*)memory, memory + LogPositions.Size, Capacity, countsFromFirst: false);
                late.Extend();
                ulong held = 0;
                while (late.TryMove())
                {
                    held += late.Record.Size;
                }

                Assert.True(((LogPositions*)memory)->Tail == 0 || held + (2 * LogRecord.MaxSize) >= Capacity, $"{held}");
                Assert.Equal((ulong)written.Count - 1, late.Record.Sequence);
            }
            finally
            {
                NativeMemory.Free(memory);
            }
        },
        iter: 300);

    [Fact]
    public void Writing_allocates_nothing()
    {
        AccessLogWriter writer = new(Positions, Records, Capacity);
        byte[] head = HeadResult.Bytes("GET /a HTTP/1.1\r\nHost: a\r\nUser-Agent: x\r\nReferer: y\r\n\r\n");
        Write(writer, head);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++)
        {
            Write(writer, head);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(Positions->Tail > 0);
    }

    [Fact]
    public void A_size_that_another_program_has_changed_does_not_stop_the_writer()
    {
        AccessLogWriter writer = new(Positions, Records, Capacity);
        for (int round = 0; round < 10_000; round++)
        {
            LogFolder.Write(writer, "/");
            new Span<uint>(Records, Capacity / sizeof(uint)).Fill(round % 3 == 0 ? 0 : (uint)(round * 2_654_435_761));
        }

        Assert.Equal(0UL, Positions->Head % LogRecord.Alignment);
        Assert.True(Positions->Head > Capacity);
    }

    [Theory]
    [InlineData("GET /a?b HTTP/1.1\r\nHost: a\r\nUser-Agent: x y \r\nReferer:\tz\r\n\r\n", new[] { "GET", "/a?b", "HTTP/1.1", "x y", "z" })]
    [InlineData("\r\nHEAD / HTTP/1.0\r\n\r\n", new[] { "HEAD", "/", "HTTP/1.0", "", "" })]
    [InlineData("GET / HTTP/1.1\r\nUser-Agent: x\r\nBad Name: y\r\n\r\n", new[] { "GET", "/", "HTTP/1.1", "x", "" })]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: x", new[] { "GET", "/", "HTTP/1.1", "", "" })]
    [InlineData("GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", new[] { "GET  /x HTTP/1.1", "", "", "", "" })]
    [InlineData("\u0016\u0003\u0001", new[] { "\u0016\u0003\u0001", "", "", "", "" })]
    [InlineData("GET /", new[] { "GET /", "", "", "", "" })]
    [InlineData("\r\n", new[] { "", "", "", "", "" })]
    public void The_parts_of_a_request_come_from_its_head(string text, string[] parts)
    {
        byte[] bytes = HeadResult.Bytes(text);
        RequestHead head = default;
        _ = RequestParser.Read(ref head, bytes, new RequestLimits { NotesFields = true });
        LogEntry entry = default;
        entry.SetRequest(head, bytes);
        Assert.Equal<string[]>(
            parts,
            [
                HeadResult.Text(entry.Method), HeadResult.Text(entry.Target), HeadResult.Text(entry.Version),
                HeadResult.Text(entry.UserAgent), HeadResult.Text(entry.Referer),
            ]);
    }

    public void Dispose() => NativeMemory.Free(_memory);

    private static void Write(AccessLogWriter writer, byte[] bytes)
    {
        RequestHead head = default;
        _ = RequestParser.Read(ref head, bytes, new RequestLimits { NotesFields = true });
        LogEntry entry = default;
        entry.SetRequest(head, bytes);
        writer.Write(entry);
    }

    private static string[] Texts(RegionReader reader)
    {
        LogTexts texts = reader.Texts;
        return
        [
            HeadResult.Text(texts.Method), HeadResult.Text(texts.Target), HeadResult.Text(texts.Version),
            HeadResult.Text(texts.Agent), HeadResult.Text(texts.Referer), HeadResult.Text(texts.Address),
        ];
    }

    private RegionReader Reader()
    {
        RegionReader reader = new(Positions, Records, Capacity, countsFromFirst: false);
        reader.Extend();
        return reader;
    }
}
