using System.Runtime.InteropServices;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>A request has the rights of its personality, no more and no less.</summary>
public unsafe partial class PersonalityTests
{
    private const int Nobody = 65534;

    [Fact]
    public void A_request_runs_with_the_credentials_that_its_personality_names()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can change its user");
        using TestFolder folder = new();
        string path = folder.Write("secret", "root's");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        OwnThread.Run(() =>
        {
            using IoUring ring = new(new IoUringOptions { Entries = 8 });
            Personality root = ring.RegisterPersonality();

            // The call changes this thread only. Root's capabilities over files follow the user.
            _ = SetFsUid(Nobody);
            Personality nobody = ring.RegisterPersonality();
            Assert.Equal(Errno.EACCES, Open(ring, path, default).Errno);
            AssertOpens(ring, path, root);

            _ = SetFsUid(0);
            Assert.Equal(Errno.EACCES, Open(ring, path, nobody).Errno);
            AssertOpens(ring, path, default);
        });
    }

    [Fact]
    public void An_unregistered_personality_is_refused()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        Personality gone = ring.RegisterPersonality();
        Personality kept = ring.RegisterPersonality();
        Assert.NotEqual(gone, kept);

        ring.UnregisterPersonality(gone);
        Assert.Equal(Errno.EINVAL, Open(ring, "/proc/version", gone).Errno);
        Assert.Equal(Errno.EINVAL, RegistrationSteps.Refusal(() => ring.UnregisterPersonality(gone)));
        AssertOpens(ring, "/proc/version", kept);
        ring.UnregisterPersonality(kept);
        Assert.Equal(Errno.EINVAL, Open(ring, "/proc/version", kept).Errno);
    }

    [Fact]
    public void There_are_65535_personalities()
    {
        using IoUring ring = new(new IoUringOptions { Entries = 8 });
        HashSet<ushort> seen = [];
        for (int i = 0; i < ushort.MaxValue; i++)
        {
            Assert.True(seen.Add(ring.RegisterPersonality().Id));
        }

        Assert.DoesNotContain<ushort>(0, seen);
        Assert.Equal(Errno.EBUSY, RegistrationSteps.Refusal(() => ring.RegisterPersonality()));
    }

    private static void AssertOpens(IoUring ring, string path, Personality personality)
    {
        KernelResult opened = Open(ring, path, personality);
        Assert.False(opened.IsError, opened.ToString());
        _ = Libc.Close(opened.Value);
    }

    private static KernelResult Open(IoUring ring, string path, Personality personality)
    {
        using CString text = new(path);
        io_uring_sqe* sqe = ring.Take();
        sqe->PrepOpenat(AT_FDCWD, text, O_RDONLY | O_CLOEXEC, 0);
        sqe->personality = personality.Id;
        return ring.Run();
    }

    // setfsuid changes the calling thread alone. For setuid and its relatives the C library changes all
    // threads.
    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFsUid(int uid);
}
