using System.Diagnostics;
using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.Cli.Tests.Processes;

public sealed class ProcessIdentityTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public void Knows_this_process_and_when_it_started()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!.Value;
        using var process = Process.GetCurrentProcess();
        Assert.True(self.IsAlive);
        Assert.InRange(self.StartedAt(), process.StartTime.ToUniversalTime().AddSeconds(-3), process.StartTime.ToUniversalTime().AddSeconds(3));
        Assert.NotEmpty(self.Arguments());
    }

    [Fact]
    public void A_later_process_with_the_same_number_is_another_one()
    {
        var self = ProcessIdentity.Of(Environment.ProcessId)!.Value;
        var earlier = self with { StartTicks = self.StartTicks - 1 };
        Assert.False(earlier.IsAlive);
        Assert.False(Signals.Send(earlier, Signals.Kill));
    }

    [Fact]
    public async Task Stops_those_that_listen_and_kills_those_that_do_not()
    {
        using var polite = Process.Start("sleep", "600");
        using var stubborn = Process.Start(new ProcessStartInfo("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 600; done"]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", await stubborn.StandardOutput.ReadLineAsync());
        ProcessIdentity[] both = [ProcessIdentity.Of(polite.Id)!.Value, ProcessIdentity.Of(stubborn.Id)!.Value];

        var killed = await ProcessStopper.StopAsync(both, TimeSpan.FromMilliseconds(300));
        Assert.Equal([both[1]], killed);
        await Task.WhenAll(polite.WaitForExitAsync(), stubborn.WaitForExitAsync()).WaitAsync(Deadline);
        Assert.Equal(128 + Signals.Terminate, polite.ExitCode);
        Assert.Equal(128 + Signals.Kill, stubborn.ExitCode);
    }

    [Fact]
    public async Task A_guard_stops_what_is_left_when_its_pipe_closes()
    {
        using var left = Process.Start("sleep", "600");
        await using (var guard = Guard.Start())
        {
            guard.Add(ProcessIdentity.Of(left.Id)!.Value);
            Assert.False(left.HasExited);
        }

        await left.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(128 + Signals.Terminate, left.ExitCode);
    }
}
