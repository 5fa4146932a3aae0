namespace Uring.Tests.Async;

/// <summary>The end of a process of tests with operations in flight.</summary>
internal enum EndOfProcess
{
    ReturnFromMain,
    ReturnFromMainWhileDisposing,
    Exit,
    ExitWhileDisposing,
    UnhandledException,
    Signal,
}
