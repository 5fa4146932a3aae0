namespace Uring.Server.Sockets;

/// <summary>States of TCP, as tcp_states.h has them.</summary>
internal enum SocketState
{
    /// <summary>TCP_ESTABLISHED.</summary>
    Established = 1,

    /// <summary>TCP_SYN_RECV.</summary>
    SynReceived = 3,

    /// <summary>TCP_LISTEN.</summary>
    Listen = 10,
}
