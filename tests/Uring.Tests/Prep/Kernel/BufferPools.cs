using System.Text;
using Uring.Interop;

namespace Uring.Tests.Prep.Kernel;

/// <summary>
/// Returns the received data of a completion, from the one buffer that the completion names.
/// </summary>
internal static class BufferPools
{
    extension(BufferPool pool)
    {
        public string Text(io_uring_cqe cqe) => Encoding.UTF8.GetString(pool.Received(cqe));

        public ReadOnlySpan<byte> Received(io_uring_cqe cqe)
        {
            Assert.True(cqe.HasBuffer);
            return pool[cqe.BufferId][..cqe.Result.Value];
        }
    }
}
