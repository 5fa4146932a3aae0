
namespace Uring.Server.Operator.Settings;

/// <summary>The settings of the server. Another one is another entry in one of the parts, and no code elsewhere reads it.</summary>
internal static partial class ServerSettings
{
    // Before All, whose entries show it: static fields are set in the order in which they are written.
    private static readonly ServerOptions s_default = new();

    /// <summary>In the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Address(), .. Response(), .. Connections(), .. Serving(), .. Process()];
}
