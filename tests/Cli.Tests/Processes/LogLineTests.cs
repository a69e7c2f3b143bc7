using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.Cli.Tests.Processes;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("{\"LogLevel\":\"Error\",\"Message\":\"It broke\",\"Exception\":\"System.Exception: why\\n at A()\"}", "Error It broke: System.Exception: why")]
    [InlineData("{\"LogLevel\":\"Information\",\"Message\":\"Ready\"}", "Information Ready")]
    [InlineData("{not json", "{not json")]
    public void Shows_what_people_need(string line, string shown) => Assert.Equal(shown, LogLine.Readable(line));

    [Fact]
    public void Cuts_what_is_too_long() => Assert.InRange(LogLine.Readable(new string('x', 10_000)).Length, 1, 310);
}
