using Interpol.Mesh.Contracts.Errors;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Answers whether a term stands in a case of another owner, from the replica of its hub. The rows there name the case and are for a reader whom no gateway can
/// be; what is answered names only whom to ask.
/// </summary>
[GrainType(GrainTypes.CaseIndex), HomeHubPlacement, Reentrant]
internal sealed class CaseIndexGrain(RowSerializer rows) : Grain, ICaseIndexGrain
{
    /// <summary>The kind of its rows in replicas.</summary>
    public const string Kind = "case-term";

    private const int MaxRows = 500;

    /// <summary>The reader of its rows: no owner has that code.</summary>
    public static readonly OwnerId Reader = new("INDEX");

    public async Task<ImmutableArray<BlindHit>> FindAsync(OwnerId reader, ImmutableArray<Sha256Hash> terms, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        MeshException.Require(
            terms is { IsDefault: false, Length: >= 1 and <= CaseLimits.MaxTerms } && terms.All(term => Sha256Hash.TryParse(term.Value, out _)),
            $"terms: 1 to {CaseLimits.MaxTerms} hashes of 64 hexadecimal digits.");
        var found = await GrainFactory.GetGrain<IReplicaGrain>(this.GetPrimaryKeyString()).ListAsync(
            new ReplicaListQuery(Kind, Reader, [.. terms.Select(term => term.Value)], MaxRows), cancellationToken);
        return
        [
            .. found.Entries
                .Select(row => new BlindHit(new Sha256Hash(row.State), rows.Read<OwnerId>(row.Content)))
                .Where(hit => hit.Ask != reader)
                .Distinct()
                .OrderBy(hit => hit.Term.Value, StringComparer.Ordinal).ThenBy(hit => hit.Ask),
        ];
    }
}
