using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Uring.Tests.Prep.Kernel;

/// <summary>A pipe between a test and the kernel.</summary>
internal sealed class TestPipe : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    public TestPipe() => (Reader, Writer) = Posix.Pipe();

    public TestPipe(int reader, int writer) =>
        (Reader, Writer) = (new SafeFileHandle(reader, ownsHandle: true), new SafeFileHandle(writer, ownsHandle: true));

    public SafeFileHandle Reader { get; }

    public SafeFileHandle Writer { get; }

    public bool IsEmpty => !Posix.IsReadable(Reader.Fd, TimeSpan.Zero);

    public void Write(string text) => Posix.Write(Writer.Fd, Encoding.UTF8.GetBytes(text));

    /// <summary>Reads the content of the pipe. Waits while the pipe is empty.</summary>
    public string Read()
    {
        Assert.True(Posix.IsReadable(Reader.Fd, s_limit), "the pipe stays empty");
        byte[] bytes = new byte[65536];
        return Encoding.UTF8.GetString(bytes, 0, Posix.Read(Reader.Fd, bytes));
    }

    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}
