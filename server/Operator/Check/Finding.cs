namespace Uring.Server.Operator.Check;

/// <summary>One line of a check.</summary>
/// <param name="Level">What it means.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Text">What was found, and what to do about it.</param>
internal sealed record Finding(FindingLevel Level, string Subject, string Text)
{
    public override string ToString()
    {
        string level = Level switch
        {
            FindingLevel.Good => "ok",
            FindingLevel.Notice => "notice",
            _ => "fault",
        };
        return $"{level,-6}  {Subject,-12}  {Text}";
    }
}
