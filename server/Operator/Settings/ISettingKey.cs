namespace Uring.Server.Operator.Settings;

/// <summary>A key of the configuration file, or of an object in it.</summary>
internal interface ISettingKey
{
    public string Name { get; }

    /// <summary>The form of the value.</summary>
    public SettingKind Kind { get; }

    /// <summary>The description of a valid value. It completes the message "'x' is not ...".</summary>
    public string Allowed { get; }
}
