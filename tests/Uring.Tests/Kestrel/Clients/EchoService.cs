using Grpc.Core;

namespace Uring.Tests.Kestrel.Clients;

/// <summary>A gRPC service with each of the four kinds of calls. Its messages are texts.</summary>
[BindServiceMethod(typeof(EchoService), nameof(Bind))]
public class EchoService
{
    private const string Service = "uring.Echo";

    /// <summary>Returns the text.</summary>
    internal static Method<string, string> OneToOne { get; } = Create(MethodType.Unary, nameof(Echo));

    /// <summary>Returns each character of the text.</summary>
    internal static Method<string, string> OneToMany { get; } = Create(MethodType.ServerStreaming, nameof(Split));

    /// <summary>Returns all texts as one.</summary>
    internal static Method<string, string> ManyToOne { get; } = Create(MethodType.ClientStreaming, nameof(Join));

    /// <summary>Returns each text as it comes.</summary>
    internal static Method<string, string> ManyToMany { get; } = Create(MethodType.DuplexStreaming, nameof(EchoEach));

    public static void Bind(ServiceBinderBase binder, EchoService? service)
    {
        binder.AddMethod(OneToOne, service is null ? null : service.Echo);
        binder.AddMethod(OneToMany, service is null ? null : service.Split);
        binder.AddMethod(ManyToOne, service is null ? null : service.Join);
        binder.AddMethod(ManyToMany, service is null ? null : service.EchoEach);
    }

    public virtual Task<string> Echo(string request, ServerCallContext context) => request == "fail"
        ? throw new RpcException(new Status(StatusCode.DataLoss, "as requested"))
        : Task.FromResult(request);

    public virtual async Task Split(string request, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        foreach (char character in request)
        {
            await responses.WriteAsync($"{character}", context.CancellationToken);
        }
    }

    public virtual async Task<string> Join(IAsyncStreamReader<string> requests, ServerCallContext context) =>
        string.Concat(await requests.ReadAllAsync(context.CancellationToken).ToListAsync(context.CancellationToken));

    public virtual async Task EchoEach(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        await foreach (string request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync(request, context.CancellationToken);
        }
    }

    private static Method<string, string> Create(MethodType type, string name) =>
        new(type, Service, name, Marshallers.StringMarshaller, Marshallers.StringMarshaller);
}
