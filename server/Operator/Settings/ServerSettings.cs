
namespace Uring.Server.Operator.Settings;

/// <summary>
/// The settings of the server. A new setting is a new entry in one of the parts, and needs no other code to
/// be read.
/// </summary>
internal static partial class ServerSettings
{
    // Declared before All, whose entries use it: static fields are initialized in textual order.
    private static readonly ServerOptions s_default = new();

    /// <summary>All settings, in the order of the help.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Address(), .. Response(), .. Site(), .. Requests(), .. Connections(), .. Serving(), .. Process()];
}
