namespace Interpol.Mesh.Engine.Tests.Reminders;

/// <summary>Counts the ticks of a reminder in a state, so that the count survives activations and silos.</summary>
public sealed class ClockGrain([PersistentState("clock")] IPersistentState<ClockGrain.Count> count, ILocalSiloDetails silo) : Grain, IClockGrain, IRemindable
{
    private const string Name = "tick";

    public Task Start(TimeSpan period) => this.RegisterOrUpdateReminder(Name, TimeSpan.Zero, period);

    public async Task Stop()
    {
        if (await this.GetReminder(Name) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    public Task<int> Ticks() => Task.FromResult(count.State.Ticks);

    public Task<string> WhereAmI() => Task.FromResult(silo.Name);

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Assert.Equal(Name, reminderName);
        count.State.Ticks++;
        await count.WriteStateAsync();
    }

    public sealed class Count
    {
        public int Ticks { get; set; }
    }
}
