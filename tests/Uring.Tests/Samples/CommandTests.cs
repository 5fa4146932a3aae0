using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Uring.Tests.Support;

namespace Uring.Tests.Samples;

/// <summary>The sample <c>command</c>, which declares prep helpers.</summary>
[Collection(SampleCollection.Name)]
public sealed class CommandTests(SamplePrograms samples)
{
    private const int Requested = 32 * 1024;

    [Theory]
    [InlineData("a")]
    [InlineData("größer")]
    public async Task The_generated_helpers_set_and_read_an_option_and_count_unread_bytes(string text)
    {
        Need.Kernel();
        Assert.SkipUnless(Environment.OSVersion.Version >= new Version(6, 7), "commands of sockets require Linux 6.7");

        CommandResult run = await samples.RunAsync("command", text);

        // The kernel doubles the number for its own use, within the limits of net.core.rmem_max.
        using Socket same = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Requested };
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"receive buffer: {RawSize(same)} bytes\nunread: {Encoding.UTF8.GetByteCount(text)} bytes\n"),
            run.Succeeded().Output);
    }

    [Fact]
    public async Task Wrong_arguments_are_one_line_and_an_exit_code() =>
        (await samples.RunAsync("command")).AssertFailed(2, "usage: command TEXT");

    // SOL_SOCKET and SO_RCVBUF, since .NET halves the number.
    private static int RawSize(Socket socket)
    {
        byte[] size = new byte[sizeof(int)];
        _ = socket.GetRawSocketOption(1, 8, size);
        return BitConverter.ToInt32(size);
    }
}
