using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;
using Uring.Tests.Ring;
using Uring.Tests.Support;
using static Uring.Interop.IoUringAbi;
using static Uring.Tests.Liburing.RowSteps;

namespace Uring.Tests.Liburing.Rows;

/// <summary>tests/liburing/tables.c.</summary>
internal static unsafe class TableRows
{
    private const int Closed = 1_000_000;

    private static readonly TimeSpan s_tagLimit = TimeSpan.FromSeconds(1);

    [Row("io_uring_register_files")]
    public static void RegisterFiles(Journal see)
    {
        using TestPipe pipe = FilledPipe();
        int file = pipe.Reader.Fd;
        using IoUring ring = see.Open("io_uring_register_files", Plain);
        see.Same("io_uring_register_files", "none", Outcome(() => ring.RegisterFiles([])));
        see.Same("io_uring_register_files", "a bad descriptor", Outcome(() => ring.RegisterFiles([Closed])));
        see.Same("io_uring_register_files", "a ring", Outcome(() => ring.RegisterFiles([ring.Fd])));
        see.Same("io_uring_unregister_files", "no table", Outcome(ring.UnregisterFiles));
        see.Same("io_uring_register_files", "a file and an empty slot", Outcome(() => ring.RegisterFiles([file, -1])));
        see.Same("io_uring_register_files", "a second table", Outcome(() => ring.RegisterFiles([file, -1])));
        see.Same("io_uring_register_files", "a read of the file", ReadSlot(ring, 0));
        see.Same("io_uring_register_files", "a read of the empty slot", ReadSlot(ring, 1));
        see.Same("io_uring_unregister_files", "a table", Outcome(ring.UnregisterFiles));
        see.Same("io_uring_unregister_files", "a read afterwards", ReadSlot(ring, 0));
        see.Same("io_uring_register_files_tags", "a tag of an empty slot", Outcome(() => ring.RegisterFiles([file, -1], [0, 7])));
        see.Same("io_uring_register_files_tags", "a tag of a file", Outcome(() => ring.RegisterFiles([file, -1], [7, 0])));
        ring.UnregisterFiles();
        see.Same("io_uring_register_files_tags", "the tag comes back", NextTag(ring));
    }

    [Row("io_uring_register_files_sparse")]
    public static void RegisterFilesSparse(Journal see)
    {
        using IoUring ring = see.Open("io_uring_register_files_sparse", Plain);
        see.Same("io_uring_register_files_sparse", "0 slots", Outcome(() => ring.RegisterFilesSparse(0)));
        see.Same("io_uring_register_files_sparse", "4 slots", Outcome(() => ring.RegisterFilesSparse(4)));
        see.Same("io_uring_register_files_sparse", "a second table", Outcome(() => ring.RegisterFilesSparse(4)));
        see.Same("io_uring_register_files_sparse", "a read of a slot", ReadSlot(ring, 3));
    }

    [Row("io_uring_register_files_update")]
    public static void RegisterFilesUpdate(Journal see)
    {
        using TestPipe pipe = FilledPipe();
        int file = pipe.Reader.Fd;
        using IoUring ring = see.Open("io_uring_register_files_update", Plain);
        see.Same("io_uring_register_files_update", "no table", ring.UpdateFile(0, file));
        see.Same("io_uring_register_files_update_tag", "no table", ring.UpdateFile(0, file, 7));
        ring.RegisterFilesSparse(4);
        see.Same("io_uring_register_files_update", "one", ring.UpdateFile(3, file));
        see.Same("io_uring_register_files_update", "a read of it", ReadSlot(ring, 3));
        see.Same("io_uring_register_files_update", "none", ring.UpdateFiles(0, []));
        see.Same("io_uring_register_files_update", "the second is bad", ring.UpdateFiles(0, [file, Closed, file]));
        see.Same("io_uring_register_files_update", "the first is bad", ring.UpdateFiles(0, [Closed, file]));
        see.Same("io_uring_register_files_update", "beyond the table", ring.UpdateFiles(3, [file, Closed]));
        see.Same("io_uring_register_files_update", "an offset that overflows", ring.UpdateFiles(uint.MaxValue, [file, Closed]));
        see.Same("io_uring_register_files_update_tag", "one", ring.UpdateFiles(1, [file], [7]));
        see.Same("io_uring_register_files_update_tag", "a tag without a file", ring.UpdateFile(2, -1, 7));
        see.Same("io_uring_register_files_update", "an empty slot", ring.UpdateFile(1, -1));
        see.Same("io_uring_register_files_update_tag", "the tag comes back", NextTag(ring));
    }

    [Row("io_uring_register_file_alloc_range")]
    public static void RegisterFileAllocRange(Journal see)
    {
        using CString path = new("/dev/null");
        using IoUring ring = see.Open("io_uring_register_file_alloc_range", Plain);
        see.Same("io_uring_register_file_alloc_range", "no table", Outcome(() => ring.RegisterFileAllocRange(0, 1)));
        ring.RegisterFilesSparse(4);
        see.Same("io_uring_register_file_alloc_range", "beyond the table", Outcome(() => ring.RegisterFileAllocRange(3, 2)));
        see.Same("io_uring_register_file_alloc_range", "a range that overflows", Outcome(() => ring.RegisterFileAllocRange(3, uint.MaxValue)));
        see.Same("io_uring_register_file_alloc_range", "one slot", Outcome(() => ring.RegisterFileAllocRange(2, 1)));
        foreach (string what in (string[])["the first file", "the second file"])
        {
            ring.Take()->PrepOpenatDirect(LinuxAbi.AT_FDCWD, path, LinuxAbi.O_RDONLY, 0, IORING_FILE_INDEX_ALLOC);
            ring.SubmitWell();
            see.Same("io_uring_register_file_alloc_range", what, ring.NextResult());
        }
    }

    [Row("io_uring_register_buffers")]
    public static void RegisterBuffers(Journal see)
    {
        using TestMemory memory = new(2 * PageSize);
        iovec[] buffers = [Buffer(memory, 0), Buffer(memory, 1)];
        using IoUring ring = see.Open("io_uring_register_buffers", Plain);
        see.Same("io_uring_register_buffers", "none", Outcome(() => ring.RegisterBuffers([])));
        see.Same("io_uring_register_buffers", "memory that is not mapped", Outcome(() => ring.RegisterBuffers([Unmapped()])));
        see.Same("io_uring_unregister_buffers", "no table", Outcome(ring.UnregisterBuffers));
        see.Same("io_uring_register_buffers", "two", Outcome(() => ring.RegisterBuffers(buffers)));
        see.Same("io_uring_register_buffers", "a second table", Outcome(() => ring.RegisterBuffers(buffers)));
        see.Same("io_uring_unregister_buffers", "a table", Outcome(ring.UnregisterBuffers));
        see.Same("io_uring_register_buffers", "an empty slot", Outcome(() => ring.RegisterBuffers([default])));
        ring.UnregisterBuffers();
        see.Same("io_uring_register_buffers_tags", "a tag of an empty slot", Outcome(() => ring.RegisterBuffers([default], [7])));
        see.Same("io_uring_register_buffers_tags", "a tag of a buffer", Outcome(() => ring.RegisterBuffers([buffers[0]], [7])));
        ring.UnregisterBuffers();
        see.Same("io_uring_register_buffers_tags", "the tag comes back", NextTag(ring));
    }

    [Row("io_uring_register_buffers_sparse")]
    public static void RegisterBuffersSparse(Journal see)
    {
        using TestMemory memory = new(PageSize);
        using IoUring ring = see.Open("io_uring_register_buffers_sparse", Plain);
        see.Same("io_uring_register_buffers_sparse", "0 slots", Outcome(() => ring.RegisterBuffersSparse(0)));
        see.Same("io_uring_register_buffers_sparse", "4 slots", Outcome(() => ring.RegisterBuffersSparse(4)));
        see.Same("io_uring_register_buffers_sparse", "a second table", Outcome(() => ring.RegisterBuffersSparse(4)));
        see.Same("io_uring_register_buffers_sparse", "a read into a slot", ReadFixed(ring, 3, Buffer(memory, 0)));
    }

    [Row("io_uring_register_buffers_update_tag")]
    public static void RegisterBuffersUpdateTag(Journal see)
    {
        using TestMemory memory = new(PageSize);
        iovec buffer = Buffer(memory, 0);
        using IoUring ring = see.Open("io_uring_register_buffers_update_tag", Plain);
        see.Same("io_uring_register_buffers_update_tag", "no table", ring.UpdateBuffers(0, [buffer], [7]));
        ring.RegisterBuffersSparse(4);
        see.Same("io_uring_register_buffers_update_tag", "one", ring.UpdateBuffers(3, [buffer], [7]));
        see.Same("io_uring_register_buffers_update_tag", "a read into it", ReadFixed(ring, 3, buffer));
        see.Same("io_uring_register_buffers_update_tag", "none", ring.UpdateBuffers(0, []));
        see.Same("io_uring_register_buffers_update_tag", "the second is bad", ring.UpdateBuffers(0, [buffer, Unmapped()]));
        see.Same("io_uring_register_buffers_update_tag", "the first is bad", ring.UpdateBuffers(0, [Unmapped()]));
        see.Same("io_uring_register_buffers_update_tag", "beyond the table", ring.UpdateBuffers(4, [buffer]));
        see.Same("io_uring_register_buffers_update_tag", "an empty slot", ring.UpdateBuffers(3, [default]));
        see.Same("io_uring_register_buffers_update_tag", "the tag comes back", NextTag(ring));
    }

    [Row("io_uring_clone_buffers")]
    public static void CloneBuffers(Journal see)
    {
        Need.RegisterOperations(io_uring_register_op.IORING_REGISTER_CLONE_BUFFERS);
        using TestMemory memory = new(2 * PageSize);
        iovec first = Buffer(memory, 0);
        iovec second = Buffer(memory, 1);
        using IoUring from = see.Open("io_uring_clone_buffers", Plain);
        using IoUring to = see.Open("io_uring_clone_buffers", Plain);
        see.Same("io_uring_clone_buffers", "no table", Outcome(() => to.CloneBuffers(from)));
        from.RegisterBuffers([first, second]);
        see.Same("io_uring_clone_buffers", "a table", Outcome(() => to.CloneBuffers(from)));
        see.Same("io_uring_clone_buffers", "a read into the second", ReadFixed(to, 1, second));
        see.Same("io_uring_clone_buffers", "a second table", Outcome(() => to.CloneBuffers(from)));

        to.UnregisterBuffers();
        see.Same("io_uring_clone_buffers_offset", "beyond the table", Outcome(() => to.CloneBuffers(from, 1, 0, 2)));
        see.Same("io_uring_clone_buffers_offset", "the second as the fourth", Outcome(() => to.CloneBuffers(from, 1, 3, 1)));
        see.Same("io_uring_clone_buffers_offset", "a read into the fourth", ReadFixed(to, 3, second));
        see.Same("io_uring_clone_buffers_offset", "a read into the first", ReadFixed(to, 0, first));
        see.Same("io_uring_clone_buffers_offset", "into a table", Outcome(() => to.CloneBuffers(from, 0, 3, 1)));
        see.Same("io_uring_clone_buffers_offset", "in place of another", Outcome(() => to.CloneBuffers(from, 0, 3, 1, replace: true)));
        see.Same("io_uring_clone_buffers_offset", "a read into the new fourth", ReadFixed(to, 3, first));
    }

    private static TestPipe FilledPipe()
    {
        TestPipe pipe = new();
        pipe.Write("ABCDEFGH");
        return pipe;
    }

    private static iovec Buffer(TestMemory memory, int page) =>
        new() { iov_base = (void*)(memory.Address + (page * PageSize)), iov_len = PageSize };

    private static iovec Unmapped() => new() { iov_base = (void*)PageSize, iov_len = PageSize };

    private static KernelResult ReadSlot(IoUring ring, int slot)
    {
        ring.TakeRead(slot, 1)->SetFlags(IOSQE_FIXED_FILE);
        ring.SubmitWell();
        return ring.NextResult();
    }

    private static KernelResult ReadFixed(IoUring ring, int slot, iovec buffer)
    {
        using SafeFileHandle zero = File.OpenHandle("/dev/zero");
        ring.Take()->PrepReadFixed(zero.Fd, buffer.iov_base, 1, 0, slot);
        ring.SubmitWell();
        return ring.NextResult();
    }

    private static long NextTag(IoUring ring)
    {
        KernelResult ready = ring.WaitWell(s_tagLimit);
        return !ready.IsError && ring.Completions.TryTake(out io_uring_cqe cqe) ? (long)cqe.user_data : 0;
    }
}
