// Counts the lines of standard input: one multishot read, and a ring of provided buffers.
// Run: PROGRAM | dotnet run lines.cs
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Uring.Interop;

[assembly: SupportedOSPlatform("linux")]

const int StandardInput = 0;

if (args.Length > 0)
{
    Console.Error.WriteLine("usage: PROGRAM | lines");
    return 2;
}

try
{
    using IoUring ring = new(new IoUringOptions { Entries = 8, SingleIssuer = true, DeferTaskrun = true });
    Console.WriteLine(Count(ring, StandardInput));
    return 0;
}
catch (Exception failure) when (failure is IOException or IoUringException)
{
    Console.Error.WriteLine($"lines: {failure.Message}");
    return 1;
}

static unsafe long Count(IoUring ring, int input)
{
    const ushort Group = 1;
    const int Buffers = 16;
    const int Size = 4096;

    // The buffers belong to the kernel until a read takes one of them, and again once they are added back.
    byte* memory = (byte*)NativeMemory.Alloc(Buffers * Size);
    using BufferRing provided = ring.SetupBufferRing(Group, Buffers);
    for (int id = 0; id < Buffers; id++)
    {
        provided.Add(memory + (id * Size), Size, (ushort)id, offset: (uint)id);
    }

    provided.Advance(Buffers);

    long lines = 0;
    bool isArmed = false;
    while (true)
    {
        if (!isArmed && ring.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            sqe->PrepReadMultishot(input, length: 0, offset: 0, bufGroup: Group);
            isArmed = true;
        }

        KernelResult submitted = ring.SubmitAndWait(1);
        if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN))
        {
            throw new IOException($"submit: {submitted}");
        }

        while (ring.Completions.TryTake(out io_uring_cqe cqe))
        {
            // Without a free buffer the read ends with ENOBUFS. The loop has added buffers since, and re-arms it.
            isArmed = cqe.HasMore;
            if (cqe.Result.IsError && cqe.Result.Errno != Errno.ENOBUFS)
            {
                string hint = cqe.Result.Errno == Errno.EBADFD ? ": give a pipe, a terminal or a socket instead of a file" : "";
                throw new IOException($"standard input: {cqe.Result}{hint}");
            }

            if (cqe.HasBuffer)
            {
                byte* buffer = memory + (cqe.BufferId * Size);
                lines += new ReadOnlySpan<byte>(buffer, (int)cqe.Result.Count).Count((byte)'\n');
                provided.Add(buffer, Size, cqe.BufferId);
                provided.Advance(1);
            }

            if (cqe.Result.Value == 0)
            {
                NativeMemory.Free(memory);
                return lines;
            }
        }
    }
}
