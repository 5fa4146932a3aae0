using Uring.KestrelLoad;

// Uring.KestrelLoad TRANSPORT [OPTION VALUE]...: a web application on one transport of Kestrel. The benchmark
// and the soak run the program as a server of their loads.
if (!LoadArguments.TryParse(args, out LoadArguments? arguments))
{
    Console.Error.WriteLine(LoadArguments.Usage);
    return 2;
}

try
{
    await LoadApplication.RunAsync(arguments);
    return 0;
}
catch (Exception failure) when (failure is IOException or InvalidOperationException or Uring.Interop.IoUringException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
