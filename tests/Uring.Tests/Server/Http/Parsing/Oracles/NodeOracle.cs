using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The HTTP server of Node in a separate process. Its parser is llhttp.</summary>
internal sealed class NodeOracle : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _port;

    private NodeOracle(Process process, int port, int major) => (_process, _port, Major) = (process, port, major);

    /// <summary>The first number of the version of Node.</summary>
    public int Major { get; }

    public static async Task<NodeOracle> StartAsync()
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Data/Oracles/server.js");
        ProcessStartInfo start = new(Need.Tool("node", "nodejs"), [script]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string[] line = (await process.StandardOutput.ReadLineAsync() ?? "").Split(' ');
        return new NodeOracle(process, int.Parse(line[0], CultureInfo.InvariantCulture), int.Parse(line[1].Split('.')[0], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Returns the requests that Node finds in the stream.</summary>
    public async Task<IReadOnlyList<SeenRequest>> ReadAsync(byte[] stream)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using MemoryStream answers = new();
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _port));
            await socket.SendAsync(stream);
            socket.Shutdown(SocketShutdown.Send);
            byte[] buffer = new byte[4096];
            int count;
            while ((count = await socket.ReceiveAsync(buffer)) > 0)
            {
                answers.Write(buffer, 0, count);
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Node has closed with bytes unread. Its answers have arrived before the reset.
        }

        return SeenRequest.In(answers.ToArray());
    }
}
