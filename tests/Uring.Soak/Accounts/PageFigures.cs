using System.Buffers.Binary;

namespace Uring.Soak.Accounts;

/// <summary>The figures of a server, the sums of its rings, read from its page as server/Operator/Figures/README.md describes it.</summary>
internal sealed class PageFigures
{
    private const int HeaderSize = 4096;
    private const int RingSizeAt = 16;
    private const int RingsAt = 20;
    private const int ErrorsAt = 256;
    private const int Errnos = 136;
    private const int StateAt = 72;

    private static readonly string[] s_operations = ["accept", "receive", "send", "shutdown", "drain", "close", "loop", "?"];

    private readonly byte[] _page;

    private PageFigures(byte[] page) => _page = page;

    public int Rings => (int)Header(RingsAt);

    public ulong Connections => At(0);

    public ulong Answered => At(8);

    public ulong Silent => At(16);

    public ulong Broken => At(24);

    public ulong Lost => At(32);

    public ulong CutShort => At(56);

    public ulong Parks => At(72);

    public ulong Enters => At(80);

    public ulong QueueFull => At(88);

    public ulong Overflows => At(96);

    public ulong BackOffs => At(104);

    public ulong Reloads => At(112);

    public ulong Allocated => At(120);

    /// <summary>Connections of each ring.</summary>
    public IEnumerable<ulong> ConnectionsByRing => Enumerable.Range(0, Rings).Select(ring => At(ring, 0));

    /// <summary>free, armed, answering, lingering, closing.</summary>
    public ulong[] Slots => [At(8960), At(8968), At(8976), At(8984), At(8992)];

    /// <summary>Whether the server says that it has ended in order.</summary>
    public bool Stopped => Header(StateAt) == 3;

    /// <summary>The page as it is now.</summary>
    /// <param name="path">What the server was given with <c>--stats</c>.</param>
    public static PageFigures Read(string path) => new(File.ReadAllBytes(path));

    /// <summary>Errors of one operation, of all kinds.</summary>
    /// <param name="operation">Its row: 0 is accept, 5 close, 6 the loop.</param>
    public ulong Errors(int operation)
    {
        ulong sum = 0;
        for (int errno = 0; errno < Errnos; errno++)
        {
            sum += Error(operation, errno);
        }

        return sum;
    }

    /// <summary>Every kind of error that has happened, with its number.</summary>
    public string AllErrors()
    {
        IEnumerable<string> found =
            from operation in Enumerable.Range(0, s_operations.Length)
            from errno in Enumerable.Range(0, Errnos)
            where Error(operation, errno) > 0
            select $"{s_operations[operation]} {(errno == 0 ? "others" : (Interop.Errno)errno)} {Error(operation, errno)}";
        return string.Join(", ", found);
    }

    /// <summary>Errors of one kind.</summary>
    /// <param name="operation">Its row.</param>
    /// <param name="errno">Its number; 0: one beyond all that have a name.</param>
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
