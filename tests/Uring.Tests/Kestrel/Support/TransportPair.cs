using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Both sides of a connection: the context of the transport, and the client.</summary>
internal sealed class TransportPair(ConnectionContext server, Peer client) : IAsyncDisposable
{
    private Task _write = Task.CompletedTask;

    public ConnectionContext Server => server;

    public Peer Client => client;

    public PipeReader Input => server.Transport.Input;

    public PipeWriter Output => server.Transport.Output;

    /// <summary>Completes when the transport reports the end of the connection.</summary>
    public Task Closed { get; } = AwaitClosed(server.ConnectionClosed);

    /// <summary>Whether no write waits for the client.</summary>
    public bool IsWritable => Volatile.Read(ref _write).IsCompleted;

    /// <summary>Writes bytes, with no limit of time.</summary>
    public Task<FlushResult> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        Task<FlushResult> write = Output.WriteAsync(bytes).AsTask();
        Volatile.Write(ref _write, write);
        return write;
    }

    /// <summary>Writes a text to the client.</summary>
    public async Task WriteAsync(string text) => _ = await Output.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(Poll.Patience);

    /// <summary>Reads what the client has sent, at least a number of bytes.</summary>
    public async Task<string> ReadAsync(int length)
    {
        ReadResult read = await Input.ReadAtLeastAsync(length).AsTask().WaitAsync(Poll.Patience);
        string text = Encoding.Latin1.GetString(read.Buffer.ToArray());
        Input.AdvanceTo(read.Buffer.End);
        return text;
    }

    /// <summary>Reads to the client's FIN.</summary>
    public async Task<string> ReadToFinAsync()
    {
        StringBuilder text = new();
        while (true)
        {
            ReadResult read = await Input.ReadAsync().AsTask().WaitAsync(Poll.Patience);
            text.Append(Encoding.Latin1.GetString(read.Buffer.ToArray()));
            Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return text.ToString();
            }
        }
    }

    /// <summary>Requires that an exception ends the reads.</summary>
    public Task<TException> ReadErrorAsync<TException>()
        where TException : Exception => Assert.ThrowsAsync<TException>(ReadToFinAsync);

    /// <summary>Waits until the transport reports the end of the connection.</summary>
    public Task AwaitClosedAsync() => Closed.WaitAsync(Poll.Patience);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync().AsTask().WaitAsync(Poll.Patience);
    }

    private static Task AwaitClosed(CancellationToken closed)
    {
        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = closed.Register(source.SetResult);
        return source.Task;
    }
}
