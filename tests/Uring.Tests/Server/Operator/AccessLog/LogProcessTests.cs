using System.Diagnostics;
using System.Text;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;
using Uring.Tests.Ring.Faults;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>Processes write at full speed, and this process reads.</summary>
public sealed class LogProcessTests : IDisposable
{
    private const int Letters = 26;
    private const int Regions = 2;
    private const long Size = 1 << 20;
    private const ulong RegionSize = 1 << 19;
    private const ulong Enough = 200_000;

    // A record has more than 256 bytes on average: so many overwrite the region.
    private const ulong ManyForRegion = RegionSize / 256;

    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("abcdefghijklmnopqrstuvwxyz", 200)));

    private readonly LogFolder _folder = new();
    private readonly List<Process> _writers = [];

    [Fact]
    public async Task Each_record_is_intact_and_each_gap_is_counted()
    {
        using AccessLogFile log = _folder.Create("log", Regions, Size);
        using LogReader reader = LogReader.Open(_folder.Path("log"), countsFromFirst: true);
        await StartWritersAsync();
        Dictionary<RegionReader, ulong> next = [];
        ulong read = 0;
        ulong gaps = 0;
        await Poll.UntilAsync(
            () =>
            {
                (ulong Read, ulong Gaps) round = Check(reader, next);
                (read, gaps) = (read + round.Read, gaps + round.Gaps);
                Assert.Equal(gaps, reader.Lost);
                return read > Enough && gaps > 0;
            },
            () => $"{read} records were read, {gaps} are lost");

        // The writers end in order, and report how many records they have written.
        ulong written = 0;
        foreach (Process writer in _writers)
        {
            writer.StandardInput.Close();
            written += ulong.Parse(await LineAsync(writer));
        }

        (ulong Read, ulong Gaps) last = Check(reader, next);
        Assert.Equal(written, read + last.Read + reader.Lost);
        Assert.Equal(reader.Lost, gaps + last.Gaps);
    }

    [Fact]
    public async Task A_killed_writer_leaves_a_readable_file()
    {
        using AccessLogFile log = _folder.Create("log", Regions, Size);
        await StartWritersAsync();
        Dictionary<RegionReader, ulong> next = [];
        ulong read = 0;
        using (LogReader follower = LogReader.Open(_folder.Path("log")))
        {
            await Poll.UntilAsync(
                () =>
                {
                    read += Check(follower, next).Read;
                    return next.Count == Regions && next.Values.All(number => number > ManyForRegion);
                },
                () => $"{read} records of {next.Count} regions were read");
        }

        foreach (Process writer in _writers)
        {
            Signals.Send(writer.Id, Signals.Kill);
            await EndAsync(writer);
        }

        using LogReader reader = LogReader.Open(_folder.Path("log"));
        next.Clear();
        ulong rest = Check(reader, next).Read;
        Assert.Equal(Regions, next.Count);
        Assert.Equal(0UL, reader.Lost);

        // A record has 2.8 KiB at most, so that a full region has many.
        Assert.True(rest > Regions * RegionSize / 4096, $"{rest}");
    }

    public void Dispose()
    {
        foreach (Process writer in _writers)
        {
            writer.Kill();
            writer.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>
    /// Reads the complete records, and requires the text that follows from the number of each.
    /// </summary>
    private static (ulong Read, ulong Gaps) Check(LogReader reader, Dictionary<RegionReader, ulong> next)
    {
        ulong read = 0;
        ulong gaps = 0;
        reader.Extend();
        RegionReader? region = null;
        while ((region = reader.Next(region)) is not null)
        {
            ulong number = region.Record.Sequence;
            gaps += number - next.GetValueOrDefault(region);
            next[region] = number + 1;
            read++;
            CheckRecord(region, number);
        }

        return (read, gaps);
    }

    private static void CheckRecord(RegionReader region, ulong number)
    {
        ref readonly LogRecord record = ref region.Record;
        LogTexts texts = region.Texts;
        int start = (int)(number % Letters);
        bool isIntact = record.Time == (long)number
            && record.Status == number % 1000
            && record.BodyBytes == number * number
            && record.Port == (ushort)number
            && record.Flags.HasFlag(LogFlags.Kept) == (number % 2 == 0)
            && record.Flags.HasFlag(LogFlags.CutTarget) == (number % 2100 > LogRecord.MaxTarget)
            && record.Flags.HasFlag(LogFlags.CutAgent) == (number % 520 > LogRecord.MaxAgent)
            && Is(texts.Method, start, 1 + (int)(number % 7))
            && Is(texts.Target, start, int.Min((int)(number % 2100), LogRecord.MaxTarget))
            && Is(texts.Version, start, 8)
            && Is(texts.Agent, start, int.Min((int)(number % 520), LogRecord.MaxAgent))
            && Is(texts.Referer, start, (int)(number % 11))
            && Is(texts.Address, start, number % 3 == 0 ? 0 : number % 3 == 1 ? 4 : 16);
        Assert.True(isIntact, $"record {number}");
    }

    private static bool Is(ReadOnlySpan<byte> text, int start, int length) => text.SequenceEqual(s_text.AsSpan(start, length));

    private static async Task<string> LineAsync(Process process) => (await process.StandardOutput.ReadLineAsync().WaitAsync(Poll.Patience))!;

    private static Task EndAsync(Process process) => process.WaitForExitAsync().WaitAsync(Poll.Patience);

    private async Task StartWritersAsync()
    {
        for (int i = 0; i < Regions; i++)
        {
            ulong records = LogHeader.DataOffset + ((ulong)i * RegionSize);
            string[] arguments = ["log-writing", _folder.Path("log"), $"{LogHeader.Size + (i * LogPositions.Size)}", $"{records}", $"{RegionSize}"];
            Process writer = Process.Start(
                new ProcessStartInfo(FaultProgram.Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _writers.Add(writer);
            Assert.Equal("ready", await LineAsync(writer));
        }
    }
}
