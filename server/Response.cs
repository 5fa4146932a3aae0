using System.Runtime.InteropServices;

namespace Uring.Server;

/// <summary>The bytes that every client gets, outside the managed heap: the kernel reads them whenever it likes.</summary>
internal sealed unsafe class Response : IDisposable
{
    private const string Default =
        "HTTP/1.0 200 OK\r\nContent-type: text/html\r\nContent-length: 17\r\n\r\nHave a nice day!\n";

    public Response()
        : this(System.Text.Encoding.ASCII.GetBytes(Default))
    {
    }

    private Response(ReadOnlySpan<byte> bytes)
    {
        Length = (uint)bytes.Length;
        Data = (byte*)NativeMemory.Alloc(Length);
        bytes.CopyTo(new Span<byte>(Data, bytes.Length));
    }

    public byte* Data { get; private set; }

    /// <summary>In bytes.</summary>
    public uint Length { get; }

    public void Dispose()
    {
        NativeMemory.Free(Data);
        Data = null;
    }
}
