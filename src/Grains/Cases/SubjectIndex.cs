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
/// later one finds the other, because both look there after they have written there. Lists come in the order of owners: where other rows have the time of their change, these
/// have what stands for the owner, so that many rows of one hide no other.
/// </summary>
internal sealed class SubjectIndex(IGrainFactory grains, RowSerializer rows)
{
    /// <summary>The kind of its rows in replicas.</summary>
    public const string Kind = "case-term";

    /// <summary>How many places of one owner are looked at, at least; twice as many at most.</summary>
    private const int MaxOfOwner = 20;

    private const int MaxPage = 500;

    /// <summary>The reader of its rows: no owner has that code.</summary>
    public static readonly OwnerId Reader = new("INDEX");

    /// <summary>The hub that has it.</summary>
    public static readonly HubName Hub = HubName.All[0];

    /// <summary>The id of the row of a term of a subject.</summary>
    public static string RowOf(CaseId id, int number, Sha256Hash term) => $"{id.Value}/{number}/{term.Value}";

    /// <summary>Which subject of which case a row is of.</summary>
    public static (CaseId Case, int Number) SubjectOf(ReplicaChange row) =>
        row.Id.Split('/') is [var id, var number, _] ? (CaseId.Parse(id), int.Parse(number, CultureInfo.InvariantCulture)) : throw new FormatException($"{row.Id} is no term of a subject.");

    /// <summary>What stands for an owner in the order of rows: its code as a number.</summary>
    public static DateTimeOffset PlaceOf(OwnerId owner) =>
        DateTimeOffset.UnixEpoch.AddTicks(owner.Value.PadRight(8).Aggregate(0L, (sum, c) => (sum * 37) + (char.IsAsciiDigit(c) ? c - '0' + 1 : c == ' ' ? 0 : c - 'A' + 11)) * TimeSpan.TicksPerMicrosecond);

    /// <summary>The places in other cases where a term stands in the name of another owner: all, or of each owner only some.</summary>
    /// <returns>The places, and the owners that may have more of them.</returns>
    public async Task<(ImmutableArray<SubjectHit> Hits, ImmutableHashSet<OwnerId> WithMore)> FindAsync(
        CaseId id, OwnerId owner, Sha256Hash term, bool isAll, CancellationToken cancellationToken)
    {
        var hits = ImmutableArray.CreateBuilder<SubjectHit>();
        var more = ImmutableHashSet.CreateBuilder<OwnerId>();
        ReplicaPlace? after = null;
        do
        {
            var query = new ReplicaListQuery(Kind, Reader, [term.Value], isAll ? MaxPage : MaxOfOwner) { After = after };
            var list = await grains.GetGrain<IReplicaGrain>(Hub.Value).ListAsync(query, cancellationToken);
            var found = list.Entries.Select(row => (Subject: SubjectOf(row), Owner: rows.Read<OwnerId>(row.Content))).ToList();
            hits.AddRange(found.Where(place => place.Subject.Case != id && place.Owner != owner).Select(place => new SubjectHit(place.Subject.Number, term, place.Subject.Case, place.Owner)));
            after = list.Next;
            if (!isAll && after is not null && found.All(place => place.Owner == found[0].Owner))
            {
                more.Add(found[0].Owner);
                after = new ReplicaPlace(PlaceOf(found[0].Owner), "");
            }
        }
        while (after is not null);
        return (hits.ToImmutable(), more.ToImmutable());
    }
}
