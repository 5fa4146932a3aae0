namespace Uring.Server.Operator.Settings;

/// <summary>How a setting is written in each source.</summary>
internal enum SettingKind
{
    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>An option without a value; true or false elsewhere.</summary>
    Flag,

    /// <summary>An option that may be repeated, lines of a variable, a JSON array of strings.</summary>
    List,
}
