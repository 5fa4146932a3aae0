using Uring.Interop;

namespace Uring.Server.Operator.Check;

/// <summary>One line of a check.</summary>
/// <param name="Level">The meaning for a start.</param>
/// <param name="Subject">The step or the part of the system.</param>
/// <param name="Text">The result, and the fix where there is one.</param>
internal sealed record Finding(FindingLevel Level, string Subject, string Text)
{
    /// <summary>Takes a step of the start.</summary>
    /// <param name="subject">The subject of the finding.</param>
    /// <param name="step">Takes the step and undoes it. Returns the text of the finding.</param>
    /// <returns>A fault with the message of the start where the step fails.</returns>
    public static Finding Of(string subject, Func<string> step)
    {
        try
        {
            return new Finding(FindingLevel.Good, subject, step());
        }
        catch (Exception e) when (e is UsageException or ServerException or IoUringException)
        {
            return new Finding(FindingLevel.Fault, subject, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(FindingLevel.Fault, subject, ServerException.CannotReadSystem(e).Message);
        }
    }

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
