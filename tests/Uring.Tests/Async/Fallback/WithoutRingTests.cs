using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Async.Diagnostics;

namespace Uring.Tests.Async.Fallback;

/// <summary>A process that cannot use io_uring. <see cref="FallbackTests"/> starts it.</summary>
public sealed class WithoutRingTests : IDisposable
{
    // The event is written once, at the first use of the library.
    private static readonly EventReader s_listener = new();

    private readonly TestFolder _folder = new();

    public WithoutRingTests()
    {
        Assert.SkipWhen(WithoutRing.Reason is null, "runs in a process without io_uring");
        Assert.NotNull(s_listener);
    }

    [Fact]
    public void The_reason_has_the_cause_and_the_fix()
    {
        Assert.False(UringContext.IsSupported);
        string[] parts = WithoutRing.Reason == WithoutRing.BySwitch ? ["Uring.DisableIoUring"] : [WithoutRing.Reason!, "seccomp profile", "allow"];
        Assert.All(parts, part => Assert.Contains(part, UringContext.UnsupportedReason, StringComparison.Ordinal));
        PlatformNotSupportedException refused = Assert.Throws<PlatformNotSupportedException>(() => UringContext.Shared);
        Assert.Equal(UringContext.UnsupportedReason, refused.Message);
    }

    [Fact]
    public void A_new_context_throws_with_the_reason()
    {
        Assert.SkipWhen(WithoutRing.Reason == WithoutRing.BySwitch, "the switch is for the static methods");
        IoUringException refused = Assert.ThrowsAny<IoUringException>(() => new UringContext());
        Assert.Equal(UringContext.UnsupportedReason, refused.Message);
    }

    [Fact]
    public async Task One_event_reports_the_reason()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Assert.False(UringContext.IsSupported))));
        (await UringFile.OpenAsync(_folder.Write("file", default))).Dispose();
        Assert.Equal([UringContext.UnsupportedReason], Assert.Single(s_listener.Payloads("Fallback")));
    }

    [Fact]
    public async Task Files_are_written_and_read_without_a_ring()
    {
        using SafeFileHandle handle = await UringFile.OpenAsync(_folder["file"], FileMode.CreateNew, FileAccess.ReadWrite, preallocationSize: 100);
        await UringFile.WriteAsync(handle, "without "u8.ToArray(), 0);
        await UringFile.WriteAsync(handle, ["a "u8.ToArray(), "ring"u8.ToArray()], 8);
        await UringFile.SetLengthAsync(handle, 14);
        await UringFile.FlushToDiskAsync(handle);
        byte[] buffer = new byte[20];
        Assert.Equal(14, await UringFile.ReadAsync(handle, buffer, 0));
        Assert.Equal("without a ring"u8, buffer.AsSpan(0, 14));
        Assert.Equal(14, (await UringFile.StatAsync(handle)).Length);
        Assert.Equal(KernelResult.Failed(Errno.EINVAL), await UringFile.TryWriteAsync(handle, buffer, long.MaxValue));
        await UringFile.AllocateAsync(handle, 0, 1000);
        Assert.Equal(1000, (await UringFile.StatAsync(_folder["file"])).Length);
    }

    public void Dispose() => _folder.Dispose();
}
