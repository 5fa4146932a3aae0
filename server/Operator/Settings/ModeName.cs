namespace Uring.Server.Operator.Settings;

/// <summary>Parses a value that names a <see cref="ServerMode"/>.</summary>
internal static class ModeName
{
    public const string Allowed = $"{Modes.SqPoll} or {Modes.Batched}";

    public static bool TryParse(string text, out ServerMode mode)
    {
        mode = text == Modes.Batched ? ServerMode.Batched : ServerMode.SqPoll;
        return text is Modes.SqPoll or Modes.Batched;
    }
}
