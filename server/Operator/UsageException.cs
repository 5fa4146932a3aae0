namespace Uring.Server.Operator;

/// <summary>A setting is at fault; the message is the one line that the user is shown.</summary>
internal sealed class UsageException(string message) : Exception(message);
