using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A bureau in memory.</summary>
internal sealed class FakeBureau(OwnerId owner, TimeProvider time) : IBureauGrain
{
    private BureauProfile _profile = new(OwnerDirectory.Default.Find(owner)!, new BureauDuty(DutyStatus.Unknown, [], null), 0);

    public int Changes { get; private set; }

    /// <summary>Times that the profile was asked for.</summary>
    public int Reads { get; private set; }

    /// <summary>What every read fails with, if anything.</summary>
    public Exception? Failure { get; set; }

    public Task<BureauProfile> GetProfileAsync(CancellationToken cancellationToken = default)
    {
        Reads++;
        return Failure is null ? Task.FromResult(_profile) : Task.FromException<BureauProfile>(Failure);
    }

    public Task<BureauProfile> SetDutyAsync(DutyStatus status, ImmutableArray<DutyContact> contacts, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        if (expectedVersion is { } expected && expected != _profile.Version)
        {
            throw new MeshException(MeshErrorCodes.OperationConflict, "Somebody else changed it since.");
        }

        Changes++;
        _profile = _profile with { Duty = new BureauDuty(status, contacts, time.GetUtcNow()), Version = _profile.Version + 1 };
        return Task.FromResult(_profile);
    }
}
