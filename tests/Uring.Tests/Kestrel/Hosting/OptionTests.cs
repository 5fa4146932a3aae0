using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Options that are out of their range fail the start of the server.</summary>
public sealed class OptionTests
{
    [Theory, Transports]
    public Task A_negative_limit_of_the_input_fails_the_bind(TransportKind kind) =>
        RequireRefusedAsync(kind, new TransportSettings { MaxReadBufferSize = -2 });

    [Theory, Transports]
    public Task A_negative_limit_of_the_output_fails_the_bind(TransportKind kind) =>
        RequireRefusedAsync(kind, new TransportSettings { MaxWriteBufferSize = -2 });

    [Fact]
    public async Task An_unknown_scheduling_fails_the_start()
    {
        _ = Need.Kernel();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        _ = builder.WebHost.UseUring(options => options.Scheduling = (UringScheduling)7).UseUrls("http://127.0.0.1:0");
        await using WebApplication application = builder.Build();
        ArgumentOutOfRangeException refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => application.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(nameof(UringTransportOptions.Scheduling), refused.ParamName);
    }

    private static Task<ArgumentOutOfRangeException> RequireRefusedAsync(TransportKind kind, TransportSettings settings) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TransportHarness.BindAsync(kind, settings: settings));
}
