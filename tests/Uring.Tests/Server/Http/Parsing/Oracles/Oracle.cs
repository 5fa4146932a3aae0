namespace Uring.Tests.Server;

/// <summary>The servers whose requests are compared with those of this server.</summary>
[Flags]
internal enum Oracle
{
    Kestrel = 1,
    Node = 2,
    Both = Kestrel | Node,
}
