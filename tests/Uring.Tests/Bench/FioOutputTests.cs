using Uring.Bench.Files;

namespace Uring.Tests.Bench;

/// <summary>The figures in the output of fio 3.33.</summary>
public class FioOutputTests
{
    private const string Output = """
        fio: this platform does not support process shared mutexes, forcing use of threads.
        {
          "fio version" : "fio-3.33",
          "jobs" : [
            {
              "jobname" : "files",
              "read" : { "total_ios" : 20000, "runtime" : 500 },
              "write" : { "total_ios" : 3000, "runtime" : 2000 },
              "usr_cpu" : 10.0,
              "sys_cpu" : 40.0
            }
          ]
        }
        """;

    [Fact]
    public void Reads_have_their_own_count_and_runtime() =>
        Assert.Equal(new FileFigures { Operations = 20_000, Seconds = 0.5, UserCpu = 0.05, SystemCpu = 0.2 }, FioOutput.Read(Output, reads: true));

    [Fact]
    public void Writes_have_their_own_count_and_runtime() =>
        Assert.Equal(new FileFigures { Operations = 3000, Seconds = 2, UserCpu = 0.2, SystemCpu = 0.8 }, FioOutput.Read(Output, reads: false));

    [Theory]
    [InlineData("fio: engine io_uring not loadable\n", "the output of fio has no job: fio: engine io_uring not loadable")]
    [InlineData("""{"jobs":[]}""", "the output of fio has no job")]
    [InlineData("""{"jobs":[{"read":{"total_ios":0,"runtime":0},"usr_cpu":0,"sys_cpu":0}]}""", "fio completed no operation")]
    public void A_job_without_operations_is_an_error(string output, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidOperationException>(() => FioOutput.Read(output, reads: true)).Message, StringComparison.Ordinal);
}
