using System.Buffers.Binary;
using Uring.Interop;
using Uring.Server.Operator;
using Uring.Server.Operator.Figures;
using Uring.Server.Operator.Figures.Reading;

namespace Uring.Tests.Server;

/// <summary>A reader of pages, of damaged pages and of other files.</summary>
public sealed class FiguresReaderTests : IDisposable
{
    private readonly FiguresFolder _folder = new();

    [Fact]
    public void The_total_is_the_sum_of_the_rings()
    {
        using FiguresPage page = _folder.FilledPage("page", rings: 3);
        Snapshot snapshot = _folder.Read("page");
        Assert.Equal(3, snapshot.Rings.Length);
        Assert.Equal(2000ul, snapshot.Rings[1].Connections);
        Assert.Equal(1000ul + 2000 + 3000, snapshot.Total.Connections);
        Assert.Equal(15ul, snapshot.Total.ClosingSlots);
        Assert.Equal(3ul, snapshot.Total.Parked);
        Assert.Equal(
            [
                new ErrorCount(Operation.Accept, Errno.EMFILE, 3),
                new ErrorCount(Operation.Send, Errno.EPIPE, 9),
                new ErrorCount(Operation.Loop, Errno.None, 3),
            ],
            Snapshot.Errors(snapshot.Total));
    }

    [Fact]
    public void A_missing_file_is_reported_with_a_fix() =>
        AssertRefused("none", "there is no such file: name the --stats file of a server");

    [Fact]
    public void A_directory_is_not_a_stats_file() =>
        AssertRefused("", "is not a stats file: name the --stats file of a server");

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void A_file_with_other_content_is_not_a_stats_file(int length)
    {
        File.WriteAllBytes(_folder.Path("other"), new byte[length]);
        AssertRefused("other", "is not a stats file: name the --stats file of a server");
    }

    [Fact]
    public void Another_layout_is_reported_with_its_number()
    {
        Damage(bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), 1));
        AssertRefused("damaged", "has layout 1, and this program reads layout 2: use the uring-server that writes the file");
    }

    [Theory]
    [InlineData(12, 4095)]
    [InlineData(16, 9608)]
    [InlineData(20, 0)]
    [InlineData(20, 3)]
    [InlineData(20, 65)]
    [InlineData(20, uint.MaxValue)]
    [InlineData(24, 9)]
    [InlineData(28, 135)]
    public void A_file_with_wrong_sizes_is_damaged(int offset, uint value)
    {
        Damage(bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value));
        AssertRefused("damaged", "is damaged: start a server with --stats and this path, which replaces the file");
    }

    [Theory]
    [InlineData(16)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4096 + (2 * 9600) - 1)]
    public void A_file_that_ends_early_is_damaged(int length)
    {
        Damage(_ => { }, length);
        AssertRefused("damaged", "is damaged: start a server with --stats and this path, which replaces the file");
    }

    [Fact]
    public void The_formats_can_show_any_header()
    {
        // Every byte after the checked fields: the header from the pid on, and the figures.
        Damage(bytes => bytes.AsSpan(32).Fill(0xFF));
        Snapshot snapshot = _folder.Read("damaged");
        Assert.Equal(Condition.Died, snapshot.Condition);
        Assert.DoesNotContain("\uFFFF", StatsText.Write(snapshot), StringComparison.Ordinal);
        Assert.NotEmpty(StatsJson.Write(snapshot));
        Assert.NotEmpty(StatsPrometheus.Write(snapshot));
    }

    [Fact]
    public void Control_characters_in_an_address_do_not_reach_the_terminal()
    {
        Damage(bytes =>
        {
            "a\u001b[2Jb\n"u8.CopyTo(bytes.AsSpan(256));
            bytes[84] = 7;
        });
        Assert.Equal("a\\u001b[2Jb\\n", Assert.Single(_folder.Read("damaged").Addresses));
    }

    private void Damage(Action<byte[]> change, int length = int.MaxValue)
    {
        using (_folder.FilledPage("page", rings: 2))
        {
            byte[] bytes = File.ReadAllBytes(_folder.Path("page"));
            change(bytes);
            File.WriteAllBytes(_folder.Path("damaged"), bytes.AsSpan(0, Math.Min(length, bytes.Length)));
        }
    }

    private void AssertRefused(string name, string reason)
    {
        ServerException e = Assert.Throws<ServerException>(() => _folder.Read(name));
        Assert.Contains(_folder.Path(name), e.Message, StringComparison.Ordinal);
        Assert.EndsWith(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    public void Dispose() => _folder.Dispose();
}
