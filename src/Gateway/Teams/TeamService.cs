using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Cases;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Teams;

/// <summary>
/// Teams on their way to the host's hub and back. What is said in words leaves the gateway sealed: the log for the bureaus of the team and the Secretariat, all else for the host too. Where the hub does not answer,
/// acts are kept here and the team is shown as it was seen last.
/// </summary>
internal sealed class TeamService(GrainCaller calls, TeamQueue queue, TeamCopies copies, AggregateTexts texts, TimeProvider time)
{
    /// <summary>What replicas call teams.</summary>
    public const string Kind = "team";

    /// <summary>What is said of an act that is kept.</summary>
    public const string KeptNote = "Kept here, not yet at the hub.";

    private const string SectorText = "sector";
    private const string EquipmentText = "equipment";
    private const string CustodyText = "custody";

    /// <summary>How long somebody on a scene waits for the hub to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long an act waits to learn who may know of it now, before it is sealed for those who might when the team was seen last.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(1);

    /// <summary>A team as it stands, or as it was seen last.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or it does not concern the caller; 503: the hub does not answer, and this gateway has not seen the team.</exception>
    public async Task<KnownTeam> GetAsync(Caller caller, TeamId id, CancellationToken cancellationToken) => await FindAsync(caller, id, cancellationToken) is { } known && MaySee(caller, known.View)
        ? known
        : throw RequestRefusedException.NotFound("There is no such team, or it does not concern this officer.");

    /// <summary>Has the hub take an act, or keeps it.</summary>
    /// <param name="order">The request.</param>
    /// <param name="caller">Who makes it.</param>
    /// <param name="id">The team.</param>
    /// <param name="actedAt">When it was done; null for now.</param>
    /// <param name="make">Makes the act of what is known of the team.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<TeamAnswer> ActAsync(CommandOrder order, Caller caller, TeamId id, DateTimeOffset? actedAt, Func<TeamRecord, Task<TeamCommand>> make, CancellationToken cancellationToken)
    {
        var known = await GetAsync(caller, id, cancellationToken);
        var act = order.Issue(await make(known.View.Record) with { ActedAt = actedAt ?? time.GetUtcNow() });
        try
        {
            return new TeamAnswer(act, await queue.GiveAsync(id, act, known.IsCopy ? TimeSpan.Zero : Patience));
        }
        catch (MeshException conflict) when (conflict.Code == MeshErrorCodes.Conflict)
        {
            throw IfMatch.Refused("the team", conflict);
        }
    }

    /// <summary>An entry of the log.</summary>
    public async Task<TeamCommand> LogAsync(OwnerId by, TeamRecord team, TeamLogRequest request, CancellationToken cancellationToken) =>
        new AddLogEntry(await SealAsync(request.Text, by, team, TeamEntryKind.Log, cancellationToken)) { Task = request.Task };

    /// <summary>A situation report.</summary>
    public async Task<TeamCommand> ReportAsync(OwnerId by, TeamRecord team, int? number, TeamTextRequest request, CancellationToken cancellationToken) =>
        new FileReport(number, await SealAsync(request.Text, by, team, TeamEntryKind.Report, cancellationToken));

    /// <summary>A sector.</summary>
    public async Task<TeamCommand> SectorAsync(OwnerId by, TeamRecord team, string code, TeamTextRequest request, CancellationToken cancellationToken) =>
        new PutSector(code, await SealAsync(request.Text, by, team, SectorText, cancellationToken));

    /// <summary>A piece of equipment.</summary>
    public async Task<TeamCommand> EquipmentAsync(OwnerId by, TeamRecord team, string code, EquipmentRequest request, CancellationToken cancellationToken) =>
        new PutEquipment(code, request.Status, request.Holder, request.Description is { } said ? await SealAsync(said, by, team, EquipmentText, cancellationToken) : null);

    /// <summary>An item.</summary>
    /// <exception cref="RequestRefusedException">400: a file was not uploaded.</exception>
    public async Task<TeamCommand> CollectAsync(OwnerId by, TeamRecord team, CollectItemRequest request, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<CaseAttachment>();
        foreach (var (number, hash) in (request.Files ?? []).Index())
        {
            var found = await calls.FindUploadAsync(new AttachmentId(by, hash), by, cancellationToken)
                ?? throw RequestRefusedException.Invalid($"files[{number}]", $"The field files[{number}] names no complete upload of {by}; upload the file first, or collect the item without it.");
            files.Add(new CaseAttachment(hash, found.Bytes));
        }

        var said = JsonSerializer.Serialize(new TeamItemText(request.Text, request.Finder, request.PropertyOf), MeshJsonContext.Default.TeamItemText);
        return new CollectItem(request.Number, request.Kind, await SealAsync(said, by, team, TeamEntryKind.Item, cancellationToken), files.ToImmutable(), request.Hash) { Task = request.Task };
    }

    /// <summary>A step of a custody chain.</summary>
    public async Task<TeamCommand> CustodyAsync(OwnerId by, TeamRecord team, int number, CustodyStepRequest request, CancellationToken cancellationToken)
    {
        var details = request.Details is { } said ? await SealAsync(said, by, team, CustodyText, cancellationToken) : null;
        return new RecordItemCustody(
            number, new NewCustodyStep(request.Kind, request.StatedAt, request.Hash, AuthorOf(request.From), AuthorOf(request.To), details) { MayBeOutOfOrder = request.MayBeOutOfOrder });
    }

    /// <summary>The offer of a draft.</summary>
    public async Task<TeamCommand> OfferAsync(OwnerId by, TeamRecord team, int item, OfferDraftRequest request, CancellationToken cancellationToken) => new OfferDraft(
        item, await SealAsync(JsonSerializer.Serialize(request.Draft with { OperationId = null }, MeshJsonContext.Default.SubmitNoticeRequest), by, team, TeamEntryKind.Offer, cancellationToken));

    /// <summary>Gives a command that needs the hub now.</summary>
    public Task<TeamView> ExecuteAsync(CommandOrder order, TeamId id, TeamCommand command) => calls.CommandAsync(
        "the team",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<ITeamGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>A page of the log.</summary>
    public async Task<TeamLogBody> ReadLogAsync(Caller caller, TeamId id, long? before, int max, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        var page = await calls.ReadAsync(
            (Id: id, Reader: ReaderOf(caller), Before: before, Max: max),
            static (grains, state, stopping) => grains.GetGrain<ITeamGrain>(state.Id.Value).ReadLogAsync(state.Reader, state.Before, state.Max, stopping),
            cancellationToken);
        var entries = ImmutableArray.CreateBuilder<TeamEntryBody>(page.Entries.Length);
        foreach (var entry in page.Entries)
        {
            entries.Add(await OpenAsync(caller, id, entry, cancellationToken));
        }

        return new TeamLogBody(entries.ToImmutable(), page.Next);
    }

    /// <summary>An entry with its text.</summary>
    /// <exception cref="RequestRefusedException">404: there is none.</exception>
    public async Task<TeamEntryBody> ReadEntryAsync(Caller caller, TeamId id, TeamEntryKind kind, int number, int? version, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        var entry = await calls.ReadAsync(
            (Id: id, Reader: ReaderOf(caller), Kind: kind, Number: number, Version: version),
            static (grains, state, stopping) => grains.GetGrain<ITeamGrain>(state.Id.Value).FindEntryAsync(state.Reader, state.Kind, state.Number, state.Version, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound($"The team has no {EnumText.Of(kind)} {number}.");
        return await OpenAsync(caller, id, entry, cancellationToken);
    }

    /// <summary>The custody chain of an item.</summary>
    public async Task<CustodyBody> ReadCustodyAsync(Caller caller, TeamId id, int number, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        var chain = await calls.ReadAsync(
            (Id: id, Reader: ReaderOf(caller), Number: number),
            static (grains, state, stopping) => grains.GetGrain<ITeamGrain>(state.Id.Value).ReadCustodyAsync(state.Reader, state.Number, stopping),
            cancellationToken);
        var steps = ImmutableArray.CreateBuilder<CustodyStepBody>(chain.Length);
        foreach (var step in chain)
        {
            var details = await texts.OpenAsync(caller.Owner, step.Details, id.Value, step.By.Owner, CustodyText, TeamLimits.MaxContentBytes, cancellationToken);
            steps.Add(CustodyStepBody.Of(step, details));
        }

        return new CustodyBody(steps.ToImmutable());
    }

    /// <summary>A file of an item.</summary>
    /// <exception cref="RequestRefusedException">404: there is none.</exception>
    public async Task<AttachmentInfo> FindFileAsync(Caller caller, TeamId id, int number, Sha256Hash hash, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        return await calls.ReadAsync(
            (Id: id, Reader: ReaderOf(caller), Number: number, Hash: hash),
            static (grains, state, stopping) => grains.GetGrain<ITeamGrain>(state.Id.Value).FindAttachmentAsync(state.Reader, state.Number, state.Hash, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("The team has no such item with such a file.");
    }

    /// <summary>Chunks of a file of an item, from one on.</summary>
    public Task<ReadOnlyMemory<byte>> ReadFileAsync(Caller caller, TeamId id, int number, Sha256Hash hash, int chunk, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: ReaderOf(caller), Number: number, Hash: hash, Chunk: chunk),
        static (grains, state, stopping) =>
            grains.GetGrain<ITeamGrain>(state.Id.Value).ReadAttachmentAsync(state.Reader, state.Number, state.Hash, state.Chunk, AttachmentLimits.MaxChunksPerCall, stopping),
        cancellationToken);

    /// <summary>The acts that are kept here.</summary>
    public async Task<KeptActsBody> ListKeptAsync(Caller caller, TeamId id, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        var acts = ImmutableArray.CreateBuilder<KeptActBody>();
        foreach (var kept in await queue.ListAsync(caller.Owner, id, cancellationToken))
        {
            acts.Add(TeamBodies.Of(kept, (await OpenKeptAsync(caller, id, kept.Act, cancellationToken)).Text));
        }

        return new KeptActsBody(acts.ToImmutable());
    }

    /// <summary>Forgets an act that the hub has refused.</summary>
    /// <exception cref="RequestRefusedException">404: there is none.</exception>
    public async Task DismissAsync(Caller caller, TeamId id, OperationId operation, CancellationToken cancellationToken)
    {
        await GetAsync(caller, id, cancellationToken);
        if (!await queue.DismissAsync(caller.Owner, id, operation, cancellationToken))
        {
            throw RequestRefusedException.NotFound("No act with that operation id was refused; what waits is handed on, and cannot be taken back.");
        }
    }

    /// <summary>A team with its texts.</summary>
    public async Task<TeamBody> OpenAsync(Caller caller, TeamView view, bool isCopy, CancellationToken cancellationToken)
    {
        var team = view.Record;
        string? problem = null;
        var sectors = ImmutableArray.CreateBuilder<TeamSectorBody>(team.Sectors.Length);
        foreach (var sector in team.Sectors)
        {
            sectors.Add(new TeamSectorBody(sector.Code, await TextAsync(sector.Description, SectorText), sector.Status, sector.StatusAt, AuthorBody.Of(sector.StatusBy)));
        }

        var equipment = ImmutableArray.CreateBuilder<TeamEquipmentBody>(team.Equipment.Length);
        foreach (var piece in team.Equipment)
        {
            equipment.Add(new TeamEquipmentBody(piece.Code, await TextAsync(piece.Description, EquipmentText), piece.Status, piece.Holder, piece.StatusAt));
        }

        return TeamBodies.Of(view) with
        {
            Details = new TeamDetailsBody(
                team.Positions, sectors.ToImmutable(), equipment.ToImmutable(), [.. team.Items.Select(TeamBodies.Of)], team.Numbers, team.Offers, team.LogEntries, team.ReportVersions),
            Note = isCopy ? "The hub does not answer: this is the team as this gateway saw it last." : null,
            Problem = problem,
        };

        async Task<string?> TextAsync(SealedContent content, string what)
        {
            var opened = await texts.OpenAsync(caller.Owner, content, team.Id.Value, author: null, what, TeamLimits.MaxContentBytes, cancellationToken);
            problem ??= opened.Problem;
            return opened.Text;
        }
    }

    /// <summary>Whether somebody may see a team: of the Secretariat's officers those of the command centre, and those who belong to it.</summary>
    public static bool MaySee(Caller caller, TeamView view) =>
        TeamAccess.RoleOf(view.Record, ReaderOf(caller)) is { } role && (role != TeamRole.Command || caller.Roles.Contains(MeshRoles.Command));

    /// <summary>The caller as teams know it.</summary>
    public static Author ReaderOf(Caller caller) => new(caller.Owner, caller.Officer);

    private static Author? AuthorOf(AuthorBody? body) => body is null ? null : new Author(body.Owner, body.Officer);

    private async Task<KnownTeam?> FindAsync(Caller caller, TeamId id, CancellationToken cancellationToken)
    {
        var reader = ReaderOf(caller);
        var copy = await copies.FindAsync(reader, id, cancellationToken);
        try
        {
            var reading = calls.ReadAsync((Id: id, Reader: reader), static (grains, state, stopping) => grains.GetGrain<ITeamGrain>(state.Id.Value).GetAsync(state.Reader, stopping), cancellationToken);
            var view = await (copy is null ? reading : reading.WaitAsync(ReadPatience, time, cancellationToken));
            if (view is not null && TeamAccess.May(TeamAccess.RoleOf(view.Record, reader)!.Value, TeamAct.ReadItems))
            {
                await copies.KeepAsync(caller.Owner, view);
            }

            return view is null ? null : new KnownTeam(view, IsCopy: false);
        }
        catch (Exception away) when (copy is not null && away is TimeoutException or RequestRefusedException or MeshException { Code: MeshErrorCodes.Unavailable or MeshErrorCodes.Busy })
        {
            return new KnownTeam(copy!, IsCopy: true);
        }
    }

    private async Task<TeamEntryBody> OpenAsync(Caller caller, TeamId id, TeamEntry entry, CancellationToken cancellationToken) => TeamBodies.Of(
        entry, await texts.OpenAsync(caller.Owner, entry.Text, id.Value, entry.By.Owner, EnumText.Of(entry.Kind), TeamLimits.MaxContentBytes, cancellationToken));

    private async Task<OpenedText> OpenKeptAsync(Caller caller, TeamId id, IssuedCommand<TeamCommand> act, CancellationToken cancellationToken)
    {
        (SealedContent? Text, string What) said = act.Command switch
        {
            AddLogEntry log => (log.Text, EnumText.Of(TeamEntryKind.Log)),
            FileReport report => (report.Text, EnumText.Of(TeamEntryKind.Report)),
            CollectItem item => (item.Text, EnumText.Of(TeamEntryKind.Item)),
            OfferDraft offer => (offer.Draft, EnumText.Of(TeamEntryKind.Offer)),
            PutSector sector => (sector.Description, SectorText),
            PutEquipment equipment => (equipment.Description, EquipmentText),
            RecordItemCustody custody => (custody.Step.Details, CustodyText),
            _ => (null, string.Empty),
        };
        return await texts.OpenAsync(caller.Owner, said.Text, id.Value, act.By.Owner, said.What, TeamLimits.MaxContentBytes, cancellationToken);
    }

    private Task<SealedContent> SealAsync(string text, OwnerId by, TeamRecord team, TeamEntryKind kind, CancellationToken cancellationToken) =>
        SealAsync(text, by, team, EnumText.Of(kind), cancellationToken);

    private async Task<SealedContent> SealAsync(string text, OwnerId by, TeamRecord team, string what, CancellationToken cancellationToken)
    {
        ImmutableArray<OwnerId> host = what == EnumText.Of(TeamEntryKind.Log) ? [] : [team.Id.Deployment.Host];
        return await texts.SealAsync(text, new SealedText(by, [.. team.Contributors.Append(TeamAccess.Secretariat).Concat(host).Distinct()], team.Id.Value), what, cancellationToken);
    }
}

/// <summary>A team as a gateway knows it.</summary>
/// <param name="View">The team.</param>
/// <param name="IsCopy">Whether it is as this gateway saw it last, because the hub does not answer.</param>
internal sealed record KnownTeam(TeamView View, bool IsCopy);

/// <summary>What came of an act.</summary>
/// <param name="Act">The act.</param>
/// <param name="View">The team after it; null when the act is kept here.</param>
internal sealed record TeamAnswer(IssuedCommand<TeamCommand> Act, TeamView? View);
