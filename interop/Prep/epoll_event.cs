using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Uring.Interop;

/// <summary>
/// An event of epoll: epoll_ctl(2), epoll_wait(2). The kernel packs the structure on x86-64 only, so the layout
/// follows the processor of the process.
/// </summary>
/// <remarks>
/// The address of a variable is right for <see cref="io_uring_sqe.PrepEpollCtl"/>. Events of an array are
/// <see cref="Size"/> bytes apart, and not the size of this structure.
/// <code>
/// epoll_event change = new() { events = (uint)EPOLLIN, data = 7 };
/// sqe->PrepEpollCtl(epoll, socket, EPOLL_CTL_ADD, &amp;change);
///
/// byte* events = stackalloc byte[64 * epoll_event.Size];
/// sqe->PrepEpollWait(epoll, events, 64, 0);
/// ulong data = epoll_event.Read(events, 0).data;
/// </code>
/// </remarks>
[SuppressMessage("Naming", "CA1707", Justification = "The name is the kernel's.")]
public unsafe struct epoll_event
{
    // The larger of both layouts: the kernel reads its first 12 bytes on x86-64.
    private epoll_event_aarch64 _memory;

    /// <summary>The distance of two events in an array: 12 bytes on x86-64, 16 on arm64.</summary>
    public static int Size => IsPacked ? sizeof(epoll_event_x86_64) : sizeof(epoll_event_aarch64);

    /// <summary>EPOLL*.</summary>
    public uint events
    {
        readonly get => _memory.events;
        set => _memory.events = value;
    }

    /// <summary>The program's value, returned with the events.</summary>
    public ulong data
    {
        readonly get => IsPacked ? Packed(ref Unsafe.AsRef(in _memory)).data : _memory.data;
        set
        {
            if (IsPacked)
            {
                Packed(ref _memory).data = value;
            }
            else
            {
                _memory.data = value;
            }
        }
    }

    private static bool IsPacked => RuntimeInformation.ProcessArchitecture != Architecture.Arm64;

    /// <summary>Reads an event of an array that the kernel has filled.</summary>
    /// <param name="events">The array.</param>
    /// <param name="index">The index of the event.</param>
    public static epoll_event Read(byte* events, int index)
    {
        epoll_event read = default;
        Unsafe.CopyBlockUnaligned(&read, events + (index * Size), (uint)Size);
        return read;
    }

    private static ref epoll_event_x86_64 Packed(ref epoll_event_aarch64 memory) => ref Unsafe.As<epoll_event_aarch64, epoll_event_x86_64>(ref memory);
}
