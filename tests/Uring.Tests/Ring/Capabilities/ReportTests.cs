using System.Text.RegularExpressions;
using Uring.Interop;
using Uring.Tests.Support;

namespace Uring.Tests.Ring.Capabilities;

/// <summary>The text form of the capabilities.</summary>
public class ReportTests
{
    [Fact]
    public void Each_name_is_printed_once_as_present_or_as_missing()
    {
        IoUringCapabilities here = Need.Kernel();
        AssertSection(here, "operations", Names<io_uring_op>(io_uring_op.IORING_OP_LAST, "IORING_OP_", here.Supports));
        AssertSection(
            here,
            "register operations",
            Names<io_uring_register_op>(io_uring_register_op.IORING_REGISTER_LAST, "IORING_", here.Supports));
        AssertSection(here, "features", Names(AbiNames.Features, "IORING_FEAT_", here.HasFeature));
        AssertSection(here, "setup flags", Names(AbiNames.SetupFlags, "IORING_SETUP_", here.SupportsSetup));
        AssertSection(here, "enter flags", Names(AbiNames.EnterFlags, "IORING_ENTER_", here.SupportsEnter));
        AssertSection(here, "entry flags", Names(AbiNames.EntryFlags, "IOSQE_", here.SupportsEntry));
    }

    [Fact]
    public void Lines_have_at_most_110_characters()
    {
        string[] lines = Need.Kernel().ToString().Split('\n');
        Assert.Equal("io_uring: available", lines[0]);
        Assert.All(lines[..^1], line => Assert.InRange(line.Length, 1, 110));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void The_limits_are_those_of_the_process()
    {
        IoUringLimits limits = Need.Kernel().Limits;
        string file = File.ReadAllText("/proc/self/limits");
        AssertLimit(file, "Max open files", limits.OpenFilesHard, hard: true);
        AssertLimit(file, "Max locked memory", limits.LockedMemory, hard: false);
        AssertLimit(file, "Max locked memory", limits.LockedMemoryHard, hard: true);
        Assert.InRange(limits.OpenFiles, 1ul, limits.OpenFilesHard);
        Assert.Equal(Environment.ProcessorCount, limits.Processors);
        Assert.Equal(File.Exists("/proc/sys/kernel/io_uring_disabled"), limits.DisabledSetting is 0 or 1 or 2);
        Assert.Equal(File.Exists("/proc/sys/kernel/io_uring_group"), limits.GroupSetting is not null);
        Assert.NotNull(limits.SystemOpenFiles);
    }

    private static void AssertLimit(string file, string name, ulong limit, bool hard)
    {
        Match line = Regex.Match(file, $@"^{name}\s+(\w+)\s+(\w+)", RegexOptions.Multiline);
        Assert.Equal(line.Groups[hard ? 2 : 1].Value, limit == ulong.MaxValue ? "unlimited" : limit.ToString());
    }

    private static (string Name, bool Here)[] Names<T>(T end, string prefix, Func<T, bool> supports)
        where T : struct, Enum =>
    [
        .. Enum.GetValues<T>().Where(value => value.CompareTo(end) < 0)
            .Select(value => (value.ToString()[prefix.Length..], supports(value))),
    ];

    private static (string Name, bool Here)[] Names((uint Flag, string Name)[] table, string prefix, Func<uint, bool> supports) =>
        [.. table.Select(entry => (entry.Name[prefix.Length..], supports(entry.Flag)))];

    private static void AssertSection(IoUringCapabilities here, string title, (string Name, bool Here)[] expected)
    {
        // A continued line begins with four spaces, the list of missing names with two.
        Match section = Regex.Match(here.ToString(), $@"^{title} \((\d+)\):((?:.|\n    )*)(?:\n  not here:((?:.|\n    )*))?", RegexOptions.Multiline);
        Assert.True(section.Success, $"no {title} in\n{here}");
        Assert.Equal(section.Groups[1].Value, Words(section.Groups[2]).Length.ToString());

        // A capability of a newer kernel without a name in this library is printed as a number.
        Assert.Equal(
            expected.Where(name => name.Here).Select(name => name.Name).Order(),
            Words(section.Groups[2]).Where(word => !char.IsDigit(word[0])).Order());
        Assert.Equal(
            expected.Where(name => !name.Here).Select(name => name.Name).Order(), Words(section.Groups[3]).Order());
    }

    private static string[] Words(Group group) => group.Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
