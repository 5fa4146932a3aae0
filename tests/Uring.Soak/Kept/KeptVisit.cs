using System.Net;

namespace Uring.Soak.Kept;

/// <summary>A behaviour of clients, and their server.</summary>
/// <param name="Name">The name of the behaviour.</param>
/// <param name="Server">The address of the server.</param>
/// <param name="RunAsync">Runs a client on its connection, and returns the end of the client.</param>
internal sealed record KeptVisit(string Name, IPEndPoint Server, Func<KeptConnection, Task<KeptEnd>> RunAsync);
