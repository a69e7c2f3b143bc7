using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>One owner's bureau; the key is the owner's code (<c>FR</c>).</summary>
[Alias("bureau")]
public interface IBureauGrain : IGrainWithStringKey
{
    /// <summary>The profile and the duty status.</summary>
    [Alias("get-profile")]
    Task<BureauProfile> GetProfileAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes the duty status and the contacts. Repeating the same change is without effect.</summary>
    /// <param name="status">The new status.</param>
    /// <param name="contacts">Whom to call, first choice first; at most 20.</param>
    /// <param name="expectedVersion">The version that the caller has seen; null to change whatever stands there.</param>
    /// <param name="cancellationToken">Gives up waiting; the outcome is then unknown.</param>
    /// <exception cref="Errors.MeshException"><c>invalid</c>: too many contacts or a field too long; <c>operation-conflict</c>: somebody else changed it since.</exception>
    [Alias("set-duty")]
    Task<BureauProfile> SetDutyAsync(DutyStatus status, ImmutableArray<DutyContact> contacts, long? expectedVersion, CancellationToken cancellationToken = default);
}
