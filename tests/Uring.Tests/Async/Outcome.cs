namespace Uring.Tests.Async;

/// <summary>The end of a call: its result, or the type of its exception and its errno.</summary>
internal readonly record struct Outcome(object? Result, Type? Exception, int Errno)
{
    public static async Task<Outcome> OfAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return new Outcome(await call(), null, 0);
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            return new Outcome(null, failure is OperationCanceledException ? typeof(OperationCanceledException) : failure.GetType(), FindErrno(failure));
        }
    }

    public static Task<Outcome> OfAsync(Func<Task> call) => OfAsync<object?>(async () =>
    {
        await call();
        return null;
    });

    /// <summary>Requires the same outcome as that of the BCL. The errno counts where the BCL has one.</summary>
    public void RequireSameAs(Outcome bcl, string call) => Assert.True(
        Exception == bcl.Exception && Equals(Result, bcl.Result) && (bcl.Errno == 0 || Errno == bcl.Errno),
        $"{call}: {this}, and of the BCL: {bcl}");

    public override string ToString() => Exception is null ? $"{Result ?? "nothing"}" : $"{Exception.Name} ({Errno}) {Result}";

    // The COR_E_* numbers of other exceptions are negative.
    private static int FindErrno(Exception failure) => failure switch
    {
        IOException { HResult: > 0 } => failure.HResult,
        { InnerException: IOException { HResult: > 0 } inner } => inner.HResult,
        _ => 0,
    };
}
