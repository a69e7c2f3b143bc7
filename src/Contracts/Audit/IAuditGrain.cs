using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The hash-chained, append-only log of one hub; the key is the hub's name (<c>lyon</c>).</summary>
[Alias("audit")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>Adds entries. When the call returns they are flushed.</summary>
    /// <param name="batch">The caller's id of this batch, so that repeating it is without effect.</param>
    /// <param name="entries">1 to <see cref="AuditLimits.MaxBatch"/> entries.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <returns>The number of the last of them.</returns>
    /// <exception cref="Errors.MeshException"><c>invalid</c>, <c>busy</c>, <c>unavailable</c>.</exception>
    [Alias("record")]
    Task<long> RecordAsync(Messages.OperationId batch, ImmutableArray<AuditEntry> entries, CancellationToken cancellationToken = default);

    /// <summary>Reads the entries in which an owner acted, or that are about an object of its own; newest first.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="before">Entries with a lower number; null from the newest.</param>
    /// <param name="max">1 to <see cref="AuditLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read-of")]
    Task<ImmutableArray<NumberedAuditEntry>> ReadOfAsync(OwnerId owner, long? before, int max, CancellationToken cancellationToken = default);

    /// <summary>Reads one of the audit's streams as it is stored, with hashes and signatures, so that whoever asks can check it as the hub's own files are checked.</summary>
    /// <param name="stream">Which.</param>
    /// <param name="from">The position of the first row wanted, from 1.</param>
    /// <param name="max">1 to <see cref="AuditLimits.MaxPage"/>; fewer rows come when they are long.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("read-rows")]
    Task<AuditRows> ReadRowsAsync(AuditStream stream, long from, int max, CancellationToken cancellationToken = default);

    /// <summary>The newest heads of this hub with the signatures there are, newest first; one whose signature is missing stands among them.</summary>
    /// <param name="max">1 to <see cref="AuditLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("get-heads")]
    Task<ImmutableArray<SignedAuditHead>> GetHeadsAsync(int max, CancellationToken cancellationToken = default);

    /// <summary>Signs the head of another hub with this hub's key, after comparing it with those it signed before. Called by audit actors only.</summary>
    /// <exception cref="Errors.MeshException"><c>unavailable</c>: the actor runs on a silo of another hub, which does not hold the key; <c>conflict</c>: another head with that number was signed before.</exception>
    [Alias("sign")]
    Task<AuditSignature> SignAsync(AuditHead head, CancellationToken cancellationToken = default);

    /// <summary>Writes the head of this minute and has it signed; fills in signatures that are missing. Called every minute by a silo.</summary>
    [Alias("seal-head")]
    Task SealHeadAsync(CancellationToken cancellationToken = default);
}
