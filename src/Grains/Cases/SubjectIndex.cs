using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Which terms stand in which cases: rows of one hub's replica, which name the case and are for a reader whom no gateway can be. Of two cases that write a term at once, the
/// later one finds the other, because both look there after they have written there.
/// </summary>
internal sealed class SubjectIndex(IGrainFactory grains, RowSerializer rows)
{
    /// <summary>The kind of its rows in replicas.</summary>
    public const string Kind = "case-term";

    /// <summary>How many places of one term are looked at.</summary>
    private const int MaxRows = CaseLimits.MaxHits;

    /// <summary>The reader of its rows: no owner has that code.</summary>
    public static readonly OwnerId Reader = new("INDEX");

    /// <summary>The hub that has it.</summary>
    public static readonly HubName Hub = HubName.All[0];

    /// <summary>The id of the row of a term of a subject.</summary>
    public static string RowOf(CaseId id, int number, Sha256Hash term) => $"{id.Value}/{number}/{term.Value}";

    /// <summary>Which subject of which case a row is of.</summary>
    public static (CaseId Case, int Number) SubjectOf(ReplicaChange row) =>
        row.Id.Split('/') is [var id, var number, _] ? (CaseId.Parse(id), int.Parse(number, CultureInfo.InvariantCulture)) : throw new FormatException($"{row.Id} is no term of a subject.");

    /// <summary>The places in other cases where a term stands in the name of another owner, and whether these are all.</summary>
    public async Task<(ImmutableArray<SubjectHit> Hits, bool AreAll)> FindAsync(CaseId id, OwnerId owner, Sha256Hash term, CancellationToken cancellationToken)
    {
        var list = await grains.GetGrain<IReplicaGrain>(Hub.Value).ListAsync(new ReplicaListQuery(Kind, Reader, [term.Value], MaxRows), cancellationToken);
        var hits = list.Entries
            .Select(row => (Subject: SubjectOf(row), Owner: rows.Read<OwnerId>(row.Content)))
            .Where(found => found.Subject.Case != id && found.Owner != owner)
            .Select(found => new SubjectHit(found.Subject.Number, term, found.Subject.Case, found.Owner));
        return ([.. hits], list.Next is null);
    }
}
