namespace Uring.Server.Operator;

/// <summary>A setting is invalid. The message is the one line that the user sees.</summary>
internal sealed class UsageException(string message) : Exception(message);
