namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>A clock that runs, and that a test puts forward: timers take as long as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void PutForward(TimeSpan time) => Interlocked.Add(ref _shift, time.Ticks);

    /// <summary>Goes to shortly after the next full hour, so that the hour does not end by itself while a test runs.</summary>
    public void GoToNextHour()
    {
        var now = GetUtcNow();
        PutForward(TimeSpan.FromHours(1) - TimeSpan.FromTicks(now.UtcTicks % TimeSpan.TicksPerHour) + TimeSpan.FromSeconds(1));
    }
}
