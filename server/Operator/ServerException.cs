namespace Uring.Server.Operator;

/// <summary>The server cannot run. The message is the one line that the user sees.</summary>
internal sealed class ServerException(string message) : Exception(message);
