namespace Uring.Server.Operator;

/// <summary>The server cannot run; the message is the one line that the user is shown.</summary>
internal sealed class ServerException(string message) : Exception(message);
