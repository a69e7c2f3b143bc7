using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Records;

/// <summary>An owner's records on their way to its hub and back.</summary>
internal sealed class RecordService(GrainCaller calls, HandlingChoice handling, TimeProvider time)
{
    /// <summary>Changes records.</summary>
    /// <exception cref="RequestRefusedException">The only change is refused.</exception>
    public async Task<RecordsOutcomeBody> ChangeAsync(CommandOrder order, ChangeRecordsRequest request, CancellationToken cancellationToken)
    {
        var changes = ImmutableArray.CreateBuilder<RecordChange>(request.Changes.Length);
        foreach (var change in request.Changes)
        {
            changes.Add(await ChangeOfAsync(change, cancellationToken));
        }

        var outcome = await calls.CommandAsync(
            "the records",
            order.Issue(new RecordsCommand(changes.MoveToImmutable())),
            static (grains, command, stopping) => grains.GetGrain<IRecordsGrain>(command.By.Owner.Value).ChangeAsync(command, stopping));
        return request.Changes.Length == 1 && outcome.Refused is [var refused]
            ? throw RefusalOf(refused)
            : new RecordsOutcomeBody(outcome.Position, outcome.Done, [.. outcome.Refused.Select(one => new RefusedChangeBody(one.Index, one.Code, one.Reasons))])
            {
                Remarks = [.. request.Changes.Index().SelectMany(change => RecordRemarks.Of((change.Item.Enter ?? change.Item.Replace)?.Content).Select(remark => $"changes[{change.Index}].{remark}"))],
            };
    }

    /// <summary>An own record.</summary>
    /// <exception cref="RequestRefusedException">404: there is none.</exception>
    public async Task<RecordViewBody> GetAsync(OwnerId owner, RecordId id, CancellationToken cancellationToken) =>
        BodyOf(await calls.ReadAsync((owner, id), static (grains, state, stopping) => grains.GetGrain<IRecordsGrain>(state.owner.Value).GetAsync(state.id, stopping), cancellationToken) ?? throw NotFound());

    /// <summary>A page of own records.</summary>
    public async Task<RecordsBody> ReadAsync(OwnerId owner, long after, int max, CancellationToken cancellationToken)
    {
        var page = await calls.ReadAsync(
            (owner, after, max), static (grains, state, stopping) => grains.GetGrain<IRecordsGrain>(state.owner.Value).ReadAsync(state.after, state.max, stopping), cancellationToken);
        return new RecordsBody([.. page.Records.Select(BodyOf)], page.Next);
    }

    /// <summary>At which hubs the last change of a record is in effect.</summary>
    /// <exception cref="RequestRefusedException">404: there never was such a record.</exception>
    public async Task<RecordEffectBody> GetEffectAsync(OwnerId owner, RecordId id, CancellationToken cancellationToken)
    {
        var effect = await calls.ReadAsync((owner, id), static (grains, state, stopping) => grains.GetGrain<IRecordsGrain>(state.owner.Value).GetEffectAsync(state.id, stopping), cancellationToken) ?? throw NotFound();
        return new RecordEffectBody(id, effect.Position, effect.At, effect.IsCleared, effect.Hubs, HubName.All.Length, await ReadHoldersAsync(owner, id.Kind, effect, cancellationToken));
    }

    /// <summary>How far the hubs' copies are.</summary>
    public async Task<RecordReplicasBody> GetReplicasAsync(OwnerId owner, CancellationToken cancellationToken) =>
        new(await calls.ReadAsync(owner, static (grains, owner, stopping) => grains.GetGrain<IRecordsGrain>(owner.Value).GetReplicasAsync(stopping), cancellationToken));

    private async Task<ImmutableArray<OfflineEffectBody>?> ReadHoldersAsync(OwnerId owner, RecordKind kind, RecordEffect effect, CancellationToken cancellationToken)
    {
        try
        {
            var held = await Task.WhenAll(HubName.All.Select(hub => calls.ReadAsync(
                (hub, owner, kind), static (grains, state, stopping) => grains.GetGrain<IOfflineCopiesGrain>(state.hub.Value).ReadHoldersAsync(state.owner, state.kind, stopping), cancellationToken)));
            var now = time.GetUtcNow();
            return
            [
                .. held.SelectMany(holders => holders).Select(holder => new OfflineEffectBody(
                    holder.Bureau,
                    holder.Name,
                    holder.At,
                    holder.ReportedAt,
                    holder.GoodUntil < now,
                    holder.Position.Epoch == effect.Epoch && holder.Position.UpTo >= effect.Position)),
            ];
        }
        catch (RequestRefusedException)
        {
            // Where the change is at the hubs is known all the same.
            return null;
        }
    }

    private async ValueTask<RecordChange> ChangeOfAsync(RecordChangeRequest change, CancellationToken cancellationToken) => change switch
    {
        { Enter: { } entered } => new EnterRecord(await EntryOfAsync(entered, cancellationToken)) { IsNew = true, IsAnyReviewDay = entered.ReviewOn is null },
        { Replace: { } replaced } => new EnterRecord(await EntryOfAsync(replaced, cancellationToken)),
        { Extend: { } extended } => new ExtendRecord(extended.Id, extended.ReviewOn),
        _ => new ClearRecord(change.Clear!.Value),
    };

    private async ValueTask<RecordEntry> EntryOfAsync(RecordRequest request, CancellationToken cancellationToken)
    {
        var audience = request.Handling?.Audience is { } asked ? await handling.AudienceAsync(asked, cancellationToken) : Audience.All;
        var terms = new RecordHandling(new MessageHandling(request.Handling?.Tlp ?? TrafficLight.Amber, audience), request.Handling?.Excluded ?? []);
        var id = request.TravelDocument is { } document
            ? TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type)
            : new RecordId(request.Content!.Kind, request.Reference!);
        var reviewOn = request.ReviewOn ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddYears(RecordLimits.LongestYears(id.Kind));
        return new RecordEntry(id, request.Content!, terms, reviewOn);
    }

    private static RequestRefusedException RefusalOf(RefusedChange refused) => refused.Code == Contracts.Errors.MeshErrorCodes.Invalid
        ? RequestRefusedException.Invalid([.. refused.Reasons.Select(reason => new FieldProblem(FieldSentences.FieldsOf(reason) is [var field, ..] ? $"changes[0].{field}" : "changes[0]", $"changes[0].{reason}"))])
        : new RequestRefusedException(ProblemCatalogue.StatusOf(refused.Code), refused.Code, refused.Reasons[0]);

    private static RequestRefusedException NotFound() => RequestRefusedException.NotFound("There is no such record of this owner; it was cleared, or never entered.");

    private static RecordViewBody BodyOf(RecordView view) => new(RecordBody.Of(view.Entry) with { Remarks = RecordRemarks.Of(view.Entry.Content) }, view.Position, view.At, AuthorBody.Of(view.By));
}
