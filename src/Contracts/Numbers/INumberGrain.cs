using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Numbers;

/// <summary>
/// A series of numbers of one year, of which none is given twice; the key is its name and the year (<c>notice-2026</c>). A series of one owner begins with its code
/// and lives at its hub (<c>FR-notice-silver-2026</c>): it counts what has a quota.
/// </summary>
[Alias("number")]
public interface INumberGrain : IGrainWithStringKey
{
    /// <summary>Gives a number, from 1. Repeating it under its operation id gives the same one. A number that is not used then stays unused.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>malformed-id</c>: the key is no series; <c>invalid</c>: the series is of another year than this one or the last; <c>forbidden</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("next")]
    Task<long> NextAsync(OwnerId owner, OperationId operation, CancellationToken cancellationToken = default);

    /// <summary>To whom a number was given; null when it was given to nobody.</summary>
    [Alias("find-owner"), AlwaysInterleave]
    Task<OwnerId?> FindOwnerAsync(long number, CancellationToken cancellationToken = default);
}
