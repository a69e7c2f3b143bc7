using System.Diagnostics;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>A command that takes too long says how far it came.</summary>
public sealed class MeshCommandTests
{
    [Theory]
    [InlineData("echo begun; sleep 60", "still runs")]
    [InlineData("sleep 30 & echo begun", "has ended, but something that it started keeps its output open")]
    public async Task A_command_that_takes_too_long_says_how_far_it_came(string script, string state)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var late = await Assert.ThrowsAsync<TimeoutException>(() => MeshCommand.FinishAsync(process, TimeSpan.FromSeconds(5)));
        Assert.Contains(state, late.Message, StringComparison.Ordinal);
        Assert.Contains("begun", late.Message, StringComparison.Ordinal);
        await process.WaitForExitAsync();
    }
}
