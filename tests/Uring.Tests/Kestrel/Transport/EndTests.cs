using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Uring.Kestrel.Connections;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>The ends of a connection: FIN, half-close, RST and abort, from both sides.</summary>
public sealed class EndTests
{
    [Theory, Transports]
    public async Task The_FIN_of_a_client_ends_the_reads_after_its_bytes(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        await pair.Client.SendAsync("last words");
        pair.Client.FinishSending();
        Assert.Equal("last words", await pair.ReadToFinAsync());
        await pair.AwaitClosedAsync();
        await harness.AwaitEventAsync(6);
    }

    [Theory, Transports]
    public async Task A_client_that_has_finished_sending_still_receives(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Client.FinishSending();
        Assert.Equal("", await pair.ReadToFinAsync());
        await pair.AwaitClosedAsync();
        await pair.WriteAsync("answer");
        await pair.Output.CompleteAsync();
        Assert.Equal("answer", await pair.Client.ReadToFinAsync());
    }

    [Theory, Transports]
    public async Task The_end_of_the_output_is_a_FIN_after_its_bytes(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        await pair.WriteAsync("whole");
        await pair.Output.CompleteAsync();
        Assert.Equal("whole", await pair.Client.ReadToFinAsync());
        await pair.AwaitClosedAsync();
        await harness.AwaitEventAsync(7);
    }

    [Theory]
    [InlineData(TransportKind.Pool, "whole")]
    [InlineData(TransportKind.Inline, "whole")]
    [InlineData(TransportKind.Pool, "in", "two pieces")]
    public async Task The_FIN_is_in_the_segment_of_the_last_bytes(TransportKind kind, params string[] pieces)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        foreach (string piece in pieces)
        {
            // Each piece has its own block of memory.
            Memory<byte> memory = pair.Output.GetMemory(4096);
            pair.Output.Advance(Encoding.ASCII.GetBytes(piece, memory.Span));
        }

        await pair.Output.CompleteAsync();
        Assert.Equal(string.Concat(pieces), await pair.Client.ReadToFinAsync());

        // One segment has the bytes and the FIN. The other one is the SYN-ACK.
        Assert.Equal(2u, SocketInfo.Received(pair.Client.Socket));
    }

    [Theory, Transports]
    public async Task The_end_of_the_input_leaves_the_output_open(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        await pair.Input.CompleteAsync();
        await pair.WriteAsync("answer");
        byte[] answer = new byte[6];
        await pair.Client.ReadExactlyAsync(answer);
        Assert.Equal("answer"u8, answer);
        await pair.Output.CompleteAsync();
        await pair.Client.RequireFinAsync();
    }

    [Theory, Transports]
    public async Task The_RST_of_an_idle_client_is_an_exception(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Client.Reset();
        ConnectionResetException reset = await pair.ReadErrorAsync<ConnectionResetException>();
        Assert.NotNull(reset.InnerException);
        await pair.AwaitClosedAsync();
        await harness.AwaitEventAsync(19);
    }

    [Theory, Transports]
    public async Task The_RST_of_a_client_ends_writes_that_wait_for_it(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync(receiveBuffer: 4096);
        Task writes = WriteUntilCompletedAsync(pair);
        await Poll.UntilAsync(() => !pair.IsWritable, () => "the writes never wait");
        pair.Client.Reset();
        await writes.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        await pair.AwaitClosedAsync();

        // The kernel reports an RST once: here to the receive or to the send. After the send, a receive gets a FIN.
        Exception? error = await Record.ExceptionAsync(pair.ReadToFinAsync);
        Assert.True(error is null or ConnectionResetException, $"the reads ended with {error}");
    }

    [Theory, Transports]
    public async Task An_abort_is_an_RST_and_an_exception_with_its_reason(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        Task<ConnectionAbortedException> error = pair.ReadErrorAsync<ConnectionAbortedException>();
        pair.Server.Abort(new ConnectionAbortedException("enough"));
        Assert.Equal("enough", (await error).Message);
        await pair.Client.RequireResetAsync();
        await pair.AwaitClosedAsync();
    }

    [Theory, Transports]
    public async Task Aborts_from_several_threads_are_one(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        for (int i = 0; i < 20; i++)
        {
            await using TransportPair pair = await harness.ConnectAsync();
            IConnectionLifetimeFeature lifetime = pair.Server.Features.GetRequiredFeature<IConnectionLifetimeFeature>();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(lifetime.Abort)));
            await pair.Client.RequireResetAsync();
            await pair.AwaitClosedAsync();
        }
    }

    [Theory, Transports]
    public async Task An_abort_ends_writes_that_wait_for_the_client(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync(receiveBuffer: 4096);
        Task writes = WriteUntilCompletedAsync(pair);
        await Poll.UntilAsync(() => !pair.IsWritable, () => "the writes never wait");
        pair.Server.Abort(new ConnectionAbortedException("enough"));
        await writes.WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        await pair.Client.RequireResetAsync();
        await pair.AwaitClosedAsync();
    }

    [Theory, Transports]
    public async Task An_abort_after_the_RST_of_the_client_is_harmless(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Client.Reset();
        await pair.AwaitClosedAsync();
        pair.Server.Abort(new ConnectionAbortedException("late"));
        _ = await pair.ReadErrorAsync<ConnectionResetException>();
    }

    [Theory, Transports]
    public async Task A_callback_of_the_end_that_throws_harms_no_other_connection(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair other = await harness.ConnectAsync();
        await using (TransportPair pair = await harness.ConnectAsync())
        {
            using CancellationTokenRegistration thrower = pair.Server.ConnectionClosed.Register(
                () => throw new InvalidOperationException("a fault of the application"));
            pair.Client.Dispose();
            await pair.AwaitClosedAsync();
        }

        await other.Client.SendAsync("ping");
        Assert.Equal("ping", await other.ReadAsync(4));
    }

    [Theory, Transports]
    public async Task A_connection_gives_its_descriptor_back_with_its_disposal(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        Socket socket;
        await using (TransportPair pair = await harness.ConnectAsync())
        {
            socket = pair.Server.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
            Assert.Equal(pair.Client.Socket.LocalEndPoint, socket.RemoteEndPoint);
            await pair.Output.CompleteAsync();
            await pair.Input.CompleteAsync();
            await pair.Server.DisposeAsync();

            // A descriptor that is still open would keep the connection of the client half open.
            await pair.Client.RequireFinAsync();
        }

        socket.Dispose();
    }

    [Theory, Transports]
    public async Task A_disposal_ends_a_connection_whose_transport_was_replaced(TransportKind kind)
    {
        await using TransportHarness harness = await TransportHarness.BindAsync(kind);
        await using TransportPair pair = await harness.ConnectAsync();
        pair.Server.Transport = new DuplexPipe(new Pipe().Reader, new Pipe().Writer);
        await pair.Server.DisposeAsync().AsTask().WaitAsync(Poll.Patience, TestContext.Current.CancellationToken);
        await pair.Client.RequireFinAsync();
    }

    private static async Task WriteUntilCompletedAsync(TransportPair pair)
    {
        byte[] bytes = new byte[65_536];
        try
        {
            while (!(await pair.WriteAsync(bytes)).IsCompleted)
            {
            }
        }
        catch (Exception e) when (e is ConnectionAbortedException or ConnectionResetException)
        {
        }
    }
}
