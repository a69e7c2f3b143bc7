using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Engine.Membership;
using Orleans.TestingHost.Utils;

namespace Interpol.Mesh.Engine.Tests.MembershipTable;

/// <summary>What a silo sees of the processes on its machine.</summary>
public sealed class LocalProcessTableTests : IDisposable
{
    private readonly LocalProcessTable _table = new();
    private readonly Process _other = Process.Start("sleep", "600");
    private readonly string _identity;

    public LocalProcessTableTests()
    {
        string machine = _table.Identify(SiloAddress.Zero).Split(':', 3)[2];
        string started = File.ReadAllText($"/proc/{_other.Id}/stat").Split(") ")[1].Split(' ')[19];
        _identity = string.Create(CultureInfo.InvariantCulture, $"{_other.Id}:{started}:{machine}");
    }

    public void Dispose()
    {
        if (!_other.HasExited)
        {
            _other.Kill();
        }

        _other.Dispose();
    }

    [Fact]
    public async Task A_stopped_process_is_seen_as_stopped_and_can_be_killed()
    {
        Assert.False(_table.IsStopped(SiloAddress.Zero, _identity));
        using (Process stop = Process.Start("kill", ["-STOP", _other.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await stop.WaitForExitAsync();
        }

        await TestingUtils.WaitUntilAsync(_ => Task.FromResult(_table.IsStopped(SiloAddress.Zero, _identity)), TimeSpan.FromSeconds(10));
        Assert.Equal(ProcessState.Running, _table.Check(SiloAddress.Zero, _identity));

        _table.Kill(SiloAddress.Zero, _identity);
        await TestingUtils.WaitUntilAsync(_ => Task.FromResult(_table.Check(SiloAddress.Zero, _identity) == ProcessState.Gone), TimeSpan.FromSeconds(10));
        Assert.False(_table.IsStopped(SiloAddress.Zero, _identity));
    }

    [Fact]
    public void Another_process_with_the_same_number_is_not_taken_for_it()
    {
        string[] parts = _identity.Split(':', 3);
        string former = $"{parts[0]}:1:{parts[2]}";

        Assert.Equal(ProcessState.Gone, _table.Check(SiloAddress.Zero, former));
        _table.Kill(SiloAddress.Zero, former);

        Assert.Equal(ProcessState.Running, _table.Check(SiloAddress.Zero, _identity));
    }
}
