using System.Runtime.InteropServices;
using System.Text;
using Uring.Server.Operator.Pages;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures;

/// <summary>
/// The header of the page, before the figures of the rings: the layout of the page and the identity of the
/// server.
/// </summary>
/// <remarks>
/// The order of the fields is the layout of the page. README.md in this directory has the table.
/// </remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct PageHeader
{
    /// <summary>The size in bytes. The figures of the first ring start on a separate memory page.</summary>
    public const int Size = 4096;

    /// <summary>The space for the text of the addresses, in bytes.</summary>
    public const int AddressRoom = Size - AddressOffset;

    /// <summary>The first bytes of the file: "URINGFIG".</summary>
    public const ulong FileMagic = 0x474946474E495255;

    /// <summary>The version of the layout that this program writes and reads.</summary>
    public const uint LayoutVersion = 2;

    private const int AddressOffset = 256;

    /// <summary>A stats file. All users can read it: mode 0644.</summary>
    public static readonly PageFileKind Kind = new(FileMagic, "a stats file", "--stats", LayoutVersion, Mode: 0x1A4);

    public ulong Magic;
    public uint Version;
    public uint HeaderSize;
    public uint RingSize;
    public uint Rings;
    public uint Operations;
    public uint Errnos;

    /// <summary>The PID in the PID namespace of the server. Other namespaces show another PID.</summary>
    public int Pid;

    /// <summary>A <see cref="ServerMode"/>.</summary>
    public uint Mode;

    /// <summary>
    /// The start time of the process, in clock ticks since boot: field 22 of /proc/PID/stat,
    /// proc_pid_stat(5).
    /// </summary>
    public ulong ProcessStart;

    /// <summary>The start of the server, in milliseconds since 1970.</summary>
    public long StartedAt;

    /// <summary>The orderly end of the server, in milliseconds since 1970. 0 before the end.</summary>
    public long StoppedAt;

    /// <summary>The number of reloads of the response.</summary>
    public ulong Reloads;

    /// <summary>A <see cref="PageState"/>.</summary>
    public uint State;

    /// <summary>The number of slots of each ring.</summary>
    public uint Slots;

    /// <summary>The linger in milliseconds.</summary>
    public uint Linger;

    /// <summary>The length of the addresses, in bytes.</summary>
    public uint AddressLength;

    /// <summary>1 when the server reads requests, for files, routes, metrics, kept connections or an access log.</summary>
    public uint ReadsRequests;

    /// <summary>
    /// How long a connection can wait for its next request, in seconds. 0: a connection serves one request.
    /// </summary>
    public uint KeepAlive;

    private fixed ulong _reserved[20];

    /// <summary>Addresses and ports, separated by spaces.</summary>
    private fixed byte _addresses[AddressRoom];

    public static PageHeader For(ServerOptions options)
    {
        PageHeader header = new()
        {
            Magic = FileMagic,
            Version = LayoutVersion,
            HeaderSize = Size,
            RingSize = (uint)sizeof(RingFigures),
            Rings = (uint)options.Rings,
            Operations = RingFigures.Operations,
            Errnos = RingFigures.Errnos,
            Pid = Environment.ProcessId,
            Mode = (uint)options.Mode,
            ProcessStart = OwnProcess.ReadStart(),
            StartedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Slots = options.Slots,
            Linger = (uint)options.Linger,
            ReadsRequests = options.ReadsRequests ? 1u : 0,
            KeepAlive = (uint)options.KeepAlive,
        };
        header.SetAddresses([.. options.Listen.Select(endPoint => $"{endPoint}")]);
        return header;
    }

    /// <summary>Writes as many addresses as fit.</summary>
    public void SetAddresses(IReadOnlyList<string> addresses)
    {
        StringBuilder text = new();
        foreach (string address in addresses)
        {
            // The name of an interface is the only part that may not be ASCII. No UTF-16 unit takes more than
            // three bytes.
            if (Encoding.UTF8.GetMaxByteCount(text.Length + address.Length) > AddressRoom)
            {
                break;
            }

            text.Append(text.Length > 0 ? " " : "").Append(address);
        }

        fixed (byte* room = _addresses)
        {
            AddressLength = (uint)Encoding.UTF8.GetBytes($"{text}", new Span<byte>(room, AddressRoom));
        }
    }

    /// <summary>
    /// Returns the addresses. Control characters are escaped, since the file may be damaged.
    /// </summary>
    public readonly string[] Addresses()
    {
        fixed (byte* room = _addresses)
        {
            string text = Encoding.UTF8.GetString(room, (int)Math.Min(AddressLength, AddressRoom));
            return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Shown.Of)];
        }
    }
}
