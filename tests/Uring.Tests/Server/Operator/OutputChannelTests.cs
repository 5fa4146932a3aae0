using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Uring.Server.Operator;

namespace Uring.Tests.Server;

/// <summary>A line without room is lost. No write waits, and no line continues a line that was cut.</summary>
public sealed class OutputChannelTests
{
    // More than a pipe and a terminal hold.
    private static readonly string s_long = new('x', 200_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_that_hangs_cuts_a_line_and_the_next_line_begins_on_a_new_one(bool bytewise)
    {
        using PseudoTerminal terminal = new();
        OutputChannel channel = Open(terminal, bytewise);
        await WriteAsync(channel, "first");
        for (int i = 0; i < 20; i++)
        {
            // The kernel passes the bytes on in a work queue. Then the terminal has room for more.
            await WriteAsync(channel, s_long);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await WriteAsync(channel, "lost");
        string shown = terminal.ReadAll();
        Assert.StartsWith("first\r\nxxx", shown, StringComparison.Ordinal);
        Assert.EndsWith("x", shown, StringComparison.Ordinal);

        await WriteAsync(channel, "next");
        await WriteAsync(channel, "last");
        Assert.Equal("\r\nnext\r\nlast\r\n", terminal.ReadAll());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_with_less_room_than_a_line_takes_a_part(bool bytewise)
    {
        using PseudoTerminal terminal = new();
        OutputChannel channel = Open(terminal, bytewise);
        await WriteAsync(channel, s_long);
        for (int i = 0; i < 20; i++)
        {
            // The kernel passes the room on in a work queue. Then poll(2) reports the terminal as writable.
            _ = terminal.Read(300);
            await Task.Delay(5, TestContext.Current.CancellationToken);
            await WriteAsync(channel, s_long);
        }

        string shown = terminal.ReadAll();
        await WriteAsync(channel, "next");
        Assert.EndsWith("\nnext\r\n", shown + terminal.ReadAll(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_terminal_under_flow_control_loses_lines(bool bytewise)
    {
        using PseudoTerminal terminal = new();
        OutputChannel channel = Open(terminal, bytewise);
        terminal.Suspend();
        for (int i = 0; i < 100; i++)
        {
            await WriteAsync(channel, "lost");
        }

        terminal.Resume();
        await WriteAsync(channel, "next");
        Assert.Equal("next\r\n", terminal.ReadAll());
    }

    [Fact]
    public void The_descriptor_of_a_shared_terminal_stays_blocking()
    {
        using PseudoTerminal terminal = new();
        OutputChannel.Open(terminal.Fd).Write("line");
        Assert.False(terminal.IsNonBlocking);
        Assert.Equal("line\r\n", terminal.ReadAll());
    }

    [Fact]
    public async Task A_full_pipe_cuts_a_line_and_the_next_line_begins_on_a_new_one()
    {
        using AnonymousPipeServerStream reader = new(PipeDirection.In);
        OutputChannel channel = OutputChannel.Open((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        await WriteAsync(channel, s_long);
        await WriteAsync(channel, "lost");
        Assert.Matches("^x+$", Read(reader));

        await WriteAsync(channel, "next");
        await WriteAsync(channel, "last");
        Assert.Equal("\nnext\nlast\n", Read(reader));
    }

    [Fact]
    public async Task A_line_without_room_in_a_pipe_leaves_no_trace()
    {
        using AnonymousPipeServerStream reader = new(PipeDirection.In);
        OutputChannel channel = OutputChannel.Open((int)reader.ClientSafePipeHandle.DangerousGetHandle());
        string line = new('y', 4095);
        for (int i = 0; i < 100; i++)
        {
            await WriteAsync(channel, line);
        }

        string all = Read(reader);
        Assert.Matches("^(y{4095}\n)+$", all);
        await WriteAsync(channel, "next");
        Assert.Equal("next\n", Read(reader));
    }

    [Fact]
    public async Task A_socket_whose_reader_hangs_cuts_a_line_and_the_next_line_begins_on_a_new_one()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        using Socket writer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await writer.ConnectAsync(listener.LocalEndPoint!, TestContext.Current.CancellationToken);
        using Socket reader = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        OutputChannel channel = OutputChannel.Open((int)writer.Handle);
        await WriteAsync(channel, new string('x', 30_000_000));
        await WriteAsync(channel, "lost");
        string all = Read(reader);
        Assert.InRange(all.Length, 1, 29_999_999);

        await WriteAsync(channel, "next");
        Assert.Equal("\nnext\n", Read(reader));
    }

    private static OutputChannel Open(PseudoTerminal terminal, bool bytewise) =>
        bytewise ? OutputChannel.OpenBytewise(terminal.Fd) : OutputChannel.Open(terminal.Fd);

    /// <summary>Writes a line, and fails the test if the write waits.</summary>
    private static Task WriteAsync(OutputChannel channel, string line) =>
        Task.Run(() => channel.Write(line)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

    /// <summary>Reads all that was written.</summary>
    private static string Read(AnonymousPipeServerStream pipe)
    {
        StringBuilder all = new();
        byte[] buffer = new byte[65_536];
        while (Prep.Kernel.Posix.IsReadable((int)pipe.SafePipeHandle.DangerousGetHandle(), TimeSpan.Zero))
        {
            all.Append(Encoding.UTF8.GetString(buffer, 0, pipe.Read(buffer)));
        }

        return all.ToString();
    }

    /// <inheritdoc cref="Read(AnonymousPipeServerStream)"/>
    private static string Read(Socket socket)
    {
        StringBuilder all = new();
        byte[] buffer = new byte[65_536];
        while (socket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead))
        {
            all.Append(Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)));
        }

        return all.ToString();
    }
}
