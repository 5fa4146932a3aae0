using System.Text;

namespace Uring.TestTools.Load;

/// <summary>The requests, as bytes: each of about 90, the size of what a small client sends.</summary>
internal static class Requests
{
    /// <summary>The request of a kind.</summary>
    /// <param name="kind">Which.</param>
    public static byte[] Of(RequestKind kind) => Encoding.ASCII.GetBytes(kind switch
    {
        RequestKind.Http10 => "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\n\r\n",
        RequestKind.Http11 => "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\n\r\n",
        RequestKind.Http11Close =>
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: uring-bench/1.0\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });
}
