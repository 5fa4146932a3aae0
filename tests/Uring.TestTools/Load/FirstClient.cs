using System.Net;
using System.Net.Sockets;

namespace Uring.TestTools.Load;

/// <summary>A single client that checks whether a server has started to answer.</summary>
internal static class FirstClient
{
    private static readonly byte[] s_request = Requests.Of(RequestKind.Http10);

    /// <summary>Sends a request and returns whether the response is the expected one.</summary>
    /// <param name="server">The address of the server.</param>
    public static bool IsAnswered(IPEndPoint server)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 2000 };
        byte[] answer = new byte[2048];
        int length = 0;
        try
        {
            socket.Connect(server);
            _ = socket.Send(s_request);
            int count;
            while (!ExpectedResponse.Is(answer.AsSpan(0, length))
                && (count = socket.Receive(answer, length, answer.Length - length, SocketFlags.None)) > 0)
            {
                // A server may keep the connection open after its response.
                length += count;
            }
        }
        catch (SocketException)
        {
            return false;
        }

        return ExpectedResponse.Is(answer.AsSpan(0, length));
    }
}
