using Uring.Server.Operator;
using Uring.Server.Operator.AccessLog;
using Uring.Server.Operator.AccessLog.Reading;
using Uring.Server.Operator.Settings;

namespace Uring.Tests.Server;

/// <summary>The file of the access log: its creation, its owner and its life.</summary>
public sealed class AccessLogFileTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Fact]
    public void Without_a_path_there_is_no_log() => Assert.Null(AccessLogFile.Create(new ServerOptions()));

    [Fact]
    public void The_file_is_allocated_and_other_users_may_not_read_it()
    {
        using AccessLogFile log = _folder.Create("log", rings: 3);
        FileInfo file = new(Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
        Assert.Equal(_folder.Path("log"), file.FullName);
        Assert.Equal(LogHeader.DataOffset + (3 * 262_144), file.Length);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, file.UnixFileMode);
    }

    [Theory]
    [InlineData(1 << 20, 1, 1 << 20)]
    [InlineData((1 << 20) + 1, 1, 1 << 20)]
    [InlineData((2 << 20) - 1, 1, 1 << 20)]
    [InlineData(16 << 20, 3, 4 << 20)]
    [InlineData(1 << 20, ServerOptions.MaxRings, 16 << 10)]
    public void A_region_is_a_power_of_two(long size, int rings, ulong region) => Assert.Equal(region, AccessLogFile.RegionSize(size, rings));

    [Fact]
    public void The_records_of_all_loops_are_merged_by_time()
    {
        using AccessLogFile log = _folder.Create("log", rings: 3);
        AccessLogWriter[] writers = [.. Enumerable.Range(0, 3).Select(log.Writer)];
        foreach ((int loop, int time) in ((int, int)[])[(0, 1), (2, 2), (0, 3), (1, 4), (1, 4), (2, 5), (0, 6)])
        {
            LogFolder.Write(writers[loop], $"/{time}", time);
        }

        using LogReader reader = LogReader.Open(_folder.Path("log"));
        Assert.Equal(["/1", "/2", "/3", "/4", "/4", "/5", "/6"], LogFolder.Targets(reader));
        Assert.Empty(LogFolder.Targets(reader));
        LogFolder.Write(writers[1], "/7");
        Assert.Equal(["/7"], LogFolder.Targets(reader));
        Assert.Equal(0UL, reader.Lost);
    }

    [Fact]
    public void The_log_of_a_server_that_has_ended_stays_until_the_next_one()
    {
        using (AccessLogFile log = _folder.Create("log"))
        {
            LogFolder.Write(log.Writer(0), "/old");
        }

        using LogReader old = LogReader.Open(_folder.Path("log"));
        Assert.Equal(["/old"], LogFolder.Targets(old));
        Assert.False(old.IsReplaced());

        using AccessLogFile next = AccessLogFile.Create(_folder.Options("log"))!;
        Assert.False(old.IsReplaced());
        next.Publish();
        Assert.True(old.IsReplaced());
        using LogReader reader = LogReader.Open(_folder.Path("log"));
        Assert.Empty(LogFolder.Targets(reader));
    }

    [Fact]
    public void The_log_of_a_running_server_is_not_replaced()
    {
        using AccessLogFile log = _folder.Create("log");
        ServerException e = Assert.Throws<ServerException>(() => _folder.Create("log"));
        Assert.Contains($"is in use by the server with pid {Environment.ProcessId}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_not_replaced()
    {
        File.WriteAllText(_folder.Path("log"), new string('x', 10_000));
        UsageException e = Assert.Throws<UsageException>(() => _folder.Create("log"));
        Assert.Equal($"--access-log: '{_folder.Path("log")}' is not an access log: name another file", e.Message);
    }

    [Theory]
    [InlineData(0, "is not an access log")]
    [InlineData(8, "has layout")]
    [InlineData(12, "is damaged")]
    [InlineData(20, "is damaged")]
    [InlineData(24, "is damaged")]
    public void A_reader_reports_a_header_that_does_not_fit(int offset, string mention)
    {
        _folder.Create("log").Dispose();
        using (FileStream file = File.OpenWrite(_folder.Path("log")))
        {
            file.Position = offset;
            file.WriteByte(99);
        }

        ServerException e = Assert.Throws<ServerException>(() => LogReader.Open(_folder.Path("log")));
        Assert.Contains(mention, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_reports_a_file_that_is_cut_off()
    {
        _folder.Create("log").Dispose();
        using (FileStream file = File.OpenWrite(_folder.Path("log")))
        {
            file.SetLength(file.Length - 1);
        }

        ServerException e = Assert.Throws<ServerException>(() => LogReader.Open(_folder.Path("log")));
        Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_reports_a_damaged_record()
    {
        using (AccessLogFile log = _folder.Create("log"))
        {
            AccessLogWriter writer = log.Writer(0);
            LogFolder.Write(writer, "/1");
            LogFolder.Write(writer, "/2");
        }

        using (FileStream file = File.OpenWrite(_folder.Path("log")))
        {
            file.Position = LogHeader.DataOffset;
            file.Write(BitConverter.GetBytes(LogRecord.MaxSize + 8));
        }

        using LogReader reader = LogReader.Open(_folder.Path("log"));
        Assert.Throws<InvalidDataException>(() => LogFolder.Targets(reader));
    }

    public void Dispose() => _folder.Dispose();
}
