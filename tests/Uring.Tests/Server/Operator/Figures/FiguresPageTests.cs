using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;
using Uring.Tests.Support;

namespace Uring.Tests.Server;

/// <summary>The page that a server writes: its file, its owner, and its life.</summary>
public sealed class FiguresPageTests : IDisposable
{
    private readonly FiguresFolder _folder = new();

    [Fact]
    public unsafe void Without_a_path_the_figures_are_in_anonymous_memory()
    {
        using FiguresPage page = FiguresPage.Create(FiguresFolder.Options(null, rings: 64));
        for (int i = 0; i < 64; i++)
        {
            Assert.True(new ReadOnlySpan<byte>(page.Ring(i), sizeof(RingFigures)).IndexOfAnyExcept((byte)0) < 0);
            new Span<byte>(page.Ring(i), sizeof(RingFigures)).Fill((byte)(i + 1));
        }

        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(0x0101010101010101ul * (ulong)(i + 1), page.Ring(i)->Parked);
        }

        Assert.Equal(PageState.Starting, page.State);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = page.Ring(64)->Parked);
    }

    [Fact]
    public unsafe void The_rings_share_no_cache_line()
    {
        using FiguresPage page = FiguresPage.Create(FiguresFolder.Options(null, rings: 2));
        Assert.Equal(0, (nint)page.Ring(0) % 128);
        Assert.Equal(0, (nint)page.Ring(1) % 128);
    }

    [Fact]
    public unsafe void A_reader_sees_a_count_at_once()
    {
        using FiguresPage page = _folder.Page("page");
        using FiguresReader reader = FiguresReader.Open(_folder.Path("page"));
        Assert.Equal(0ul, reader.Read().Total.Connections);
        page.Ring(0)->Connections += 7;
        page.Ring(0)->Count(Operation.Send, Errno.EPIPE);
        Assert.Equal(7ul, reader.Read().Total.Connections);
        Assert.Equal(new ErrorCount(Operation.Send, Errno.EPIPE, 1), Assert.Single(Snapshot.Errors(reader.Read().Total)));
    }

    [Fact]
    public void Every_user_may_read_the_file_and_no_other_file_is_left()
    {
        using FiguresPage page = _folder.Page("page");
        Assert.Equal(_folder.Path("page"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            File.GetUnixFileMode(_folder.Path("page")));
    }

    [Fact]
    public void The_condition_of_a_server_is_starting_then_serving_then_stopped()
    {
        using FiguresPage page = _folder.FilledPage("page");
        using FiguresReader reader = FiguresReader.Open(_folder.Path("page"));
        Assert.Equal(Condition.Starting, reader.Read().Condition);

        page.SetAddresses([new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Loopback, 8001), new System.Net.DnsEndPoint("x", 1)]);
        page.Serve();
        page.CountReload();
        Snapshot serving = reader.Read();
        Assert.Equal(Condition.Serving, serving.Condition);
        Assert.Equal("[::1]:8001", serving.Addresses[0]);
        Assert.Equal(2, serving.Addresses.Count);
        Assert.Equal(1ul, serving.Reloads);
        Assert.Equal(Environment.ProcessId, serving.Pid);
        Assert.True(serving.IsAlive);
        Assert.Null(serving.StoppedAt);

        page.State = PageState.Stopping;
        Assert.Equal(Condition.Stopping, reader.Read().Condition);

        page.Stop();
        page.Dispose();
        Snapshot stopped = _folder.Read("page");
        Assert.Equal(Condition.Stopped, stopped.Condition);
        Assert.False(stopped.IsAlive);
        Assert.InRange(stopped.StoppedAt!.Value, stopped.StartedAt, DateTimeOffset.UtcNow);
        Assert.Equal(1000ul, stopped.Total.Connections);
    }

    [Fact]
    public void Addresses_that_do_not_fit_are_dropped_as_a_whole()
    {
        using FiguresPage page = _folder.Page("page");
        page.SetAddresses(Enumerable.Repeat(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 65535), 1000));
        IReadOnlyList<string> addresses = _folder.Read("page").Addresses;
        Assert.InRange(addresses.Count, 50, 300);
        Assert.All(addresses, address => Assert.Equal("127.0.0.1:65535", address));
        Assert.Equal(0ul, _folder.Read("page").Total.Connections);
    }

    [Fact]
    public void A_server_that_ended_without_a_stop_has_died_and_the_next_one_replaces_its_file()
    {
        // The page ends without a stop, as after a kill.
        using (FiguresPage page = _folder.FilledPage("left"))
        {
            page.Serve();
        }

        Assert.Equal(Condition.Died, _folder.Read("left").Condition);
        Assert.Equal(1000ul, _folder.Read("left").Total.Connections);

        using FiguresPage next = _folder.Page("left");
        Assert.Equal(Condition.Starting, _folder.Read("left").Condition);
        Assert.Equal(0ul, _folder.Read("left").Total.Connections);
    }

    [Fact]
    public void A_server_replaces_the_file_of_a_stopped_one_and_a_reader_keeps_the_old_file()
    {
        using (FiguresPage page = _folder.FilledPage("page"))
        {
            page.Stop();
        }

        using FiguresReader old = FiguresReader.Open(_folder.Path("page"));
        using FiguresPage next = _folder.Page("page");
        Assert.Equal(1000ul, old.Read().Total.Connections);
        Assert.Equal(Condition.Stopped, old.Read().Condition);
        Assert.Equal(Condition.Starting, _folder.Read("page").Condition);
    }

    [Fact]
    public void A_page_that_is_never_published_leaves_the_existing_file_and_no_other()
    {
        _folder.FilledPage("page").Dispose();
        using (FiguresPage page = FiguresPage.Create(FiguresFolder.Options(_folder.Path("page"))))
        {
            Assert.Equal(1000ul, _folder.Read("page").Total.Connections);
        }

        Assert.Equal(1000ul, _folder.Read("page").Total.Connections);
        Assert.Equal(_folder.Path("page"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public void A_page_does_not_replace_that_of_a_server_that_published_first()
    {
        using FiguresPage late = FiguresPage.Create(FiguresFolder.Options(_folder.Path("page")));
        using FiguresPage first = FiguresPage.Create(FiguresFolder.Options(_folder.Path("page"), rings: 2));
        first.Publish();
        Assert.Contains("is in use by the server with pid", Assert.Throws<ServerException>(late.Publish).Message, StringComparison.Ordinal);
        Assert.Equal(2, _folder.Read("page").Rings.Length);
    }

    [Fact]
    public void A_page_does_not_replace_the_file_of_a_running_server()
    {
        using FiguresPage page = _folder.FilledPage("page");
        ServerException e = Assert.Throws<ServerException>(() => _folder.Page("page"));
        Assert.Equal(
            $"--stats: '{_folder.Path("page")}' is in use by the server with pid {Environment.ProcessId}: "
            + "stop that server, or name another file",
            e.Message);
        Assert.Equal(1000ul, _folder.Read("page").Total.Connections);
        Assert.Equal(Condition.Starting, _folder.Read("page").Condition);
    }

    [Theory]
    [InlineData("")]
    [InlineData("root:x:0:0:root:/root:/bin/bash\n")]
    public void A_page_does_not_replace_a_file_that_is_not_a_stats_file(string content)
    {
        File.WriteAllText(_folder.Path("other"), content);
        UsageException e = Assert.Throws<UsageException>(() => _folder.Page("other"));
        Assert.Equal($"--stats: '{_folder.Path("other")}' is not a stats file: name another file", e.Message);
        Assert.Equal(content, File.ReadAllText(_folder.Path("other")));
    }

    [Theory]
    [InlineData("", "is not a stats file: name another file")]
    [InlineData("none/page", "the directory does not exist: create it, or name another file")]
    [InlineData("file/page", "the directory does not exist: create it, or name another file")]
    [InlineData("/dev/null", "is not a stats file: name another file")]
    public void An_unusable_path_is_reported_in_one_line(string path, string reason)
    {
        File.WriteAllText(_folder.Path("file"), "");
        UsageException e = Assert.Throws<UsageException>(() => _folder.Page(path));
        Assert.StartsWith("--stats: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(_folder.Path("file"), Assert.Single(Directory.GetFileSystemEntries(_folder.Root)));
    }

    [Fact]
    public async Task A_full_file_system_is_reported_before_the_server_serves()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a file system needs root");
        string mount = Need.Tool("mount", "mount");
        string small = Directory.CreateDirectory(_folder.Path("small")).FullName;
        (await Command.RunAsync(mount, "-t", "tmpfs", "-o", "size=12k", "none", small)).Succeeded();
        try
        {
            ServerException e = Assert.Throws<ServerException>(() => _folder.Page("small/page"));
            Assert.Contains("the file system is full", e.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(small));
        }
        finally
        {
            (await Command.RunAsync("umount", small)).Succeeded();
        }
    }

    public void Dispose() => _folder.Dispose();
}
