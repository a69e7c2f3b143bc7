using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Screening;

/// <summary>Gives out offline copies of what a bureau may see of the records, part by part, each signed.</summary>
/// <remarks>
/// <code>
/// begin   how far the nearest hub's copy is -> noted at the bureau's hub -> the head, signed; when it is repeated, the head as it was noted
/// rows    a page of that hub's copy -> signed; again and again, from any place: nothing is kept here
/// changes what has changed behind the copy's positions, from the nearest hub that answers -> signed
/// report  how far the copy is, noted at the bureau's hub for the owners of the records; the checks that were made with it, into the audit
/// </code>
/// </remarks>
internal sealed class OfflineCopyService(GrainCaller calls, GatewaySettings settings, GatewayIdentity identity, Auditor auditor, CheckKey key, TimeProvider time)
{
    /// <summary>Begins a copy, or repeats that: a file may be there already, and is not further than it was noted to be.</summary>
    /// <exception cref="RequestRefusedException">409: there is a copy with that id that is another.</exception>
    public async Task<OfflinePage> BeginAsync(Caller caller, string id, OfflineCopyRequest request, CancellationToken cancellationToken)
    {
        var copy = (await ListOfAsync(caller.Owner, cancellationToken)).FirstOrDefault(one => one.Id == id) ?? await NewAsync(caller, id, request, cancellationToken);
        if (copy.Name != request.Name || !copy.Kinds.SequenceEqual(request.Kinds) || copy.GoodUntil - copy.ReportedAt != TimeSpan.FromDays(request.Days))
        {
            throw new RequestRefusedException(StatusCodes.Status409Conflict, MeshErrorCodes.Conflict, $"There is a copy {id} with another name, other kinds or other days; choose another id.");
        }

        var head = new OfflineHead(copy.Name, copy.Kinds, copy.Hub, request.Days, copy.GoodUntil, copy.Positions, PemEncoding.WriteString("PUBLIC KEY", identity.PublicKey));
        return Sign(Statement(copy) with { Head = head }, []);
    }

    /// <summary>A page of records, from the hub from which the copy is made.</summary>
    public async Task<OfflinePage> ReadRowsAsync(OwnerId bureau, string id, RecordKind kind, string after, CancellationToken cancellationToken)
    {
        var copy = await FindAsync(bureau, id, cancellationToken);
        if (!copy.Kinds.Contains(kind))
        {
            throw RequestRefusedException.Invalid("kind", "The query parameter kind is one of those that the copy holds.");
        }

        var page = await calls.ReadAsync(
            (Hub: copy.Hub, Query: new CopyRowsQuery(bureau, kind, after) { Since = copy.Positions }),
            static (grains, state, stopping) => grains.GetGrain<IRecordReplicaGrain>(state.Hub.Value).ReadRowsAsync(state.Query, stopping),
            cancellationToken);
        return Sign(Statement(copy) with { Range = new OfflineRange(kind, after, page.UpTo) }, page.Rows);
    }

    /// <summary>A page of what has changed behind positions.</summary>
    public async Task<OfflinePage> ReadChangesAsync(OwnerId bureau, string id, ImmutableArray<OwnerPosition> positions, CancellationToken cancellationToken)
    {
        var copy = await FindAsync(bureau, id, cancellationToken);
        var query = new CopyChangesQuery(bureau, copy.Kinds, positions);
        var page = await calls.ReadAsync(
            (settings.Hub, query), static (grains, state, stopping) => CheckService.NearestAsync(grains, state.Hub, (one, gone) => one.ReadChangesAsync(state.query, gone), stopping), cancellationToken);
        return Sign(Statement(copy) with { Update = new OfflineUpdate(page.Hub, page.At + (copy.GoodUntil - copy.ReportedAt), page.Positions, page.HasMore) }, page.Rows);
    }

    /// <summary>Takes word of a copy: first the checks into the audit, then how far it is.</summary>
    public async Task<OfflineCopyBody> ReportAsync(Caller caller, string id, OfflineReportRequest report, CancellationToken cancellationToken)
    {
        var copy = await FindAsync(caller.Owner, id, cancellationToken);
        await Task.WhenAll(report.Checks.Select(check => auditor.RecordOnceAsync(check.Id, RecordOf(caller, copy, check))));
        if (report.Positions.SequenceEqual(copy.Positions))
        {
            // It was not updated since: it is good for no longer than it was.
            return BodyOf(copy);
        }

        var now = time.GetUtcNow();
        var reported = copy with { ReportedAt = now, GoodUntil = now + (copy.GoodUntil - copy.ReportedAt), Positions = report.Positions };
        await SaveAsync(reported);
        return BodyOf(reported);
    }

    /// <summary>The copies of a bureau.</summary>
    public async Task<OfflineCopiesBody> ListAsync(OwnerId bureau, CancellationToken cancellationToken) => new([.. (await ListOfAsync(bureau, cancellationToken)).Select(BodyOf)]);

    /// <summary>Forgets a copy that was destroyed.</summary>
    public async Task RemoveAsync(OwnerId bureau, string id, CancellationToken cancellationToken)
    {
        await FindAsync(bureau, id, cancellationToken);
        await calls.WriteAsync(
            (bureau, id),
            static async (grains, state, stopping) =>
            {
                await CopiesOf(grains, state.bureau).RemoveAsync(state.bureau, state.id, stopping);
                return true;
            });
    }

    private async Task<OfflineCopy> NewAsync(Caller caller, string id, OfflineCopyRequest request, CancellationToken cancellationToken)
    {
        var start = await calls.ReadAsync(settings.Hub, (grains, hub, stopping) => CheckService.NearestAsync(grains, hub, (copy, gone) => copy.ReadPositionsAsync(gone), stopping), cancellationToken);
        var copy = new OfflineCopy(
            id, caller.Owner, request.Name, request.Kinds, start.Hub, new Author(caller.Owner, caller.Officer), start.At, start.At.AddDays(request.Days), start.At, start.Positions);
        await SaveAsync(copy);
        return copy;
    }

    private static IOfflineCopiesGrain CopiesOf(IGrainFactory grains, OwnerId bureau) => grains.GetGrain<IOfflineCopiesGrain>(HomeHub.OfKey(bureau.Value).Value);

    private Task<bool> SaveAsync(OfflineCopy copy) => calls.WriteAsync(copy, static async (grains, copy, stopping) =>
    {
        await CopiesOf(grains, copy.Bureau).SaveAsync(copy, stopping);
        return true;
    });

    private Task<ImmutableArray<OfflineCopy>> ListOfAsync(OwnerId bureau, CancellationToken cancellationToken) =>
        calls.ReadAsync(bureau, static (grains, bureau, stopping) => CopiesOf(grains, bureau).ListAsync(bureau, stopping), cancellationToken);

    private async Task<OfflineCopy> FindAsync(OwnerId bureau, string id, CancellationToken cancellationToken) =>
        (await ListOfAsync(bureau, cancellationToken)).FirstOrDefault(copy => copy.Id == id) ?? throw RequestRefusedException.NotFound("There is no such offline copy of this bureau; it was never begun, or it was said that it is destroyed.");

    private OfflineStatement Statement(OfflineCopy copy) => new(OfflineStatement.Form, copy.Id, copy.Bureau, identity.Name, time.GetUtcNow(), null, null, null, []);

    private OfflinePage Sign(OfflineStatement statement, ImmutableArray<CopyRow> rows)
    {
        ImmutableArray<string?> texts = [.. rows.Select(row => OfflineParts.TextOf(new OfflineRow(row.Kind, row.Id, row.Owner, row.Entry is { } entry ? RecordBody.OfHit(entry) : null)))];
        var text = JsonSerializer.Serialize(statement with { Rows = [.. texts.Select(row => OfflineParts.HashOf(row!))] }, MeshJson.Strict);
        return new OfflinePage(text, identity.Sign(Encoding.UTF8.GetBytes(text), DSASignatureFormat.Rfc3279DerSequence), texts);
    }

    private OfflineCopyBody BodyOf(OfflineCopy copy) => new(
        copy.Id, copy.Name, copy.Kinds, copy.Hub, AuthorBody.Of(copy.By), copy.At, copy.ReportedAt, copy.GoodUntil, copy.GoodUntil < time.GetUtcNow());

    /// <summary>Who asked there is what the copy states; who is answerable for the report stands in the entry as its officer.</summary>
    private AuditRecord RecordOf(Caller caller, OfflineCopy copy, OfflineCheckBody check) => new(
        caller.Owner,
        caller.Officer,
        AuditActions.CheckOffline,
        $"{copy.Id} {check.At:yyyy-MM-dd'T'HH:mm:ss'Z'} officer {check.Officer}: {QuestionText.SubjectOf(check.Question)}, {check.Hits} hits{(check.IsStale ? ", on a copy out of date" : string.Empty)}",
        Purpose: check.Purpose)
    {
        // Read by the day on which it was asked, as the copy read it.
        Asked = key.HashesOf(caller.Owner, (check.Question, QuestionReader.Read(check.Question, "question", DateOnly.FromDateTime(check.At.UtcDateTime)))),
    };
}
