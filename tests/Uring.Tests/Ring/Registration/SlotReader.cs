using System.Text;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.IoUringAbi;

namespace Uring.Tests.Ring.Registration;

/// <summary>Reads the slots of a ring's tables, through requests that use the slots.</summary>
internal static unsafe class SlotReader
{
    extension(KernelRing ring)
    {
        /// <summary>
        /// Returns the first byte of the file in each slot, and <c>-</c> for an empty slot.
        /// </summary>
        public string Files(int count)
        {
            StringBuilder slots = new();
            for (int slot = 0; slot < count; slot++)
            {
                byte content = (byte)'-';
                io_uring_sqe* read = ring.Take();
                read->PrepRead(slot, &content, 1, 0);
                read->SetFlags(IOSQE_FIXED_FILE);
                KernelResult result = ring.Run();
                Assert.True(result.Count == 1 || result.Errno == Errno.EBADF, result.ToString());
                slots.Append((char)content);
            }

            return slots.ToString();
        }

        /// <summary>
        /// Reads a byte into the buffer of a slot. Returns 1, or EFAULT when the slot has no buffer or
        /// another one.
        /// </summary>
        public KernelResult ReadInto(ushort slot, byte* start)
        {
            using FileStream zeros = new("/dev/zero", FileMode.Open, FileAccess.Read);
            ring.Take()->PrepReadFixed(zeros.SafeFileHandle.Fd, start, 1, 0, slot);
            return ring.Run();
        }
    }
}
