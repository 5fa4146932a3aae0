namespace Uring.Server.Operator.Settings;

/// <summary>The declaration of a key that a JSON object in a list can have.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">The form of the value.</param>
/// <param name="Allowed">The description of a valid value. It completes the message "'x' is not ...".</param>
/// <param name="IsValid">Checks a value. The values of a list are checked one by one.</param>
internal sealed record ItemKey(string Name, SettingKind Kind, string Allowed, Predicate<string> IsValid) : ISettingKey;
