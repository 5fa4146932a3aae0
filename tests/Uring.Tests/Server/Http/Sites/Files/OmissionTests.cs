using System.Net.Sockets;
using Uring.Server.Http.Sites.Files;

namespace Uring.Tests.Server;

/// <summary>The files of a directory that are not served.</summary>
public sealed class OmissionTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    [Fact]
    public void Dot_files_are_not_served_except_the_well_known_directory()
    {
        _folder.Write(".env", "secret").Write(".git/config", "secret").Write("a/.b/c", "secret").Write(".well-known/security.txt", "contact")
            .Write(".well-known/.hidden", "secret").Write("..c", "secret").Write("visible.", "v");
        using SiteFiles files = _folder.Read();
        Assert.Equal("contact", SiteFolder.Content(files, "/.well-known/security.txt"));
        Assert.Equal("v", SiteFolder.Content(files, "/visible."));
        foreach (string target in (string[])["/.env", "/.git/config", "/a/.b/c", "/.well-known/.hidden", "/..c"])
        {
            Assert.Null(SiteFolder.Find(files, target));
        }

        Assert.Equal(
            ["..c", ".env", ".git", ".well-known/.hidden", "a/.b"],
            files.Notices.Select(static notice => notice.Split('\'')[1]).Order(StringComparer.Ordinal));
        Assert.All(files.Notices, static notice => Assert.EndsWith(" is not served: its name begins with a dot", notice, StringComparison.Ordinal));
        Assert.Equal((2, 5), (files.Counts.Files, files.Counts.Omitted));
    }

    [Fact]
    public async Task Special_files_are_not_served_and_none_of_them_is_opened()
    {
        await _folder.ShellAsync("mkfifo fifo");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Path("socket")));
        _folder.Link("null", "/dev/null");
        using SiteFiles files = _folder.Read();
        Assert.Empty(files.Entries);
        Assert.Equal(
            [
                "--root: 'fifo' is not served: it is a FIFO, not a regular file",
                "--root: 'null' is not served: the link leaves the directory",
                "--root: 'socket' is not served: it is a socket, not a regular file",
            ],
            files.Notices);
    }

    [Fact]
    public async Task A_device_is_not_served()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a device needs root");
        await _folder.ShellAsync("mknod zero c 1 5");
        using SiteFiles files = _folder.Read();
        Assert.Equal(["--root: 'zero' is not served: it is a device, not a regular file"], files.Notices);
    }

    [Fact]
    public void Links_that_leave_the_directory_are_not_served()
    {
        File.WriteAllText(_folder.Outside("secret"), "secret");
        Directory.CreateDirectory(_folder.Outside("site-of-another"));
        File.WriteAllText(_folder.Outside("site-of-another/file"), "secret");
        _folder.Link("relative", "../secret").Link("absolute", _folder.Outside("secret")).Link("folder", "..")
            .Link("prefix", "../site-of-another").Link("sub/up", "../../secret").Link("chain", "relative").Link("through", "folder/secret");
        using SiteFiles files = _folder.Read();
        Assert.Empty(files.Entries);
        Assert.Equal(7, files.Notices.Count);
        Assert.All(files.Notices, static notice => Assert.EndsWith(" is not served: the link leaves the directory", notice, StringComparison.Ordinal));
    }

    [Fact]
    public void Links_within_the_directory_are_served_relative_and_absolute_ones()
    {
        _folder.Write("v2/index.html", "two").Write("a.txt", "a").Link("latest", "v2").Link("sub/b.txt", "../a.txt")
            .Link("absolute.txt", _folder.Path("a.txt")).Link("absolute", _folder.Path("v2")).Link("around.txt", "../site/a.txt");
        using SiteFiles files = _folder.Read();
        Assert.Empty(files.Notices);
        Assert.Equal("two", SiteFolder.Content(files, "/latest/"));
        Assert.Equal("two", SiteFolder.Content(files, "/absolute/index.html"));
        Assert.Contains("Location: /latest/\r\n", SiteFolder.Lines(SiteFolder.Find(files, "/latest")!.Identity), StringComparison.Ordinal);
        foreach (string target in (string[])["/sub/b.txt", "/absolute.txt", "/around.txt"])
        {
            Assert.Equal("a", SiteFolder.Content(files, target));
        }
    }

    [Fact]
    public void Links_in_a_circle_end()
    {
        _folder.Write("a/index.html", "a").Link("a/self", ".").Link("a/up", "..").Link("a/to-b", "../b").Link("b/to-a", "../a").Link("loop", "loop")
            .Link("none", "missing").Link("a/under", "index.html/x");
        using SiteFiles files = _folder.Read();
        Assert.Equal("a", SiteFolder.Content(files, "/b/to-a/"));
        Assert.Contains("--root: 'a/self' is not served: the link leads to a directory above it", files.Notices);
        Assert.Contains("--root: 'a/up' is not served: the link leads to a directory above it", files.Notices);
        Assert.Contains("--root: 'loop' is not served: the link leads to itself", files.Notices);
        Assert.Contains("--root: 'none' is not served: the link has no target", files.Notices);
        Assert.Contains("--root: 'a/under' is not served: the link has no target", files.Notices);
        Assert.Null(SiteFolder.Find(files, "/a/to-b/to-a/"));
    }

    [Fact]
    public void A_path_that_is_longer_than_the_kernel_allows_is_not_served()
    {
        // Links give the file a path of more than 4096 characters.
        string name = new('n', 250);
        _folder.Write($"0/{name}/a.txt", "a");
        for (int level = 1; level < 20; level++)
        {
            _folder.Link($"{level}/{name}", $"../{level - 1}");
        }

        using SiteFiles files = _folder.Read();
        Assert.Equal("a", SiteFolder.Content(files, $"/0/{name}/a.txt"));
        Assert.Contains(files.Notices, static notice => notice.EndsWith("its path is longer than the kernel allows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, null)]
    [InlineData(11, "--root: and 1 more")]
    [InlineData(1000, "--root: and 990 more")]
    public void Ten_notices_are_lines_and_the_others_are_counted(int count, string? last)
    {
        for (int i = 0; i < count; i++)
        {
            _folder.Write($".{i}", "");
        }

        using SiteFiles files = _folder.Read();
        Assert.Equal(count, files.Counts.Omitted);
        Assert.Equal(last is null ? 10 : 11, files.Notices.Count);
        Assert.Equal(last ?? "--root: '.9' is not served: its name begins with a dot", files.Notices[^1]);
    }

    public void Dispose() => _folder.Dispose();
}
