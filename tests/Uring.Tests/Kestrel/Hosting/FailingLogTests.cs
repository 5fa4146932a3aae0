using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>A log that throws at every event of the transport changes nothing for the connections.</summary>
public sealed class FailingLogTests
{
    [Theory]
    [InlineData(TransportKind.Pool)]
    [InlineData(TransportKind.Inline)]
    public async Task Connections_end_as_with_another_log(TransportKind kind)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(new ThrowingLog(kind.Category())).SetMinimumLevel(LogLevel.Debug);
        Transports.Use(builder.WebHost, kind, new TransportSettings());
        await using WebApplication application = builder.Build();
        await using IConnectionListener listener = await TransportHarness.Factory(application).BindAsync(
            new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);

        await using (TransportPair pair = await ConnectAsync(listener))
        {
            await pair.Output.CompleteAsync();
            await pair.Client.RequireFinAsync();
            await pair.AwaitClosedAsync();
        }

        await using (TransportPair pair = await ConnectAsync(listener))
        {
            pair.Server.Abort(new ConnectionAbortedException("enough"));
            await pair.Client.RequireResetAsync();
            await pair.AwaitClosedAsync();
        }

        await using (TransportPair pair = await ConnectAsync(listener))
        {
            pair.Client.FinishSending();
            Assert.Equal("", await pair.ReadToFinAsync());
            await pair.AwaitClosedAsync();
        }

        await using (TransportPair pair = await ConnectAsync(listener))
        {
            pair.Client.Reset();
            _ = await pair.ReadErrorAsync<ConnectionResetException>();
            await pair.AwaitClosedAsync();
        }
    }

    private static async Task<TransportPair> ConnectAsync(IConnectionListener listener)
    {
        Peer client = await Peer.ConnectAsync(listener.EndPoint);
        return new TransportPair((await listener.AcceptAsync().AsTask().WaitAsync(Poll.Patience))!, client);
    }

    private sealed class ThrowingLog(string category) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => categoryName == category ? this : NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the log of the test is full");

        public void Dispose()
        {
        }
    }
}
