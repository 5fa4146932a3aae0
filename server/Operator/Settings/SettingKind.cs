namespace Uring.Server.Operator.Settings;

/// <summary>The form that a setting has in each source.</summary>
internal enum SettingKind
{
    /// <summary>A JSON string.</summary>
    Text,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>A JSON number of bytes, or a JSON string with a suffix: <see cref="ByteSize"/>.</summary>
    Size,

    /// <summary>An option without a value. In the other sources: true or false.</summary>
    Flag,

    /// <summary>
    /// A repeatable option, the lines of a variable, or a JSON array of strings. See also <see
    /// cref="Setting.ItemKeys"/>.
    /// </summary>
    List,
}
