using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Uring.Tests.Prep.Kernel;

namespace Uring.Tests.Async;

/// <summary>The process that <see cref="EndOfProcessTests"/> starts.</summary>
internal static class EndingProcess
{
    /// <summary>The name of the variable whose value is an <see cref="EndOfProcess"/>.</summary>
    public const string Variable = "URING_TESTS_END_OF_PROCESS";

    /// <summary>The variable for the path of a FIFO without a writer.</summary>
    public const string Fifo = "URING_TESTS_FIFO";

    /// <summary>The line of the process when its operations are in flight.</summary>
    public const string Ready = "in flight";

    /// <summary>The argument of Environment.Exit.</summary>
    public const int ExitCode = 7;

    // Other threads cannot run code of the module before its initializer has ended. So this method has no lambda.
    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } end)
        {
            return;
        }

        UringContext context = new();
        Start(context);
        Start(UringContext.Shared);
        Console.WriteLine(Ready);
        End(Enum.Parse<EndOfProcess>(end), context);
    }

    private static void Start(UringContext context)
    {
        (SafeFileHandle reader, _) = Posix.Pipe();
        _ = context.OpenAsync(Environment.GetEnvironmentVariable(Fifo)!).AsTask();
        _ = context.ReadAsync(reader, new byte[10], 0).AsTask();
        _ = context.Delay(Timeout.InfiniteTimeSpan).AsTask();

        // The kernel takes the entries of one loop in their order.
        context.Delay(TimeSpan.FromMilliseconds(1)).AsTask().Wait();
    }

    private static void End(EndOfProcess end, UringContext context)
    {
        if (end is EndOfProcess.ReturnFromMainWhileDisposing or EndOfProcess.ExitWhileDisposing)
        {
            _ = context.DisposeAsync().AsTask();
        }

        switch (end)
        {
            case EndOfProcess.Exit or EndOfProcess.ExitWhileDisposing:
                Environment.Exit(ExitCode);
                break;
            case EndOfProcess.UnhandledException:
                throw new InvalidTimeZoneException("not handled");
            case EndOfProcess.Signal:
                Thread.Sleep(Timeout.Infinite);
                break;
        }
    }
}
