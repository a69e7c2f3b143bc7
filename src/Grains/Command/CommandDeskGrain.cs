using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Command;

/// <summary>A room. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// officer sets the roster -> DeskRules -> one append at the room's hub
/// board -> GetAbsentBureausAsync -> profile and feed of each bureau that is at home here, asked at most every 15 s: who is off duty, whose gateways do not read
/// </code>
/// What is in the room's queue, and who is on duty, stands at the lead desk.
/// </remarks>
[GrainType(GrainTypes.CommandDesk), HomeHubPlacement, Reentrant]
internal sealed class CommandDeskGrain(DeskRules rules, OwnerDirectory owners, AggregateServices services)
    : AggregateGrain<DeskRoster, DeskCommand, DeskEvent>(rules, services), ICommandDeskGrain
{
    private const int MaxConcurrency = 16;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>A gateway that reads asks again within <see cref="FeedLimits.MaxWait"/>.</summary>
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(30);

    private Task<ImmutableArray<AbsentBureau>>? _look;
    private DateTimeOffset _lookedAt;

    public async Task<DeskView> ExecuteAsync(IssuedCommand<DeskCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var (roster, version) = await CarryOutAsync(command, cancellationToken);
        return new DeskView(roster, version);
    }

    public async Task<DeskView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var desk = await StateAsync();
        return desk.State is { } roster && reader == rules.Secretariat ? new DeskView(roster, desk.Version) : null;
    }

    public async Task<ImmutableArray<AbsentBureau>> GetAbsentBureausAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        if (reader != rules.Secretariat)
        {
            return [];
        }

        var now = Clock.GetUtcNow();
        if (_look is null || now - _lookedAt >= LookEvery)
        {
            (_look, _lookedAt) = (LookAsync(now), now);
        }

        return await _look.WaitAsync(cancellationToken);
    }

    protected override OwnerId ClockOwner(DeskRoster state) => rules.Secretariat;

    private async Task<ImmutableArray<AbsentBureau>> LookAsync(DateTimeOffset now)
    {
        using var limit = new SemaphoreSlim(MaxConcurrency);
        var hub = HubName.Parse(this.GetPrimaryKeyString());
        var looks = await Task.WhenAll(owners.All.Where(owner => owner.Kind == OwnerKind.Country && owner.Home == hub).Select(async owner =>
        {
            await limit.WaitAsync();
            try
            {
                return await LookAsync(owner.Code, now);
            }
            finally
            {
                limit.Release();
            }
        }));
        return [.. looks.OfType<AbsentBureau>()];
    }

    /// <summary>What keeps the command centre from a bureau; null when somebody is on duty or can be called, and a gateway reads.</summary>
    private async Task<AbsentBureau?> LookAsync(OwnerId owner, DateTimeOffset now)
    {
        DutyStatus? duty = null;
        DateTimeOffset? read = null;
        using var patience = new CancellationTokenSource(AnswerWithin, Clock);
        try
        {
            duty = (await GrainFactory.GetGrain<IBureauGrain>(owner.Value).GetProfileAsync(patience.Token).WaitAsync(patience.Token)).Duty.Status;
            read = (await GrainFactory.GetGrain<IFeedGrain>(owner.Value).GetGatewaysAsync(patience.Token).WaitAsync(patience.Token)).Max(gateway => gateway.LastSeen);
        }
        catch (Exception)
        {
            // Not to be told is what the board is to show.
        }

        var isReading = now - read <= ReadWithin;
        return isReading && duty is (DutyStatus.OnDuty or DutyStatus.OnCall) ? null : new AbsentBureau(owner, duty, read, isReading);
    }
}
