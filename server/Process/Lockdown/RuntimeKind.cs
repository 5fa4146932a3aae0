namespace Uring.Server.Process.Lockdown;

/// <summary>
/// The runtime of this process: NativeAOT in a published server, CoreCLR with a JIT in a debug build under
/// test.
/// </summary>
internal static class RuntimeKind
{
    /// <summary>
    /// Whether a JIT compiles this program. A JIT runs on threads that the server cannot reach, and maps code
    /// on any thread, which the filter of a loop does not allow.
    /// </summary>
    /// <remarks>
    /// RuntimeFeature.IsDynamicCodeCompiled does not serve here: a project with PublishAot turns that switch
    /// off in debug builds too. Only a runtime that loads assemblies has TRUSTED_PLATFORM_ASSEMBLIES.
    /// </remarks>
    public static bool IsJit => AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;
}
