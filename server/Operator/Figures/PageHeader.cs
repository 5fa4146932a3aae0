using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator.Figures;

/// <summary>What stands before the figures of the rings: what a reader has to know to read them, and whose they are.</summary>
/// <remarks>The order of the fields is the layout of the page; README.md beside this file has the table.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal unsafe struct PageHeader
{
    /// <summary>In bytes: the figures of the first ring begin on a page of their own.</summary>
    public const int Size = 4096;

    /// <summary>Bytes for the text of the addresses.</summary>
    public const int AddressRoom = Size - AddressOffset;

    /// <summary>What the file begins with: "URINGFIG" as bytes.</summary>
    public const ulong OurMagic = 0x474946474E495255;

    /// <summary>The layout that this program writes and reads.</summary>
    public const uint OurVersion = 1;

    private const int AddressOffset = 256;

    public ulong Magic;
    public uint Version;
    public uint HeaderSize;
    public uint RingSize;
    public uint Rings;
    public uint Operations;
    public uint Errnos;

    /// <summary>As the server itself sees it: another one in another PID namespace.</summary>
    public int Pid;

    /// <summary>A <see cref="ServerMode"/>.</summary>
    public uint Mode;

    /// <summary>When the process was started, in clock ticks since boot: field 22 of /proc/PID/stat, proc_pid_stat(5).</summary>
    public ulong ProcessStart;

    /// <summary>Milliseconds since 1970.</summary>
    public long StartedAt;

    /// <summary>The same of an orderly end; 0 before.</summary>
    public long StoppedAt;

    /// <summary>How often the response was read again.</summary>
    public ulong Reloads;

    /// <summary>A <see cref="PageState"/>.</summary>
    public uint State;

    /// <summary>Of each ring.</summary>
    public uint Slots;

    /// <summary>In milliseconds.</summary>
    public uint Linger;

    /// <summary>In bytes.</summary>
    public uint AddressLength;

    private fixed ulong _reserved[21];

    /// <summary>Addresses and ports, with a space between two.</summary>
    private fixed byte _addresses[AddressRoom];

    public static PageHeader For(ServerOptions options)
    {
        PageHeader header = new()
        {
            Magic = OurMagic,
            Version = OurVersion,
            HeaderSize = Size,
            RingSize = (uint)sizeof(RingFigures),
            Rings = (uint)options.Rings,
            Operations = RingFigures.Operations,
            Errnos = RingFigures.Errnos,
            Pid = Environment.ProcessId,
            Mode = (uint)options.Mode,
            ProcessStart = OwnStart(),
            StartedAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(),
            Slots = options.Slots,
            Linger = (uint)options.Linger,
        };
        header.SetAddresses([.. options.Listen.Select(endPoint => $"{endPoint}")]);
        return header;
    }

    /// <summary>Writes as many of them as there is room for.</summary>
    public void SetAddresses(IReadOnlyList<string> addresses)
    {
        StringBuilder text = new();
        foreach (string address in addresses)
        {
            // Addresses are ASCII, but for the name of an interface: no character takes more than three bytes.
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

    /// <summary>The addresses, fit to be shown whatever the file holds.</summary>
    public readonly string[] Addresses()
    {
        fixed (byte* room = _addresses)
        {
            string text = Encoding.UTF8.GetString(room, (int)Math.Min(AddressLength, AddressRoom));
            return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Shown.Of)];
        }
    }

    private static ulong OwnStart()
    {
        // The second field is the name of the program in parentheses, which may itself have any of spaces and parentheses.
        string status = File.ReadAllText("/proc/self/stat");
        string[] fromThird = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return ulong.Parse(fromThird[22 - 3], CultureInfo.InvariantCulture);
    }
}
