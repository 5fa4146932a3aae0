namespace Uring.Server.Native;

/// <summary>The part of a passwd(5) entry that the server reads.</summary>
/// <param name="Name">The login name.</param>
/// <param name="Id">The user ID.</param>
/// <param name="Group">The ID of the primary group.</param>
internal readonly record struct UserEntry(string Name, uint Id, uint Group);
