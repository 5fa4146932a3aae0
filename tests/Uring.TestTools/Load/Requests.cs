using System.Text;

namespace Uring.TestTools.Load;

/// <summary>The requests as bytes. Each has about 90 bytes, as a request of a small client has.</summary>
internal static class Requests
{
    /// <summary>Returns the request of a kind.</summary>
    public static byte[] Of(RequestKind kind) => Encoding.ASCII.GetBytes(kind switch
    {
        RequestKind.Http10 => "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\n\r\n",
        RequestKind.Http11 => "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\n\r\n",
        RequestKind.Http11Close =>
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });
}
