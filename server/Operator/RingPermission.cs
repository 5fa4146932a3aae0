using Uring.Interop;
using Uring.Server.Operator.Settings;

namespace Uring.Server.Operator;

/// <summary>The message of a ring that <c>kernel.io_uring_disabled</c> forbids.</summary>
internal static class RingPermission
{
    private const string OnlyTheGroup = "the server drops its capabilities before it creates a ring, so its user must be in that group";

    /// <summary>Adds the fix that applies to the server. The library's message names CAP_SYS_ADMIN too.</summary>
    /// <param name="message">The message of the library.</param>
    /// <param name="cause">The cause of the failure.</param>
    /// <param name="options">The settings of the server.</param>
    public static string Explain(string message, SetupFailure? cause, ServerOptions options)
    {
        bool keepsCapabilities = options.NoLockdown && options.User is null;
        return cause == SetupFailure.DisabledBySysctl && !keepsCapabilities ? $"{message}; {OnlyTheGroup}" : message;
    }
}
