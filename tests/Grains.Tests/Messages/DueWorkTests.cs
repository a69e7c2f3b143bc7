using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Grains.Tests.Messages;

/// <summary>
/// What is due is done within a minute, once, whatever happened to the silos at that time: by the sweep at the start, after changes of the membership and every 30 s.
/// No reminder ever comes in these meshes, and timers inside actors do not leap: they go by the engine's clock, to which the due instant is minutes away.
/// </summary>
[Collection(OwnMesh.Name)]
public sealed class DueWorkTests
{
    private static readonly string[] Names = ["lyon-1", "singapore-1", "buenos-aires-1"];

    private readonly LeapingClock _clock = new();

    [Fact]
    public async Task What_nobody_looks_at_is_done_by_the_sweep_alone()
    {
        await using var mesh = await StartAsync();
        var (sender, due) = await ExpiringAsync(mesh);
        _clock.LeapTo(due.AddSeconds(-30));
        await NothingYetAsync(mesh, sender);

        _clock.LeapTo(due.AddSeconds(30));

        await DoneOnceAsync(mesh, sender);
    }

    [Fact]
    public async Task What_was_due_while_no_silo_ran_is_done_at_the_start()
    {
        await using var mesh = await StartAsync();
        var (sender, due) = await ExpiringAsync(mesh);
        _clock.LeapTo(due.AddSeconds(-30));
        foreach (var silo in Names)
        {
            await mesh.StopAsync(silo);
        }

        _clock.LeapTo(due.AddSeconds(30));
        foreach (var silo in Names)
        {
            await mesh.StartAgainAsync(silo);
        }

        await DoneOnceAsync(mesh, sender);
    }

    [Fact]
    public async Task What_was_due_while_all_silos_were_killed_is_done_by_the_one_that_starts_wherever_that_is()
    {
        await using var mesh = await StartAsync();
        var (sender, due) = await ExpiringAsync(mesh);
        _clock.LeapTo(due.AddSeconds(-30));
        foreach (var silo in Names)
        {
            await mesh.KillAsync(silo);
        }

        _clock.LeapTo(due.AddSeconds(30));
        await mesh.StartAgainAsync("buenos-aires-1");

        await DoneOnceAsync(mesh, sender);
    }

    [Fact]
    public async Task What_is_due_during_a_rolling_restart_is_done()
    {
        await using var mesh = await StartAsync();
        var (sender, due) = await ExpiringAsync(mesh);
        var step = due.AddSeconds(-30);
        foreach (var silo in Names)
        {
            _clock.LeapTo(step);
            await mesh.StopAsync(silo);
            _clock.LeapTo(step.AddSeconds(15));
            await mesh.StartAgainAsync(silo);
            step = step.AddSeconds(25);
        }

        await DoneOnceAsync(mesh, sender);
    }

    [Fact]
    public async Task What_is_due_exactly_at_the_start_is_done()
    {
        await using var mesh = await StartAsync();
        var (sender, due) = await ExpiringAsync(mesh);
        foreach (var silo in Names)
        {
            await mesh.StopAsync(silo);
        }

        _clock.StandAt(due);
        foreach (var silo in Names)
        {
            await mesh.StartAgainAsync(silo);
        }

        await DoneOnceAsync(mesh, sender);
    }

    private Task<MeshCluster> StartAsync() =>
        MeshCluster.StartAsync(Names, null, _clock, silo => silo.Services.AddSingleton<IReminderTable>(new ForgetfulReminders()));

    /// <summary>Sends a message that nobody fetches, and returns when its sender has to be told.</summary>
    private async Task<(OwnerId Sender, DateTimeOffset Due)> ExpiringAsync(MeshCluster mesh)
    {
        var (sender, receiver) = (mesh.Owner("lyon"), mesh.Owner("singapore"));
        var expires = new DateTimeOffset(_clock.GetUtcNow().AddMinutes(5).UtcTicks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        var sent = await mesh.SendAsync(sender, Letters.To(receiver, "nobody comes for it") with { ComposedAt = _clock.GetUtcNow(), ExpiresAt = expires });
        await Wait.UntilAsync(async () => (await mesh.Outbox(sender).GetTimelineAsync(sent.Id))!.Recipients[0].Stored is not null, "it is stored");
        return (sender, expires.AddSeconds(10));
    }

    private static async Task NothingYetAsync(MeshCluster mesh, OwnerId sender)
    {
        var reader = new FeedReader(mesh, sender);
        await reader.ReadPageAsync(TimeSpan.FromMilliseconds(500));
        Assert.Empty(reader.Entries);
    }

    private async Task DoneOnceAsync(MeshCluster mesh, OwnerId sender)
    {
        var reader = new FeedReader(mesh, sender);
        await reader.ReadAsync(1, TimeSpan.FromMinutes(1));
        Assert.Equal(NoteKind.Expired, reader.Entries[0].Envelope.Note!.Kind);

        // Nor again by the next sweeps, and by the next activation.
        _clock.LeapTo(_clock.GetUtcNow().AddSeconds(45));
        await Wait.RetryAsync(() => mesh.Outbox(sender).GetStatusAsync());
        await mesh.DeactivateAsync(mesh.Outbox(sender));
        _clock.LeapTo(_clock.GetUtcNow().AddSeconds(45));
        await Wait.RetryAsync(() => mesh.Outbox(sender).GetStatusAsync());
        await reader.ReadPageAsync(TimeSpan.FromSeconds(1));
        Assert.Single(reader.Entries);
    }
}
