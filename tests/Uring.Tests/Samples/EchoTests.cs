using System.Net.Sockets;
using System.Security.Cryptography;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>echo</c>.</summary>
[Collection(SampleCollection.Name)]
public sealed class EchoTests(SamplePrograms samples)
{
    [Fact]
    public async Task Many_connections_get_their_own_bytes_in_order()
    {
        Need.Kernel();
        const int Clients = 100, Length = 300_000;
        await using SampleServer server = await SampleServer.StartAsync(samples, "echo");

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => EchoAsync(server, Length)));

        Assert.Equal($"{Clients} connections, {Clients * Length} bytes\n", await server.StopAsync());
    }

    [Fact]
    public async Task Clients_that_do_not_read_do_not_stop_the_others()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "echo");
        List<Socket> silent = [];
        for (int i = 0; i < 20; i++)
        {
            Socket socket = await server.ConnectAsync();
            silent.Add(socket);
            socket.Blocking = false;

            // Until the socket buffers of both sides are full.
            SocketError error = SocketError.Success;
            while (error == SocketError.Success)
            {
                _ = socket.Send(new byte[64 * 1024], SocketFlags.None, out error);
            }
        }

        await EchoAsync(server, 1_000_000);

        // Unread bytes make TCP reset the connection.
        silent.ForEach(socket => socket.Dispose());
        await EchoAsync(server, 1);
        Assert.StartsWith("22 connections, ", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_waits_for_a_descriptor_is_served_after_the_end_of_another()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "echo");

        // .NET loads its assemblies for the first connection.
        await EchoAsync(server, 10_000);
        await LimitDescriptorsAsync(server, Directory.GetFileSystemEntries($"/proc/{server.Id}/fd").Length + 2);

        // More than the limit allows, so that some wait in the queue of the listener.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => EchoAsync(server, 10_000)));

        // .NET handles the signal of the end on a new thread, and needs descriptors for it.
        await LimitDescriptorsAsync(server, 1024);
        Assert.StartsWith("31 connections, ", await server.StopAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_are_one_line_and_an_exit_code()
    {
        Need.Kernel();
        await using SampleServer server = await SampleServer.StartAsync(samples, "echo");

        (await samples.RunAsync("echo", $"{server.Address}")).AssertFailed(1, "echo: Address already in use");
        (await samples.RunAsync("echo", "port")).AssertFailed(2, "usage: echo ADDRESS:PORT");
    }

    private static async Task LimitDescriptorsAsync(SampleServer server, int limit) =>
        (await Command.RunAsync(Need.Tool("prlimit", "util-linux"), $"--pid={server.Id}", $"--nofile={limit}:1024")).Succeeded();

    private static async Task EchoAsync(SampleServer server, int length)
    {
        using Socket socket = await server.ConnectAsync();
        byte[] sent = RandomNumberGenerator.GetBytes(length);
        using MemoryStream received = new();
        using NetworkStream stream = new(socket);
        Task sending = SendAsync(socket, sent);
        await stream.CopyToAsync(received, TestContext.Current.CancellationToken);
        await sending;
        Assert.True(received.GetBuffer().AsSpan(0, (int)received.Length).SequenceEqual(sent), "the echo has other bytes");
    }

    private static async Task SendAsync(Socket socket, byte[] bytes)
    {
        int sent = 0;
        while (sent < bytes.Length)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
        }

        socket.Shutdown(SocketShutdown.Send);
    }
}
