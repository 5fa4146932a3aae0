using Microsoft.Win32.SafeHandles;
using Uring.Interop;

namespace Uring.Tests.Ring;

/// <summary>An entry that is taken and not prepared does nothing, and never repeats an old request.</summary>
public unsafe class UnpreparedEntryTests
{
    [Theory]
    [MemberData(nameof(RingKinds.Names), MemberType = typeof(RingKinds))]
    public void An_entry_in_the_place_of_a_write_is_a_NOP(string kind)
    {
        using IoUring ring = RingKinds.Create(kind);
        string path = Path.GetTempFileName();
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Append, FileAccess.Write);
            byte letter = (byte)'A';
            // Each place of the queue has held a write.
            for (uint i = 0; i < ring.Submissions.Capacity; i++)
            {
                ring.Take()->PrepWrite((int)file.DangerousGetHandle(), &letter, 1, ulong.MaxValue);
                Assert.Equal(1, Assert.Single(ring.Complete(1)).res);
            }

            List<string> reports = [];
            DebugReport.Receiver = reports.Add;
            ring.Take();
            SqeChain chain = ring.TakeChain(2);
            Assert.Equal(0ul, chain[1].user_data);
            io_uring_cqe[] completions = ring.Complete(3);
            DebugReport.Receiver = null;

            Assert.All(completions, cqe => Assert.Equal((0ul, 0), (cqe.user_data, cqe.res)));
            Assert.Equal(ring.Submissions.Capacity, (uint)new FileInfo(path).Length);
            Assert.Contains(reports, report => report.Contains("taken and not prepared", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
