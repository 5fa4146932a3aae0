using System.Runtime.InteropServices;
using Uring.Regeneration.Passes;

namespace Uring.Tests.Support;

/// <summary>The C compiler for a processor: the machine's own, or a cross compiler of Debian.</summary>
internal sealed record CTarget
{
    private CTarget(Target processor)
    {
        Processor = processor;
        string name = $"{processor.Name.Replace('_', '-')}-linux-gnu";
        string architecture = processor == Target.X64 ? "amd64" : "arm64";
        bool isHost = processor == HostProcessor;
        Tool = isHost ? "gcc" : $"{processor.Name}-linux-gnu-gcc";
        Package = isHost ? "gcc libc6-dev" : $"gcc-{name} libc6-dev-{architecture}-cross";
        Headers = isHost ? "/usr/include" : $"/usr/{processor.Name}-linux-gnu/include";
    }

    /// <summary>The target of this process.</summary>
    public static CTarget Host { get; } = new(HostProcessor);

    /// <summary>The names of all processors of the bindings, for the parameter of a test.</summary>
    public static TheoryData<string> Names => [.. Target.All.Select(target => target.Name)];

    /// <summary>The processor.</summary>
    public Target Processor { get; }

    /// <summary>The program.</summary>
    public string Tool { get; }

    /// <summary>The packages of Debian with the program and the headers.</summary>
    public string Package { get; }

    /// <summary>The folder with the headers of kernel and C library.</summary>
    public string Headers { get; }

    private static Target HostProcessor => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? Target.Arm64 : Target.X64;

    /// <summary>Returns the target with a name of <see cref="Names"/>.</summary>
    public static CTarget Of(string name) => new(Target.All.Single(target => target.Name == name));
}
