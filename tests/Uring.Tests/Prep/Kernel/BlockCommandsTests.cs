using Microsoft.Win32.SafeHandles;
using Uring.Tests.Support;
using static Uring.Interop.io_uring_op;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Prep.Kernel;

/// <summary>Commands of block devices, on a loop device over a file.</summary>
public class BlockCommandsTests
{
    private const int Part = 1 << 20;

    [Fact]
    public async Task CmdDiscard_empties_the_range_and_no_more()
    {
        using TestFolder folder = new();
        string image = folder["image"];
        byte[] content = new byte[4 * Part];
        Array.Fill(content, (byte)'x');
        await File.WriteAllBytesAsync(image, content, TestContext.Current.CancellationToken);
        string device = await AttachAsync(image);
        try
        {
            Discard(device, Part, 2 * Part);
        }
        finally
        {
            (await Command.RunAsync("losetup", "--detach", device)).Succeeded();
        }

        Array.Clear(content, Part, 2 * Part);
        Assert.Equal(content, await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken));
    }

    private static unsafe void Discard(string device, ulong offset, ulong length)
    {
        using KernelRing ring = KernelRing.With(IORING_OP_URING_CMD);

        // The feature came with Linux 6.12, as the command did.
        Need.Feature(IORING_FEAT_MIN_TIMEOUT);
        using SafeFileHandle opened = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        ring.Take()->PrepCmdDiscard(opened.Fd, offset, length);

        Assert.Equal(0, ring.RunWell());
    }

    /// <summary>
    /// Creates a block device over a file. This requires root, and some containers refuse it.
    /// </summary>
    private static async Task<string> AttachAsync(string image)
    {
        CommandResult attached = await Command.RunAsync(Need.Tool("losetup", "mount"), "--find", "--show", image);
        Assert.SkipUnless(attached.ExitCode == 0, $"no loop device can be attached: {attached.Error.Trim()}");
        string device = attached.Output.Trim();
        string limit = $"/sys/block/{Path.GetFileName(device)}/queue/discard_max_bytes";
        if (await File.ReadAllTextAsync(limit) is "0\n")
        {
            (await Command.RunAsync("losetup", "--detach", device)).Succeeded();
            Assert.Skip($"the file system of {image} cannot free a part of a file, so {device} has no discard");
        }

        return device;
    }
}
