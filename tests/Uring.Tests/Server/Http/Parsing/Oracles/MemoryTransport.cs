using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Uring.Tests.Server;

/// <summary>
/// A transport of Kestrel whose connections are pipes in memory. Kestrel's own transport drops requests that
/// it has received when the client closes its side.
/// </summary>
internal sealed class MemoryTransport : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _waiting = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _waiting.Reader.WaitToReadAsync(cancellationToken) && _waiting.Reader.TryRead(out ConnectionContext? connection)
            ? connection
            : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _waiting.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();

    /// <summary>
    /// Sends the stream, closes that side when Kestrel has examined all of it, and returns everything that
    /// Kestrel sends. With an end that comes earlier Kestrel refuses a body that is whole.
    /// </summary>
    public async Task<byte[]> SendAsync(byte[] stream)
    {
        Pipe input = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        Pipe output = new(new PipeOptions(pauseWriterThreshold: 0));
        DuplexPipe transport = new(input.Reader, output.Writer);
        DuplexPipe application = new(output.Reader, input.Writer);
        Assert.True(_waiting.Writer.TryWrite(new MemoryConnection(transport, application)));
        await input.Writer.WriteAsync(stream);
        await input.Writer.CompleteAsync();
        using MemoryStream answers = new();
        await output.Reader.CopyToAsync(answers);
        return answers.ToArray();
    }

    private sealed class MemoryConnection(IDuplexPipe transport, IDuplexPipe application)
        : DefaultConnectionContext("oracle", transport, application)
    {
        public override void Abort(ConnectionAbortedException abortReason)
        {
            // Kestrel has read everything, and disposes the connection next.
        }

        public override async ValueTask DisposeAsync()
        {
            await Transport.Input.CompleteAsync();
            await Transport.Output.CompleteAsync();
            await base.DisposeAsync();
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
