using Uring.Soak;
using Uring.TestTools.CommandLine;

return ToolCommand.Run(SoakCommand.Create(), args);
