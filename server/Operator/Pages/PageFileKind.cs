namespace Uring.Server.Operator.Pages;

/// <summary>A kind of file that the server maps.</summary>
/// <param name="Magic">The first eight bytes.</param>
/// <param name="Name">The name with its article, for messages.</param>
/// <param name="Mode">The permissions.</param>
internal sealed record PageFileKind(ulong Magic, string Name, uint Mode);
