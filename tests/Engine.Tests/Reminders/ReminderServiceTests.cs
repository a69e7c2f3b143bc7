using Interpol.Mesh.Engine.Reminders;

namespace Interpol.Mesh.Engine.Tests.Reminders;

public sealed class ReminderServiceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly GrainId France = GrainId.Create("outbox", "FR");
    private static readonly GrainId Brazil = GrainId.Create("outbox", "BR");

    private readonly InMemoryReminderTable _table = new(new InMemoryReminderStore());
    private readonly ManualTime _time = new(Start);

    [Fact]
    public async Task A_reminder_ticks_first_when_due_and_then_every_period()
    {
        await using ReminderHarness silo = await StartAsync();
        await silo.Service.RegisterOrUpdateReminder(France, "retry", TimeSpan.FromSeconds(10), 2 * Minute);

        TickStatus first = await silo.NextTickAsync(Minute);
        TickStatus second = await silo.NextTickAsync(3 * Minute);

        Assert.Equal(Start.UtcDateTime.AddSeconds(10), first.FirstTickTime);
        Assert.InRange(first.CurrentTickTime, first.FirstTickTime, first.FirstTickTime + Minute);
        Assert.Equal(2 * Minute, second.Period);
        Assert.InRange(second.CurrentTickTime, first.FirstTickTime + 2 * Minute, first.FirstTickTime + 3 * Minute);
    }

    [Fact]
    public async Task A_reminder_survives_a_restart()
    {
        await using (ReminderHarness silo = await StartAsync())
        {
            await silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, Minute);
        }

        await using ReminderHarness again = await StartAsync();
        TickStatus tick = await again.NextTickAsync(2 * Minute);

        Assert.Equal(Start.UtcDateTime.AddMinutes(1), tick.FirstTickTime);
    }

    [Fact]
    public async Task Ticks_that_were_missed_without_a_cluster_are_not_made_up_for()
    {
        await using (ReminderHarness silo = await StartAsync())
        {
            await silo.Service.RegisterOrUpdateReminder(France, "retry", TimeSpan.Zero, TimeSpan.FromHours(1));
            await silo.NextTickAsync(Minute);
        }

        _time.Advance(TimeSpan.FromHours(5.5) - (_time.GetUtcNow() - Start));
        await using ReminderHarness again = await StartAsync();
        TickStatus tick = await again.NextTickAsync(TimeSpan.FromHours(1));

        Assert.InRange(tick.CurrentTickTime, Start.UtcDateTime.AddHours(6), Start.UtcDateTime.AddHours(6.1));
        Assert.Equal(0, again.TakeArrived());
    }

    [Fact]
    public async Task A_tick_that_fell_into_a_takeover_is_delivered_by_the_new_owner()
    {
        await using ReminderHarness heir = await StartAsync(owns: _ => false);
        await using (ReminderHarness owner = await StartAsync())
        {
            await owner.Service.RegisterOrUpdateReminder(France, "retry", TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10));
        }

        // The owner has died just before the tick; the view that says so comes just after it.
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(5));
        heir.OwnershipChanged(_ => true);
        TickStatus tick = await heir.NextTickAsync(Minute);

        Assert.InRange(tick.CurrentTickTime, Start.UtcDateTime.AddMinutes(10), Start.UtcDateTime.AddMinutes(11));
    }

    [Fact]
    public async Task Only_the_owner_runs_a_reminder()
    {
        await using ReminderHarness paris = await StartAsync(owns: grain => grain == France);
        await using ReminderHarness brasilia = await StartAsync(owns: grain => grain == Brazil);
        await paris.Service.RegisterOrUpdateReminder(France, "retry", Minute, Minute);
        await paris.Service.RegisterOrUpdateReminder(Brazil, "retry", TimeSpan.FromSeconds(61), TimeSpan.FromHours(10));
        brasilia.Service.RequestRefresh();

        await paris.NextTickAsync(2 * Minute);
        TickStatus elsewhere = await brasilia.NextTickAsync(2 * Minute);

        Assert.Equal(TimeSpan.FromHours(10), elsewhere.Period);
        Assert.Equal(0, brasilia.TakeArrived());
    }

    [Fact]
    public async Task An_unregistered_reminder_is_gone()
    {
        await using ReminderHarness silo = await StartAsync();
        IGrainReminder reminder = await silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, Minute);
        await silo.Service.UnregisterReminder(France, reminder);
        await silo.Service.RegisterOrUpdateReminder(France, "other", 2 * Minute, TimeSpan.FromHours(1));

        TickStatus tick = await silo.NextTickAsync(3 * Minute);

        Assert.Equal(TimeSpan.FromHours(1), tick.Period);
        Assert.Null(await silo.Service.GetReminder(France, "retry"));
        Assert.Equal(["other"], (await silo.Service.GetReminders(France)).Select(found => found.ReminderName));
        await Assert.ThrowsAsync<ReminderException>(() => silo.Service.UnregisterReminder(France, reminder));
    }

    [Fact]
    public async Task Registering_again_changes_the_reminder()
    {
        await using ReminderHarness silo = await StartAsync();
        await silo.Service.RegisterOrUpdateReminder(France, "retry", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, 2 * Minute);

        TickStatus tick = await silo.NextTickAsync(2 * Minute);

        Assert.Equal(2 * Minute, tick.Period);
        Assert.Single(await silo.Service.GetReminders(France));
    }

    [Fact]
    public async Task A_tick_that_did_not_reach_its_grain_is_tried_again_within_the_period()
    {
        await using ReminderHarness silo = await StartAsync();
        int failures = 1;
        silo.Handle = () => failures-- > 0 ? Task.FromException(new SiloUnavailableException("gone")) : Task.CompletedTask;
        await silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, TimeSpan.FromHours(1));

        await silo.NextTickAsync(2 * Minute);
        TickStatus second = await silo.NextTickAsync(2 * Minute);

        Assert.InRange(second.CurrentTickTime, Start.UtcDateTime.AddMinutes(1), Start.UtcDateTime.AddMinutes(4));
    }

    [Fact]
    public async Task A_grain_that_fails_gets_its_next_tick()
    {
        await using ReminderHarness silo = await StartAsync();
        silo.Handle = () => Task.FromException(new InvalidOperationException("broken"));
        await silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, Minute);

        TickStatus first = await silo.NextTickAsync(2 * Minute);
        TickStatus second = await silo.NextTickAsync(2 * Minute);

        Assert.True(second.CurrentTickTime >= first.FirstTickTime + Minute);
    }

    [Fact]
    public async Task Periods_shorter_than_the_minimum_are_refused()
    {
        await using ReminderHarness silo = await StartAsync();

        ArgumentException refusal = await Assert.ThrowsAsync<ArgumentException>(() => silo.Service.RegisterOrUpdateReminder(France, "retry", Minute, TimeSpan.FromSeconds(59)));

        Assert.Contains(nameof(ReminderOptions.MinimumReminderPeriod), refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => silo.Service.RegisterOrUpdateReminder(France, "", Minute, Minute));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => silo.Service.RegisterOrUpdateReminder(France, "retry", -Minute, Minute));
    }

    private async Task<ReminderHarness> StartAsync(Func<GrainId, bool>? owns = null)
    {
        var harness = new ReminderHarness(_table, _time, owns);
        await harness.StartAsync();
        return harness;
    }
}
