using Grpc.Core;
using Grpc.Net.Client;
using Uring.Kestrel;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>A gRPC client over HTTP/2 without TLS: the four kinds of calls, statuses and cancellation.</summary>
public sealed class GrpcTests
{
    public static TheoryData<UringScheduling> Schedulings => ClientHost.Schedulings;

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task Unary_calls_in_parallel_return_their_texts(UringScheduling scheduling)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        using GrpcChannel channel = GrpcChannel.ForAddress(host.PriorKnowledge);
        CallInvoker invoker = channel.CreateCallInvoker();

        string[] texts = [.. Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), i * 100))];
        string[] echoes = await Task.WhenAll(texts.Select(text => CallAsync(invoker, text)));

        Assert.Equal(texts, echoes);
        Assert.Equal(texts.Length, host.Requests);
    }

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task Streams_of_either_side_are_whole(UringScheduling scheduling)
    {
        string text = new([.. Enumerable.Range(0, 500).Select(i => (char)('a' + (i % 26)))]);
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        using GrpcChannel channel = GrpcChannel.ForAddress(host.PriorKnowledge);
        CallInvoker invoker = channel.CreateCallInvoker();

        using AsyncServerStreamingCall<string> split = invoker.AsyncServerStreamingCall(EchoService.OneToMany, null, Options, text);
        Assert.Equal(text.Select(character => $"{character}"), await ReadAllAsync(split.ResponseStream));

        using AsyncClientStreamingCall<string, string> join = invoker.AsyncClientStreamingCall(EchoService.ManyToOne, null, Options);
        foreach (char character in text)
        {
            await join.RequestStream.WriteAsync($"{character}", Token);
        }

        await join.RequestStream.CompleteAsync();
        Assert.Equal(text, await join);
    }

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task A_duplex_call_answers_each_text_before_the_next(UringScheduling scheduling)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        using GrpcChannel channel = GrpcChannel.ForAddress(host.PriorKnowledge);
        using AsyncDuplexStreamingCall<string, string> call = channel.CreateCallInvoker()
            .AsyncDuplexStreamingCall(EchoService.ManyToMany, null, Options);

        for (int i = 0; i < 100; i++)
        {
            await call.RequestStream.WriteAsync($"{i}", Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal($"{i}", call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Theory]
    [MemberData(nameof(Schedulings))]
    public async Task A_status_and_a_cancellation_leave_the_channel_usable(UringScheduling scheduling)
    {
        await using ClientHost host = await ClientHost.StartAsync(scheduling);
        using GrpcChannel channel = GrpcChannel.ForAddress(host.PriorKnowledge);
        CallInvoker invoker = channel.CreateCallInvoker();

        RpcException failed = await Assert.ThrowsAsync<RpcException>(() => CallAsync(invoker, "fail"));
        Assert.Equal((StatusCode.DataLoss, "as requested"), (failed.StatusCode, failed.Status.Detail));

        using CancellationTokenSource source = new();
        using AsyncDuplexStreamingCall<string, string> call = invoker.AsyncDuplexStreamingCall(
            EchoService.ManyToMany, null, new CallOptions(cancellationToken: source.Token));
        await call.RequestStream.WriteAsync("first", Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await source.CancelAsync();
        RpcException cancelled = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);

        Assert.Equal("again", await CallAsync(invoker, "again"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CallOptions Options => new(cancellationToken: Token);

    private static async Task<string> CallAsync(CallInvoker invoker, string text)
    {
        using AsyncUnaryCall<string> call = invoker.AsyncUnaryCall(EchoService.OneToOne, null, Options, text);
        return await call;
    }

    private static async Task<List<string>> ReadAllAsync(IAsyncStreamReader<string> stream) =>
        await stream.ReadAllAsync(Token).ToListAsync(Token);
}
