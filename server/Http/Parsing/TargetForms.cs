namespace Uring.Server.Http.Parsing;

/// <summary>Finds the form of a request target: RFC 9112, section 3.2.</summary>
internal static class TargetForms
{
    /// <summary>
    /// Returns false for a target without a valid form. Accepts an asterisk for each method: the parser
    /// judges the method together with the version.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> target, RequestMethod method, out TargetForm form)
    {
        if (method == RequestMethod.Connect)
        {
            form = TargetForm.Authority;
            return Authority.TryRead(target, out int host, out int port) && host > 0 && port > 0;
        }

        if (target.StartsWith((byte)'/'))
        {
            form = TargetForm.Origin;
            return true;
        }

        if (target.SequenceEqual("*"u8))
        {
            form = TargetForm.Asterisk;
            return true;
        }

        form = TargetForm.Absolute;
        return AbsoluteTarget.TryRead(target, out _);
    }
}
