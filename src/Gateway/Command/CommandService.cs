using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Command;

/// <summary>The command centre: commands on their way to the lead desk, and the situation board.</summary>
internal sealed class CommandService(GrainCaller calls, AggregateTexts texts, TimeProvider time)
{
    private const string BriefingText = "briefing";
    private const string HelpText = "help";

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

    /// <summary>How long a hub may take to say how its bureaus are; the board shows the others all the same.</summary>
    private static readonly TimeSpan HubAnswersWithin = TimeSpan.FromSeconds(5);

    /// <summary>Gives the lead desk a command.</summary>
    public Task<LeadView> ExecuteAsync(CommandOrder order, LeadCommand command) => calls.CommandAsync(
        "the lead desk",
        order.Issue(command),
        static (grains, issued, stopping) => grains.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ExecuteAsync(issued, stopping));

    /// <summary>Proposes a hand-over.</summary>
    public async Task<LeadView> ProposeAsync(CommandOrder order, HandOverRequest request, CancellationToken cancellationToken)
    {
        var briefing = request.Briefing is { } text ? await texts.SealAsync(text, new SealedText(Secretariat, [Secretariat], ILeadDeskGrain.Key), BriefingText, cancellationToken) : null;
        return await ExecuteAsync(order, new ProposeHandOver(request.To, briefing));
    }

    /// <summary>Asks for help.</summary>
    /// <returns>The item of the queue.</returns>
    public async Task<QueueItemBody> AskAsync(CommandOrder order, HelpRequest request, CancellationToken cancellationToken)
    {
        var owner = order.By.Owner;
        var id = $"{owner}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"help|{owner}|{order.Operation.Value}")).AsSpan(0, 16))}";
        var words = await texts.SealAsync(request.Text, new SealedText(owner, [.. new[] { owner, Secretariat }.Distinct()], id), HelpText, cancellationToken);
        var desk = await ExecuteAsync(order, new RequestHelp(id, request.Priority, words, time.GetUtcNow()));
        return desk.Record.Items.FirstOrDefault(item => item.Source == id) is { } item
            ? QueueItemBody.Of(item, isOurs: false, request.Text)
            : throw RequestRefusedException.NotFound("The request with this operation id was made before, and it is closed.");
    }

    /// <summary>The lead desk as it stands; null while nothing has happened.</summary>
    public Task<LeadView?> GetAsync(OwnerId reader, CancellationToken cancellationToken) => calls.ReadAsync(
        reader,
        static (grains, owner, stopping) => grains.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).GetAsync(owner, stopping),
        cancellationToken);

    /// <summary>What happened at the lead desk.</summary>
    public Task<ImmutableArray<LeadLogEntry>> ReadLogAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken) => calls.ReadAsync(
        (Reader: reader, After: after, Max: max),
        static (grains, state, stopping) => grains.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ReadLogAsync(state.Reader, state.After, state.Max, stopping),
        cancellationToken);

    /// <summary>Sets a room's roster.</summary>
    public Task<DeskView> SetRosterAsync(CommandOrder order, HubName room, DeskRoster roster) => calls.CommandAsync(
        "the roster",
        (Room: room, Command: order.Issue<DeskCommand>(new SetRoster(roster))),
        static (grains, state, stopping) => grains.GetGrain<ICommandDeskGrain>(state.Room.Value).ExecuteAsync(state.Command, stopping));

    /// <summary>A room's roster.</summary>
    /// <exception cref="RequestRefusedException">404: it has none.</exception>
    public async Task<DeskView> GetRosterAsync(OwnerId reader, HubName room, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Reader: reader, Room: room),
            static (grains, state, stopping) => grains.GetGrain<ICommandDeskGrain>(state.Room.Value).GetAsync(state.Reader, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound($"The room {room} has no roster yet.");

    /// <summary>The situation board.</summary>
    /// <param name="caller">Who looks.</param>
    /// <param name="view">The lead desk; null while nothing has happened.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<BoardBody> BoardAsync(Caller caller, LeadView? view, CancellationToken cancellationToken)
    {
        var hubs = await Task.WhenAll(HubName.All.Select(async hub => (Hub: hub, Absent: await AbsentAsync(caller.Owner, hub, cancellationToken))));
        var (desk, now) = (view?.Record, time.GetUtcNow());
        var plan = desk?.Plan ?? LeadPlan.Default;
        return new BoardBody(
            view?.Version ?? 0,
            now,
            plan.RoomAt(now),
            [.. plan.Shifts.Select(shift => new LeadShiftBody(shift.Room, shift.From))],
            desk is null ? null : new LeadBody(desk.Lead.Room, desk.Lead.Epoch, desk.Lead.Since),
            desk?.Question is { } question ? new LeadQuestionBody(question.Reason, question.AskedAt, question.ConfirmBy, question.IsOverdue) : null,
            desk?.Proposal is { } proposal ? new HandOverBody(proposal.To, proposal.By, proposal.At, proposal.Open, await OpenAsync(proposal.Briefing, ILeadDeskGrain.Key, BriefingText)) : null,
            desk?.HandOverBy,
            desk?.IsLate == true,
            await OpenAsync(desk?.Briefing, ILeadDeskGrain.Key, BriefingText),
            [.. (desk?.Present ?? []).Select(officer => new PresentOfficerBody(officer.Officer, officer.Room, officer.IsSupervisor, officer.Since, officer.Until))],
            [.. (desk?.Items ?? []).OrderBy(item => (item.Priority, item.ArrivedAt)).Select(item => QueueItemBody.Of(item, isOurs: true))],
            [.. hubs.SelectMany(hub => hub.Absent ?? []).OrderBy(bureau => bureau.Owner).Select(bureau => new AbsentBureauBody(bureau.Owner, bureau.Duty, bureau.LastReadAt, bureau.IsReading))],
            [.. hubs.Where(hub => hub.Absent is null).Select(hub => hub.Hub)]);

        async Task<string?> OpenAsync(SealedContent? content, string aggregate, string what) =>
            (await texts.OpenAsync(caller.Owner, content, aggregate, Secretariat, what, CommandLimits.MaxSealedBytes, cancellationToken)).Text;
    }

    /// <summary>An item with its text.</summary>
    /// <exception cref="RequestRefusedException">404: it is not open.</exception>
    public async Task<QueueItemBody> GetItemAsync(Caller caller, LeadView? view, long number, CancellationToken cancellationToken)
    {
        var item = view?.Record.Items.FirstOrDefault(item => item.Number == number) ?? throw RequestRefusedException.NotFound($"No item {number} is open.");
        var text = await texts.OpenAsync(caller.Owner, item.Words, item.Source, item.From, HelpText, CommandLimits.MaxSealedBytes, cancellationToken);
        return QueueItemBody.Of(item, isOurs: true, text.Text ?? text.Problem);
    }

    /// <summary>The bureaus of a hub that may not be reached; null when the hub does not say.</summary>
    private async Task<ImmutableArray<AbsentBureau>?> AbsentAsync(OwnerId reader, HubName hub, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HubAnswersWithin);
        try
        {
            return await calls.ReadAsync(
                (Reader: reader, Hub: hub),
                static (grains, state, stopping) => grains.GetGrain<ICommandDeskGrain>(state.Hub.Value).GetAbsentBureausAsync(state.Reader, stopping),
                patience.Token);
        }
        catch (Exception failure) when (failure is RequestRefusedException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
