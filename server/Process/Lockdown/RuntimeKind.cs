namespace Uring.Server.Process.Lockdown;

/// <summary>What runs this program: itself, as it is published, or a runtime that compiles it meanwhile, as in tests of a debug build.</summary>
internal static class RuntimeKind
{
    /// <summary>
    /// Whether it is compiled as it runs: on threads of the runtime that we cannot reach, and with calls on any thread that a filter would not allow.
    /// </summary>
    /// <remarks>
    /// Not RuntimeFeature.IsDynamicCodeCompiled: what is meant to be published natively (PublishAot) has that switched off when it is
    /// not, too. Only a runtime that loads assemblies is told where they are.
    /// </remarks>
    public static bool IsCompiledAsItRuns => AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;
}
