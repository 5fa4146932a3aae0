using Microsoft.Win32.SafeHandles;
using Uring.FileLoad;
using Uring.Interop;

// Uring.FileLoad PEER LOAD DEPTH WARM-UP SECONDS FILE: measures one peer under one load, and prints one line
// of JSON. The benchmark runs the program once for each measurement, so that no peer warms up another one.
if (!LoadArguments.TryParse(args, out LoadArguments? arguments))
{
    Console.Error.WriteLine(LoadArguments.Usage);
    return 2;
}

try
{
    // The main thread sleeps, so that no thread of the pool does. A peer may need all threads of the pool.
    using SafeFileHandle file = arguments.OpenAsync().AsTask().GetAwaiter().GetResult();
    arguments.PrepareCache(file);
    Console.WriteLine(new PeerRun(arguments, file).RunAsync().GetAwaiter().GetResult().ToJson());
    return 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or IoUringException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
