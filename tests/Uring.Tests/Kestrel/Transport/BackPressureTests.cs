using System.IO.Pipelines;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The transport receives and takes no more than its limits ahead of the slower side.</summary>
public sealed class BackPressureTests
{
    private const long Limit = 65_536;

    // A receive can end up to one segment of the pipe above the limit.
    private const long MostAhead = Limit + 65_536;

    private const long Total = 16 << 20;

    // More than a client with a buffer of 64 KiB and the send buffer of the server take: tcp(7), tcp_wmem.
    private const long Download = 64 << 20;

    // The send buffer of the server grows to 4 MiB by default: tcp(7), tcp_wmem.
    private const long MostInTheKernel = 32 << 20;

    [Theory, Transports]
    public async Task The_transport_stops_to_receive_at_the_limit_and_continues_below_it(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(
            kind, settings: new TransportSettings { MaxReadBufferSize = Limit });
        await using TransportPair pair = await harness.ConnectAsync();
        Task send = pair.Client.SendPatternAsync(Total);
        await harness.AwaitEventAsync(4);
        Assert.False(send.IsCompleted);
        Assert.DoesNotContain(harness.Events, logged => logged.Id.Id == 5);

        long received = 0;
        while (received < Total)
        {
            ReadResult read = await pair.Input.ReadAsync(TestContext.Current.CancellationToken);
            Assert.InRange(read.Buffer.Length, 1, MostAhead);
            foreach (ReadOnlyMemory<byte> segment in read.Buffer)
            {
                Pattern.Require(segment.Span, received);
                received += segment.Length;
            }

            pair.Input.AdvanceTo(read.Buffer.End);
        }

        await send;
        await harness.AwaitEventAsync(5);
    }

    [Theory, Transports]
    public async Task The_output_waits_for_a_client_that_does_not_read(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(
            kind, settings: new TransportSettings { MaxWriteBufferSize = Limit });
        await using TransportPair pair = await harness.ConnectAsync(receiveBuffer: 65_536);
        long written = 0;
        Task writes = Task.Run(async () =>
        {
            byte[] bytes = new byte[16_384];
            while (written < Download)
            {
                Pattern.Fill(bytes, written);
                _ = await pair.WriteAsync(bytes);
                Volatile.Write(ref written, written + bytes.Length);
            }
        }, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => !pair.IsWritable, () => "no write waits");
        Assert.InRange(Volatile.Read(ref written), 0, MostInTheKernel);
        await pair.Client.ReadPatternAsync(Download, read => Assert.InRange(Volatile.Read(ref written) - read, -Limit, MostInTheKernel));
        await writes;
    }

    /// <remarks>Writes during a send move the sends to the thread pool, and a full socket moves them back to the ring.</remarks>
    [Theory, Transports]
    public async Task Small_writes_arrive_whole_at_a_client_that_reads_late(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(
            kind, settings: new TransportSettings { MaxWriteBufferSize = Limit });
        await using TransportPair pair = await harness.ConnectAsync(receiveBuffer: 65_536);
        Task writes = Task.Run(async () =>
        {
            byte[] bytes = new byte[700];
            for (long written = 0; written < Total;)
            {
                int count = (int)Math.Min(1 + (written % bytes.Length), Total - written);
                Pattern.Fill(bytes.AsSpan(0, count), written);
                _ = await pair.WriteAsync(bytes.AsMemory(0, count));
                written += count;
            }
        }, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => !pair.IsWritable, () => "no write waits");
        await pair.Client.ReadPatternAsync(Total, _ => { });
        await writes;
    }

    /// <remarks>The vectors of one send are at most 1,024: UIO_MAXIOV.</remarks>
    [Theory, Transports]
    public async Task A_flush_of_thousands_of_segments_arrives_whole(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(
            kind, settings: new TransportSettings { MaxWriteBufferSize = 0 });
        await using TransportPair pair = await harness.ConnectAsync();
        const long Length = 12_000_007;
        for (long written = 0; written < Length;)
        {
            Memory<byte> memory = pair.Output.GetMemory();
            memory = memory[..(int)Math.Min(memory.Length, Length - written)];
            Pattern.Fill(memory.Span, written);
            pair.Output.Advance(memory.Length);
            written += memory.Length;
        }

        Task<FlushResult> flush = pair.Output.FlushAsync(TestContext.Current.CancellationToken).AsTask();
        await pair.Client.ReadPatternAsync(Length);
        _ = await flush;
        await pair.Output.CompleteAsync();
        await pair.Client.RequireFinAsync();
    }

    [Theory, Transports]
    public async Task Both_directions_run_at_once(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        Task echo = Task.Run(() => pair.Input.CopyToAsync(pair.Output), TestContext.Current.CancellationToken);
        Task send = pair.Client.SendPatternAsync(Total);
        await pair.Client.ReadPatternAsync(Total);
        await send;
        pair.Client.FinishSending();
        await echo;
        await pair.Output.CompleteAsync();
        await pair.Client.RequireFinAsync();
    }

    [Theory, Transports]
    public async Task A_read_that_is_examined_and_not_consumed_keeps_its_bytes(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        for (int i = 1; i <= 50; i++)
        {
            await pair.Client.SendAsync("x");
            ReadResult read = await pair.Input.ReadAsync(TestContext.Current.CancellationToken);
            Assert.Equal(i, read.Buffer.Length);
            pair.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        await pair.Client.SendAsync("y");
        Assert.Equal(new string('x', 50) + "y", await pair.ReadAsync(1));
    }
}
