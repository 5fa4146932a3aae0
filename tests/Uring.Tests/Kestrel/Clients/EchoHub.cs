using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>A hub of SignalR: a call, a stream, and a message to all clients.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "SignalR calls instance methods only.")]
public sealed class EchoHub : Hub
{
    public string Echo(string text) => text;

    public async IAsyncEnumerable<int> Count(int limit)
    {
        for (int i = 0; i < limit; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public Task Announce(string text) => Clients.All.SendAsync("announced", text, Context.ConnectionAborted);
}
