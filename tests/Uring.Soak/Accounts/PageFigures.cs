using System.Buffers.Binary;

namespace Uring.Soak.Accounts;

/// <summary>
/// The figures of a server, summed over its rings. server/Operator/Figures/README.md describes the page of
/// figures.
/// </summary>
internal sealed class PageFigures
{
    private const int HeaderSize = 4096;
    private const int VersionAt = 8;
    private const uint Version = 2;
    private const int RingSizeAt = 16;
    private const int RingsAt = 20;
    private const int ErrorsAt = 768;
    private const int Errnos = 136;
    private const int StateAt = 72;

    private static readonly string[] s_operations = ["accept", "receive", "send", "shutdown", "drain", "close", "loop", "?"];

    private readonly byte[] _page;

    private PageFigures(byte[] page)
    {
        _page = page;
        if (Header(VersionAt) != Version)
        {
            throw new InvalidDataException($"the page of figures has version {Header(VersionAt)} instead of {Version}");
        }
    }

    public int Rings => (int)Header(RingsAt);

    public ulong Connections => At(0);

    public ulong Answered => At(8);

    public ulong Silent => At(16);

    public ulong Broken => At(24);

    public ulong Lost => At(32);

    /// <summary>The number of times that a slot or a multishot accept was armed.</summary>
    public ulong Arms => At(48);

    public ulong CutShort => At(56);

    public ulong Parks => At(72);

    public ulong Enters => At(80);

    public ulong QueueFull => At(88);

    public ulong Overflows => At(96);

    public ulong BackOffs => At(104);

    public ulong Reloads => At(112);

    public ulong Allocated => At(120);

    public ulong ResetByTimeout => At(128);

    public ulong ResetForRoom => At(136);

    public ulong ResetByReload => At(144);

    public ulong ResetAtStop => At(152);

    /// <summary>The number of requests that were answered whole, by a server that reads requests.</summary>
    public ulong Requests => At(160);

    /// <summary>The number of connections that wait for their next request.</summary>
    public ulong KeptSlots => At(9520);

    /// <summary>The number of connections that the server reset before the end of their response.</summary>
    public ulong Resets => ResetByTimeout + ResetForRoom + ResetByReload + ResetAtStop;

    /// <summary>The connections of each ring.</summary>
    public IEnumerable<ulong> ConnectionsByRing => Enumerable.Range(0, Rings).Select(ring => At(ring, 0));

    /// <summary>The slots by state: free, armed, answering, lingering, closing.</summary>
    public ulong[] Slots => [At(9472), At(9480), At(9488), At(9496), At(9504)];

    /// <summary>Whether the page reports a clean stop.</summary>
    public bool Stopped => Header(StateAt) == 3;

    /// <summary>Reads the page.</summary>
    /// <param name="path">The file of the server's <c>--stats</c> option.</param>
    public static PageFigures Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>Returns the number of errors of one operation.</summary>
    /// <param name="operation">The row of the operation: 0 is accept, 5 close, 6 the loop.</param>
    public ulong Errors(int operation)
    {
        ulong sum = 0;
        for (int errno = 0; errno < Errnos; errno++)
        {
            sum += Error(operation, errno);
        }

        return sum;
    }

    /// <summary>Returns all errors by operation and errno, with their numbers.</summary>
    public string AllErrors()
    {
        IEnumerable<string> found =
            from operation in Enumerable.Range(0, s_operations.Length)
            from errno in Enumerable.Range(0, Errnos)
            where Error(operation, errno) > 0
            select $"{s_operations[operation]} {(errno == 0 ? "others" : (Interop.Errno)errno)} {Error(operation, errno)}";
        return string.Join(", ", found);
    }

    /// <summary>Returns the number of errors of one operation with one errno.</summary>
    /// <param name="operation">The row of the operation.</param>
    /// <param name="errno">The errno; 0 counts all errors beyond the known numbers.</param>
    public ulong Error(int operation, int errno) => At(ErrorsAt + (8 * ((operation * Errnos) + errno)));

    private uint Header(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_page.AsSpan(offset));

    private ulong At(int offset)
    {
        ulong sum = 0;
        for (int ring = 0; ring < Rings; ring++)
        {
            sum += At(ring, offset);
        }

        return sum;
    }

    private ulong At(int ring, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_page.AsSpan(HeaderSize + (ring * (int)Header(RingSizeAt)) + offset));
}
