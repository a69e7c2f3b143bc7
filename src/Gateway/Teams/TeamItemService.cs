using System.Text.Json;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Cases;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>What is done with items beside their custody: they are checked, attached to a case, and become drafts of notices at the host's.</summary>
internal sealed class TeamItemService(TeamService teams, CaseService cases, OwnerStores stores, TimeProvider time)
{
    /// <summary>Notes that an item was checked. Where the hub does not answer, the note is kept and the check answered all the same.</summary>
    public Task NoteCheckAsync(Caller caller, TeamId id, int number, CancellationToken cancellationToken) => teams.ActAsync(
        new CommandOrder(TeamService.ReaderOf(caller), OperationId.New(), default, null),
        caller,
        id,
        null,
        _ => Task.FromResult<TeamCommand>(new NoteItemUse(number, TeamItemUseKind.Checked, null)),
        cancellationToken);

    /// <summary>Refuses a use of an item to who may not, before anything is done with it elsewhere.</summary>
    /// <exception cref="MeshException"><c>forbidden</c>, <c>not-found</c>.</exception>
    public async Task<(TeamRecord Team, TeamItem Item)> RequireItemAsync(Caller caller, TeamId id, int number, CancellationToken cancellationToken)
    {
        var team = (await teams.GetAsync(caller, id, cancellationToken)).View.Record;
        return !TeamAccess.May(TeamAccess.RoleOf(team, TeamService.ReaderOf(caller))!.Value, TeamAct.UseItem)
            ? throw new MeshException(MeshErrorCodes.Forbidden, "Only the team, the host and the Secretariat may do that.")
            : (team, team.Items.FirstOrDefault(item => item.Number == number) ?? throw RequestRefusedException.NotFound($"The team has no item {number}."));
    }

    /// <summary>Adds an item to a case as an item of evidence, by the case's own command, and notes it here. Repeating it adds nothing.</summary>
    /// <exception cref="RequestRefusedException">400: it has files of another owner, who attaches it.</exception>
    public async Task<TeamView> AttachAsync(CommandOrder order, Caller caller, TeamId id, int number, AttachItemRequest request, CancellationToken cancellationToken)
    {
        var (_, item) = await RequireItemAsync(caller, id, number, cancellationToken);
        var entry = await teams.ReadEntryAsync(caller, id, TeamEntryKind.Item, number, null, cancellationToken);
        if (!entry.Files.IsEmpty && item.Collector.Owner != caller.Owner)
        {
            throw RequestRefusedException.Invalid("item", $"The item has files that {item.Collector.Owner} has uploaded: {item.Collector.Owner} attaches it.");
        }

        var evidence = new CaseEntryRequest
        {
            Kind = CaseEntryKind.Evidence,
            Tlp = request.Tlp,
            Readers = request.Readers,
            Text = $"{EnumText.Of(item.Kind)} {id}/{number}, custody {item.Chain.LastLink}\n{entry.Text}",
            Attachments = [.. entry.Files.Select(file => file.Sha256)],
        };
        await cases.AddEntryAsync(order with { ExpectedVersion = null }, request.Case, evidence, cancellationToken);
        return await teams.ExecuteAsync(order, id, new NoteItemUse(number, TeamItemUseKind.Attached, request.Case.Value));
    }

    /// <summary>Makes an offered draft one of the host's own, which the whole bureau shares, and notes it with the team. Repeating it changes nothing, also when somebody has worked on the draft since.</summary>
    /// <returns>The id of the draft.</returns>
    public async Task<string> TakeAsync(CommandOrder order, Caller caller, TeamId id, int number, CancellationToken cancellationToken)
    {
        var officer = caller.RequireOfficer();
        var team = (await teams.GetAsync(caller, id, cancellationToken)).View.Record;
        if (!TeamAccess.May(TeamAccess.RoleOf(team, TeamService.ReaderOf(caller))!.Value, TeamAct.TakeOffer))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Only the host may do that.");
        }

        var offer = await teams.ReadEntryAsync(caller, id, TeamEntryKind.Offer, number, null, cancellationToken);
        var request = offer.Draft ?? throw RequestRefusedException.NotFound(offer.Problem ?? "The offer has no draft.");
        var draft = new Draft(
            $"{id.Deployment}-{id.Letter}-offer-{number}",
            officer,
            IsTemplate: false,
            IsShared: true,
            $"Offered by team {id} at {offer.At:yyyy-MM-dd HH:mm}",
            KeptBody.Pack(JsonSerializer.SerializeToUtf8Bytes(request, MeshJsonContext.Default.SubmitNoticeRequest)),
            officer,
            time.GetUtcNow())
        {
            About = DraftKind.Notice,
        };
        if (team.Offers[number - 1].TakenAt is null)
        {
            await stores.Of(caller.Owner).ChangeAsync(
                state => state.FindVersioned<Draft>(draft.Id) is null ? StoreChange.Put(true, draft) : StoreChange.None(false), cancellationToken);
        }

        await teams.ExecuteAsync(order, id, new TakeOffer(number));
        return draft.Id;
    }
}
