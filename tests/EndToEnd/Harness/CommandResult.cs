namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>How a command ended and what it wrote.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The result when it is a success; else the test fails with what the command wrote.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}.\n{Output}\n{Errors}");
        return this;
    }
}
