// Copies a file through 32 registered buffers, each with a read or a write in flight.
// Run: dotnet run buffers.cs SOURCE TARGET
#:project ../interop/Uring.Interop.csproj
#:property AllowUnsafeBlocks=true

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;

[assembly: SupportedOSPlatform("linux")]

if (args is not [string source, string target])
{
    Console.Error.WriteLine("usage: buffers SOURCE TARGET");
    return 2;
}

try
{
    using SafeFileHandle from = File.OpenHandle(source);
    using SafeFileHandle to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
    using IoUring ring = new(new IoUringOptions { Entries = Copy.Depth, SingleIssuer = true, DeferTaskrun = true });
    using Copy copy = new(ring, from, to);
    copy.Run();
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or IoUringException)
{
    Console.Error.WriteLine($"buffers: {failure.Message}");
    return 1;
}

internal sealed unsafe class Copy : IDisposable
{
    public const int Depth = 32;
    private const int Size = 128 * 1024;

    private readonly IoUring _ring;
    private readonly int _from;
    private readonly int _to;
    private readonly byte* _memory = (byte*)NativeMemory.AlignedAlloc(Depth * Size, 4096);
    private readonly Block[] _blocks = new Block[Depth];
    private long _next;
    private int _inFlight;

    public Copy(IoUring ring, SafeFileHandle from, SafeFileHandle to)
    {
        _ring = ring;
        _from = (int)from.DangerousGetHandle();
        _to = (int)to.DangerousGetHandle();

        // The kernel pins the pages of a registered buffer once, instead of for each request.
        iovec[] buffers = new iovec[Depth];
        for (int i = 0; i < Depth; i++)
        {
            buffers[i] = new iovec { iov_base = _memory + (i * Size), iov_len = Size };
        }

        ring.RegisterBuffers(buffers);
    }

    public void Run()
    {
        for (int i = 0; i < Depth; i++)
        {
            ReadNext(i);
        }

        while (_inFlight > 0)
        {
            io_uring_cqe cqe = Wait();
            Complete((int)cqe.user_data, cqe.Result);
        }
    }

    // After a failure other requests are in flight. The memory is free only after the completion of all of them.
    public void Dispose()
    {
        while (_inFlight > 0)
        {
            _ = Wait();
        }

        _ring.UnregisterBuffers();
        NativeMemory.AlignedFree(_memory);
    }

    private io_uring_cqe Wait()
    {
        io_uring_cqe cqe;
        while (!_ring.Completions.TryTake(out cqe))
        {
            KernelResult submitted = _ring.SubmitAndWait(1);
            if (submitted.IsError && submitted.Errno is not (Errno.EINTR or Errno.EAGAIN))
            {
                throw new IOException($"submit: {submitted}");
            }
        }

        _inFlight--;
        return cqe;
    }

    private void Complete(int index, KernelResult result)
    {
        ref Block block = ref _blocks[index];
        if (result.IsError)
        {
            throw new IOException($"{(block.IsWriting ? "write" : "read")} at {block.Offset}: {result}");
        }

        block.Done += result.Count;
        if (!block.IsWriting)
        {
            // Only 0 is the end of the file: a read can return fewer bytes than requested.
            bool isRead = result.Count == 0 || block.Done == Size;
            block = isRead ? block with { IsWriting = true, Length = block.Done, Done = 0 } : block;
        }

        if (!block.IsWriting || block.Done < block.Length)
        {
            Submit(index);
        }
        else if (block.Length == Size)
        {
            ReadNext(index);
        }
    }

    private void ReadNext(int index)
    {
        _blocks[index] = new Block { Offset = _next, Length = Size };
        _next += Size;
        Submit(index);
    }

    // Each buffer has one request, so the queue of 32 entries has a free entry for it.
    private void Submit(int index)
    {
        Block block = _blocks[index];
        byte* memory = _memory + (index * Size) + block.Done;
        uint length = block.Length - block.Done;
        ulong offset = (ulong)(block.Offset + block.Done);
        if (!_ring.Submissions.TryTake(out io_uring_sqe* sqe))
        {
            throw new IOException("the submission queue is full");
        }

        if (block.IsWriting)
        {
            sqe->PrepWriteFixed(_to, memory, length, offset, index);
        }
        else
        {
            sqe->PrepReadFixed(_from, memory, length, offset, index);
        }

        sqe->SetData64((ulong)index);
        _inFlight++;
    }

    private struct Block
    {
        public long Offset;
        public uint Length;
        public uint Done;
        public bool IsWriting;
    }
}
