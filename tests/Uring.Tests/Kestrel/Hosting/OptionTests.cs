using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Uring.Kestrel;
using Uring.Kestrel.Loops;
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
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUring(options => options.Scheduling = (UringScheduling)7).UseUrls("http://127.0.0.1:0");
        await using WebApplication application = builder.Build();
        ArgumentOutOfRangeException refused = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => application.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(nameof(UringTransportOptions.Scheduling), refused.ParamName);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(8, 7)]
    [InlineData(4096, 1024)]
    public void Inline_has_a_loop_for_all_processors_but_one(int processors, int loops) =>
        Assert.Equal(loops, TransportLoops.CountOf(new UringTransportOptions { Scheduling = UringScheduling.Inline }, processors));

    [Fact]
    public void The_pool_has_the_loops_of_the_context() =>
        Assert.Null(TransportLoops.CountOf(new UringTransportOptions(), 8));

    [Fact]
    public void The_number_of_the_options_goes_before_the_processors() =>
        Assert.Equal(3, TransportLoops.CountOf(new UringTransportOptions { Loops = 3, Scheduling = UringScheduling.Inline }, 8));

    private static Task<ArgumentOutOfRangeException> RequireRefusedAsync(TransportKind kind, TransportSettings settings) =>
        Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => TransportHarness.BindAsync(kind, settings: settings));
}
