using Interpol.Mesh.Cli.Testing;

namespace Interpol.Mesh.Cli.Tests.Testing;

public sealed class TrxFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Counts_outcomes_and_shows_failures_in_full()
    {
        File.WriteAllText(_file, """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
              <UnitTestResult testName="A.Good" outcome="Passed" />
              <UnitTestResult testName="A.Other" outcome="Passed" />
              <UnitTestResult testName="A.Left" outcome="NotExecuted" />
              <UnitTestResult testName="A.Bad" outcome="Failed"><Output><StdOut>it said &#x1;</StdOut>
                <ErrorInfo><Message>Expected 1</Message><StackTrace>at A.Bad()</StackTrace></ErrorInfo></Output></UnitTestResult>
              <UnitTestResult testName="A.Hung" outcome="Timeout" />
            </Results></TestRun>
            """);
        var trx = TrxFile.Read(_file)!;
        Assert.Equal("2 passed, 2 failed, 1 skipped", trx.Totals.ToString());
        Assert.Contains(trx.Failures, failure => failure.Contains("A.Bad", StringComparison.Ordinal)
            && failure.Contains("Expected 1", StringComparison.Ordinal)
            && failure.Contains("at A.Bad()", StringComparison.Ordinal)
            && failure.Contains("it said", StringComparison.Ordinal));
        Assert.Contains("Skipped: A.Left", trx.Failures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<TestRun><Results>")]
    public void A_file_that_was_not_finished_is_none(string text)
    {
        File.WriteAllText(_file, text);
        Assert.Null(TrxFile.Read(_file));
        Assert.Null(TrxFile.Read(_file + ".absent"));
    }
}
