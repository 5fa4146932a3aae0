using System.Net;

namespace Uring.Server.Sockets;

/// <summary>What the kernel tells of one TCP socket.</summary>
/// <param name="Local">Its own address.</param>
/// <param name="Remote">The other side's.</param>
/// <param name="Inode">As links in /proc/PID/fd show it; 0 when no process has ever had it.</param>
internal readonly record struct SocketRow(IPEndPoint Local, IPEndPoint Remote, uint Inode);
