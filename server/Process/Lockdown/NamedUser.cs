namespace Uring.Server.Process.Lockdown;

/// <summary>A user that a setting names.</summary>
/// <param name="Name">A name or a number, as it was given.</param>
/// <param name="Origin">Who names it: an option, a variable, or a key of the configuration file.</param>
internal sealed record NamedUser(string Name, string Origin);
