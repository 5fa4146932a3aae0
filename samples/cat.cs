// Prints a file through a ring: one request opens it, one reads each block of 64 KiB, one closes it.
// Run: dotnet run cat.cs FILE
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Runtime.Versioning;
using System.Text;
using Uring.Interop;
using static Uring.Interop.LinuxAbi;

[assembly: SupportedOSPlatform("linux")]

if (args is not [string path])
{
    Console.Error.WriteLine("usage: cat FILE");
    return 2;
}

try
{
    using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true });
    Print(ring, path);
    return 0;
}
catch (Exception failure) when (failure is IOException or IoUringException)
{
    Console.Error.WriteLine($"cat: {failure.Message}");
    return 1;
}

static unsafe void Print(IoUring ring, string path)
{
    using Stream output = Console.OpenStandardOutput();

    // The kernel writes to the memory of a request until its completion. A pinned array stays in place.
    byte[] block = GC.AllocateUninitializedArray<byte>(64 * 1024, pinned: true);
    fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'), memory = block)
    {
        Take(ring)->PrepOpenat(AT_FDCWD, name, O_RDONLY | O_CLOEXEC, mode: 0);
        int file = (int)Complete(ring, path);
        uint length;
        do
        {
            // The offset -1 is the position of the file, so a pipe can be read, too.
            Take(ring)->PrepRead(file, memory, (uint)block.Length, offset: ulong.MaxValue);
            length = Complete(ring, path);
            output.Write(block.AsSpan(0, (int)length));
        }
        while (length > 0);

        Take(ring)->PrepClose(file);
        _ = Complete(ring, path);
    }
}

// One request at a time is in flight, so the submission queue always has a free entry.
static unsafe io_uring_sqe* Take(IoUring ring) =>
    ring.Submissions.TryTake(out io_uring_sqe* sqe) ? sqe : throw new IOException("the submission queue is full");

// Submits the entry, and returns the result of its completion.
static uint Complete(IoUring ring, string path)
{
    KernelResult waited = ring.SubmitAndWait(1);
    while (waited.Errno == Errno.EINTR)
    {
        // A signal handler has run. The request is submitted, and still in flight.
        waited = ring.Wait(1);
    }

    KernelResult result = ring.Completions.TryTake(out io_uring_cqe cqe) ? cqe.Result : waited;
    return result.IsError ? throw new IOException($"'{path}': {result}") : result.Count;
}
