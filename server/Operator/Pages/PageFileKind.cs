namespace Uring.Server.Operator.Pages;

/// <summary>A kind of file that the server maps.</summary>
/// <param name="Magic">The first eight bytes.</param>
/// <param name="Name">The name with its article, for messages.</param>
/// <param name="Option">The option of the server that names such a file.</param>
/// <param name="Layout">The version of the layout that this program writes and reads.</param>
/// <param name="Mode">The permissions.</param>
internal sealed record PageFileKind(ulong Magic, string Name, string Option, uint Layout, uint Mode);
