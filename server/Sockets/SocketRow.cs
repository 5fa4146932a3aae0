using System.Net;

namespace Uring.Server.Sockets;

/// <summary>A TCP socket in the list of the kernel.</summary>
/// <param name="Local">The local address.</param>
/// <param name="Remote">The peer's address.</param>
/// <param name="Inode">
/// The inode in the links of /proc/PID/fd; 0 if no process has opened or accepted the socket.
/// </param>
internal readonly record struct SocketRow(IPEndPoint Local, IPEndPoint Remote, uint Inode);
