namespace Uring.Server.Http.Parsing;

/// <summary>Maps each mistake to the status code of its response.</summary>
internal static class RequestErrors
{
    /// <summary>Returns 400, 413, 414, 417, 431, 501 or 505.</summary>
    public static int StatusOf(RequestError error) => error switch
    {
        RequestError.BodyTooLarge => 413,
        RequestError.TargetTooLong => 414,
        RequestError.UnmetExpectation => 417,
        RequestError.HeadTooLarge or RequestError.TooManyFields => 431,
        RequestError.MethodTooLong or RequestError.UnsupportedCoding => 501,
        RequestError.UnsupportedVersion => 505,
        _ => 400,
    };
}
