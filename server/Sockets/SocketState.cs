namespace Uring.Server.Sockets;

/// <summary>The TCP states that the server reads: tcp_states.h.</summary>
internal enum SocketState
{
    /// <summary>TCP_ESTABLISHED.</summary>
    Established = 1,

    /// <summary>TCP_SYN_RECV.</summary>
    SynReceived = 3,

    /// <summary>TCP_LISTEN.</summary>
    Listen = 10,
}
