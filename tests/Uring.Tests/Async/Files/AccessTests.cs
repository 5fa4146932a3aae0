using System.Security.Cryptography;
using CsCheck;
using Microsoft.Win32.SafeHandles;
using Uring.Tests.Prep.Kernel;
using static Uring.Interop.LinuxAbi;

namespace Uring.Tests.Async.Files;

/// <summary>Reads and writes of files, beside RandomAccess on a copy.</summary>
public sealed class AccessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("uring-files").FullName;

    [Fact]
    public void Random_reads_and_writes_do_what_RandomAccess_does()
    {
        using SafeFileHandle ours = Create("ours");
        using SafeFileHandle theirs = Create("theirs");
        Gen.Select(Gen.Bool, Gen.Int[0, 100_000], Gen.Int[0, 20_000], Gen.Byte).Array[1, 40].Sample(
            accesses =>
            {
                foreach ((bool writes, int offset, int length, byte fill) in accesses)
                {
                    byte[] a = new byte[length];
                    byte[] b = new byte[length];
                    if (writes)
                    {
                        a.AsSpan().Fill(fill);
                        UringFile.WriteAsync(ours, a, offset).AsTask().GetAwaiter().GetResult();
                        RandomAccess.Write(theirs, a, offset);
                    }
                    else
                    {
                        Assert.Equal(RandomAccess.Read(theirs, b, offset), UringFile.ReadAsync(ours, a, offset).AsTask().GetAwaiter().GetResult());
                        Assert.True(a.AsSpan().SequenceEqual(b));
                    }
                }
            },
            iter: 50,
            threads: 1);
        Assert.Equal(RandomAccess.GetLength(theirs), RandomAccess.GetLength(ours));
    }

    [Fact]
    public async Task A_pipe_that_is_full_takes_a_write_whole()
    {
        using TestPipe pipe = new();
        byte[] bytes = RandomNumberGenerator.GetBytes(1 << 20);
        Task write = UringFile.WriteAsync(pipe.Writer, bytes, 12345).AsTask();
        byte[] read = new byte[bytes.Length];
        int total = 0;
        while (total < read.Length)
        {
            int count = await UringFile.ReadAsync(pipe.Reader, read.AsMemory(total), 6789);
            Assert.NotEqual(0, count);
            total += count;
        }

        await write;
        Assert.True(read.AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task Writes_to_a_handle_for_appending_go_to_the_end()
    {
        string path = Path.Combine(_folder, "append");
        await File.WriteAllTextAsync(path, "");
        using SafeFileHandle handle = Posix.Open(path, O_WRONLY | O_APPEND);
        await UringFile.WriteAsync(handle, "one"u8.ToArray(), 0);
        await UringFile.WriteAsync(handle, "two"u8.ToArray(), 0);
        Assert.Equal("onetwo", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Errors_are_the_exceptions_of_RandomAccess_and_keep_errno()
    {
        using SafeFileHandle file = Create("errors");
        using SafeFileHandle reader = File.OpenHandle(Path.Combine(_folder, "errors"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        UnauthorizedAccessException denied =
            await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await UringFile.WriteAsync(reader, new byte[1], 0));
        Assert.Equal(9, Assert.IsType<IOException>(denied.InnerException).HResult);
        Assert.Throws<UnauthorizedAccessException>(() => RandomAccess.Write(reader, new byte[1], 0));

        Assert.Throws<ArgumentNullException>(() => { _ = UringFile.ReadAsync(null!, new byte[1], 0); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = UringFile.ReadAsync(file, new byte[1], -1); });
        using SafeFileHandle invalid = new();
        Assert.Throws<ArgumentException>(() => { _ = UringFile.ReadAsync(invalid, new byte[1], 0); });
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = UringFile.ReadAsync(file, new byte[1], 0); });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SafeFileHandle Create(string name) => File.OpenHandle(
        Path.Combine(_folder, name), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.Asynchronous);
}
