namespace Uring.Server.Process.Lockdown;

/// <summary>A user that a setting names.</summary>
/// <param name="Name">The user name or the user ID, as given.</param>
/// <param name="Origin">The option, environment variable or configuration key that names the user.</param>
internal sealed record NamedUser(string Name, string Origin);
