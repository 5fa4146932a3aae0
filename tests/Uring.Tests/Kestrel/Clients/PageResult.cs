namespace Uring.Tests.Kestrel.Clients;

/// <summary>The result that the page of a browser has posted.</summary>
internal sealed class PageResult
{
    private readonly TaskCompletionSource<string> _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the page has posted its result.</summary>
    public Task<string> Posted => _posted.Task;

    public void Set(string result) => _posted.TrySetResult(result);
}
