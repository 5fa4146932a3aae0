namespace Uring.Server.Operator.Settings;

/// <summary>The form that a setting has in each source.</summary>
internal enum SettingKind
{
    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>An option without a value. In the other sources: true or false.</summary>
    Flag,

    /// <summary>A repeatable option, the lines of a variable, or a JSON array of strings.</summary>
    List,
}
