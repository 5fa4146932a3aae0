using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Uring.Kestrel;
using Uring.Tests.Support;

namespace Uring.Tests.Kestrel;

/// <summary>Chooses the transport of a host.</summary>
internal static class Transports
{
    /// <summary>The category of the events of a transport.</summary>
    public static string Category(this TransportKind kind) =>
        kind == TransportKind.Sockets ? "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets" : "Uring.Kestrel";

    /// <summary>Whether the code of the application runs on a loop.</summary>
    public static bool IsInline(this TransportKind kind) => kind is TransportKind.Inline or TransportKind.InlineWithoutWait;

    /// <summary>Runs a test on all transports at once: a test that waits for a clock.</summary>
    public static Task OnEachAsync(Func<TransportKind, Task> test)
    {
        _ = Need.Kernel();
        return Task.WhenAll(Enum.GetValues<TransportKind>().Select(async kind =>
        {
            try
            {
                await test(kind);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"over {kind}: {failure.Message}", failure);
            }
        }));
    }

    /// <summary>Registers a transport. Skips the test if the kernel has no io_uring for ours.</summary>
    /// <param name="host">The host.</param>
    /// <param name="kind">The transport.</param>
    /// <param name="settings">The settings that both transports have.</param>
    public static void Use(IWebHostBuilder host, TransportKind kind, TransportSettings settings)
    {
        if (settings.Memory is { } memory)
        {
            _ = host.ConfigureServices(services => services.AddSingleton(memory));
        }

        if (kind == TransportKind.Sockets)
        {
            _ = host.UseSockets(settings.Apply);
            return;
        }

        _ = Need.Kernel();
        _ = host.UseUring(options =>
        {
            settings.Apply(options);
            options.Loops = kind == TransportKind.PoolOnTwoLoops ? 2 : 1;
            options.Scheduling = kind.IsInline() ? UringScheduling.Inline : UringScheduling.ThreadPool;
            options.WaitForDataBeforeAllocatingBuffer = kind != TransportKind.InlineWithoutWait;

            // A test whose kernel refuses a ring may not pass on Sockets.
            options.FallBack = false;
        });
    }
}
