using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Uring.Interop;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async.Files;

/// <summary>
/// Files that are neither regular nor pipes, and buffers near the limit of the kernel for one call.
/// </summary>
public sealed class SpecialFileTests
{
    // MAX_RW_COUNT: a call transfers at most this number of bytes.
    private const int MostOfOneCall = 0x7FFF_F000;

    [Fact]
    public async Task An_eventfd_counts_as_by_the_BCL()
    {
        using EventFd first = new();
        using EventFd second = new();
        using SafeFileHandle theirs = new(first.Fd, ownsHandle: false);
        using SafeFileHandle ours = new(second.Fd, ownsHandle: false);
        byte[] five = [5, 0, 0, 0, 0, 0, 0, 0];
        await RandomAccess.WriteAsync(theirs, five, 3);
        await UringFile.WriteAsync(ours, five, 3);
        Outcome bcl = await Outcome.OfAsync(() => RandomAccess.ReadAsync(theirs, new byte[4], 0).AsTask());
        (await Outcome.OfAsync(() => UringFile.ReadAsync(ours, new byte[4], 0).AsTask())).RequireSameAs(bcl, "too short");
        byte[] read = new byte[8];
        Assert.Equal(8, await RandomAccess.ReadAsync(theirs, read, 0));
        Assert.Equal(five, read);
        read.AsSpan().Clear();
        Assert.Equal(8, await UringFile.ReadAsync(ours, read, 0));
        Assert.Equal(five, read);
    }

    [Fact]
    public async Task A_socket_is_a_file_without_offsets()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        using Socket server = listener.Accept();
        using SafeFileHandle writer = new(client.Handle, ownsHandle: false);
        using SafeFileHandle reader = new(server.Handle, ownsHandle: false);
        byte[] buffer = new byte[10];
        Task<int> read = UringFile.ReadAsync(reader, buffer, 99).AsTask();
        await UringFile.WriteAsync(writer, ["he"u8.ToArray(), "llo"u8.ToArray()], 1);
        int count = await read;
        while (count < 5)
        {
            count += await UringFile.ReadAsync(reader, buffer.AsMemory(count), 0);
        }

        Assert.Equal("hello"u8, buffer.AsSpan(0, 5));
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await UringFile.ReadAsync(reader, buffer, 0));
    }

    [Fact]
    public async Task A_write_of_more_than_the_kernel_takes_at_once_is_whole()
    {
        using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Write);
        using UntouchedMemory memory = new(int.MaxValue);
        Assert.True(memory.Memory.Length > MostOfOneCall);
        Assert.Equal(new KernelResult(int.MaxValue), await UringFile.TryWriteAsync(nothing, memory.Memory, 0));
        await UringFile.WriteAsync(nothing, memory.Memory, 0);
        await UringFile.WriteAsync(nothing, [memory.Memory, memory.Memory, memory.Memory], 0);
    }

    [Fact]
    public async Task A_read_into_more_than_the_kernel_fills_at_once_returns_what_is_there()
    {
        using UntouchedMemory memory = new(int.MaxValue);
        using TestPipe pipe = new();
        pipe.Write("here");
        Assert.Equal(4, await UringFile.ReadAsync(pipe.Reader, memory.Memory, 0));
        pipe.Write("there");
        Assert.Equal(5, await UringFile.ReadAsync(pipe.Reader, [memory.Memory, memory.Memory], 0));
        using SafeFileHandle version = File.OpenHandle("/proc/version");
        Assert.NotEqual(0, await UringFile.ReadAsync(version, memory.Memory, 0));
    }
}
