namespace Uring.Soak.Kept;

/// <summary>A response that a client has read whole.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Keeps">Whether the server keeps the connection.</param>
/// <param name="Body">The body.</param>
internal sealed record KeptResponse(int Status, bool Keeps, byte[] Body);
