using System.IO.MemoryMappedFiles;
using System.Text;
using Uring.Server.Native;
using Uring.Server.Operator.AccessLog;

namespace Uring.Faults.Scenarios;

/// <summary>Writes records to one region of an access log at full speed, until standard input ends.</summary>
internal static unsafe class LogWriting
{
    private const int Letters = 26;

    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abcdefghijklmnopqrstuvwxyz", 200)));

    private static volatile bool s_ends;

    /// <param name="arguments">
    /// The path, and the offsets of the positions and of the records, and the size of the records.
    /// </param>
    public static string Run(string[] arguments)
    {
        using FileStream file = new(arguments[0], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using FileMapping mapping = new(file.SafeFileHandle, MemoryMappedFileAccess.ReadWrite);
        AccessLogWriter writer = new(
            (LogPositions*)(mapping.Data + long.Parse(arguments[1])), mapping.Data + long.Parse(arguments[2]), ulong.Parse(arguments[3]));
        new Thread(AwaitEnd) { IsBackground = true }.Start();
        Console.WriteLine("ready");
        ulong number = 0;
        while (!s_ends)
        {
            Write(writer, number++);
        }

        return $"{number}";
    }

    /// <summary>Writes a record of which each part follows from its number.</summary>
    public static void Write(AccessLogWriter writer, ulong number)
    {
        int start = (int)(number % Letters);
        LogEntry entry = new()
        {
            Time = (long)number,
            Status = (int)(number % 1000),
            BodyBytes = number * number,
            IsKept = number % 2 == 0,
            Method = s_text.AsSpan(start, 1 + (int)(number % 7)),
            Target = s_text.AsSpan(start, (int)(number % 2100)),
            Version = s_text.AsSpan(start, 8),
            UserAgent = s_text.AsSpan(start, (int)(number % 520)),
            Referer = s_text.AsSpan(start, (int)(number % 11)),
            Address = s_text.AsSpan(start, number % 3 == 0 ? 0 : number % 3 == 1 ? 4 : 16),
            Port = (ushort)number,
        };
        writer.Write(entry);
    }

    private static void AwaitEnd()
    {
        while (Console.In.Read() >= 0)
        {
        }

        s_ends = true;
    }
}
