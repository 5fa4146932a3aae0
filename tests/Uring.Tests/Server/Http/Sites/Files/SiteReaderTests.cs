using System.Globalization;
using Uring.Interop;
using Uring.Server.Files;
using Uring.Server.Http;
using Uring.Server.Http.Sites.Files;
using Uring.Server.Native;
using Uring.Server.Operator;

namespace Uring.Tests.Server;

/// <summary>A directory is read as it is at one time, or not at all.</summary>
public sealed class SiteReaderTests : IDisposable
{
    private readonly SiteFolder _folder = new();

    public static TheoryData<string> Changes => ["append", "replace", "truncate", "touch", "remove", "add", "rename", "folder"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_directory_that_changes_at_both_attempts_is_an_error(string change)
    {
        _folder.Write("a/b.txt", "before").Write("other.txt", "o");
        int attempt = 0;
        string message = Assert.Throws<UsageException>(() => Read(() => Change(change, ++attempt))).Message;
        Assert.Equal(2, attempt);
        Assert.StartsWith($"--root: cannot serve '{_folder.Root}': ", message, StringComparison.Ordinal);
        Assert.Contains(" while the server reads the directory: reload once the deployment is done, or deploy into ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_directory_that_changes_once_is_read_as_it_is_afterwards(string change)
    {
        _folder.Write("a/b.txt", "before").Write("other.txt", "o");
        int attempt = 0;
        using SiteFiles files = Read(() =>
        {
            if (++attempt == 1)
            {
                Change(change, attempt);
            }
        });
        Assert.Equal(2, attempt);
        string[] onDisk = [.. Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories)];
        Assert.Equal(onDisk.Length, files.Counts.Files);
        Assert.All(onDisk, path => Assert.Equal(File.ReadAllText(path), SiteFolder.Content(files, $"/{Path.GetRelativePath(_folder.Root, path)}")));
    }

    [Fact]
    public void A_link_that_a_deployment_moves_is_followed_once_for_each_read()
    {
        foreach (string version in (string[])["1", "2"])
        {
            Directory.CreateDirectory(_folder.Outside(version));
            File.WriteAllText(Path.Combine(_folder.Outside(version), "a.txt"), $"a{version}");
            File.WriteAllText(Path.Combine(_folder.Outside(version), "b.txt"), $"b{version}");
        }

        string current = _folder.Outside("current");
        File.CreateSymbolicLink(current, "1");
        RootOptions options = new() { Root = new NamedFile(current, SiteFolder.Origin) };
        using SiteFiles first = SiteFiles.Of(options, new SiteReader(options) { Found = Move }.Read());
        using SiteFiles second = SiteFiles.Read(options);
        Assert.Equal(("a1", "b1"), (SiteFolder.Content(first, "/a.txt"), SiteFolder.Content(first, "/b.txt")));
        Assert.Equal(("a2", "b2"), (SiteFolder.Content(second, "/a.txt"), SiteFolder.Content(second, "/b.txt")));

        void Move()
        {
            File.CreateSymbolicLink($"{current}.new", "2");
            Assert.Equal(Errno.None, FileCalls.Rename($"{current}.new", current));
        }
    }

    [Fact]
    public void A_file_over_64_MiB_is_an_error_that_names_the_file()
    {
        _folder.Write("ok.txt", "ok").Write("video/large.bin", "");
        using (FileStream large = File.OpenWrite(_folder.Path("video/large.bin")))
        {
            large.SetLength(Response.MaxContent + 1L);
        }

        Assert.Equal(
            $"--root: cannot serve '{_folder.Root}': 'video/large.bin' has 67108865 bytes, more than 64 MiB: move it out of the directory",
            Assert.Throws<UsageException>(() => _folder.Read()).Message);
    }

    [Fact]
    public void A_file_of_64_MiB_is_served()
    {
        _folder.Write("large.bin", "");
        using (FileStream large = File.OpenWrite(_folder.Path("large.bin")))
        {
            large.SetLength(Response.MaxContent);
        }

        using SiteFiles files = _folder.Read();
        Assert.Equal((uint)Response.MaxContent, SiteFolder.Find(files, "/large.bin")!.Identity.Length);
    }

    [Fact]
    public void The_files_and_their_answers_fit_into_the_memory_or_are_an_error()
    {
        _folder.Write("a.bin", new byte[100_000]).Write("b.bin", new byte[100_000]);
        using SiteFiles files = SiteFiles.Read(_folder.Options with { MaxMemory = 202_100 });
        Assert.InRange(files.Bytes, 200_000, 202_100);
        Assert.Equal(
            $"--root: cannot serve '{_folder.Root}': its files need more than the 202000 of --max-memory: give a larger size, or serve fewer files",
            Assert.Throws<UsageException>(() => SiteFiles.Read(_folder.Options with { MaxMemory = 202_000 })).Message);
    }

    [Fact]
    public async Task Names_of_one_file_share_its_content()
    {
        _folder.Write("a.bin", new byte[100_000]).Link("c.bin", "a.bin");
        await _folder.ShellAsync("ln a.bin b.bin");
        using SiteFiles files = SiteFiles.Read(_folder.Options with { MaxMemory = 110_000 });
        Assert.Equal((3, 300_000L), (files.Counts.Files, files.Counts.FileBytes));
        Assert.All((string[])["/a.bin", "/b.bin", "/c.bin"], target => Assert.Equal(100_000u, SiteFolder.Find(files, target)!.Identity.Length));
    }

    [Fact]
    public void A_directory_that_cannot_be_opened_is_an_error()
    {
        _folder.Write("file", "");
        Assert.Equal("there is no such directory", Mistake("missing"));
        Assert.Equal("it is not a directory", Mistake("file"));

        string Mistake(string name) => Assert.Throws<UsageException>(() => SiteFiles.Read(new RootOptions { Root = new NamedFile(_folder.Path(name), SiteFolder.Origin) }))
            .Message.Replace($"--root: cannot read '{_folder.Path(name)}': ", "", StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_files_is_a_site_without_paths()
    {
        using SiteFiles files = _folder.Read();
        Assert.Empty(files.Entries);
        Assert.Equal("0 files in 1 directory with 0 bytes", $"{files.Counts}");
    }

    [Fact]
    public void Reading_and_a_failed_read_leave_no_descriptor_open()
    {
        _folder.Write("a/b/c.txt", "c").Write("d.txt", "d").Link("e", "a").Link("out", "..");
        Assert.Throws<UsageException>(() => SiteFiles.Read(_folder.Options with { MaxMemory = 1 }));
        using SiteFiles files = _folder.Read();
        string root = Path.GetFullPath(_folder.Root);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(static fd => new FileInfo(fd).LinkTarget),
            target => target?.StartsWith(root, StringComparison.Ordinal) == true);
    }

    private SiteFiles Read(Action found) => SiteFiles.Of(_folder.Options, new SiteReader(_folder.Options) { Found = found }.Read());

    private void Change(string change, int attempt)
    {
        string file = _folder.Path("a/b.txt");
        string text = attempt.ToString(CultureInfo.InvariantCulture);
        switch (change)
        {
            case "append":
                File.AppendAllText(file, text);
                break;
            case "replace":
                // Of the same size and time, as rsync(1) leaves it.
                File.WriteAllText($"{file}.new", $"after{text}");
                File.SetLastWriteTimeUtc($"{file}.new", SiteFolder.Time);
                File.Move($"{file}.new", file, overwrite: true);
                break;
            case "truncate":
                File.WriteAllText(file, text[..(attempt % 2)]);
                break;
            case "touch":
                File.SetLastWriteTimeUtc(file, SiteFolder.Time.AddSeconds(attempt));
                break;
            case "remove":
                File.Delete(attempt == 1 ? file : _folder.Path("other.txt"));
                break;
            case "add":
                File.WriteAllText(_folder.Path($"a/{text}.txt"), text);
                break;
            case "rename":
                File.Move(attempt == 1 ? file : _folder.Path("a/1.txt"), _folder.Path($"a/{text}.txt"));
                break;
            default:
                Directory.Move(_folder.Path(attempt == 1 ? "a" : "1"), _folder.Path(text));
                break;
        }
    }

    public void Dispose() => _folder.Dispose();
}
