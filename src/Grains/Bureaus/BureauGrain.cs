using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Cluster;

namespace Interpol.Mesh.Grains.Bureaus;

/// <summary>One owner's bureau: who it is, and who answers there.</summary>
[GrainType(GrainTypes.Bureau), HomeHubPlacement]
internal sealed class BureauGrain(
    [PersistentState(BureauGrain.StateName, HubGrainStorage.Name)] IPersistentState<BureauState> storage, OwnerDirectory owners, TimeProvider clock)
    : Grain, IBureauGrain
{
    /// <summary>The name of its state; unique in the application.</summary>
    public const string StateName = "bureau";

    public Task<BureauProfile> GetProfileAsync(CancellationToken cancellationToken = default) => Task.FromResult(Profile(Owner()));

    public async Task<BureauProfile> SetDutyAsync(
        DutyStatus status, ImmutableArray<DutyContact> contacts, long? expectedVersion, CancellationToken cancellationToken = default)
    {
        var owner = Owner();
        DutyRules.Validate(status, contacts);
        contacts = [.. (contacts.IsDefault ? [] : contacts).Select(Complete)];
        if (DutyRules.IsSame(storage.State, status, contacts))
        {
            return Profile(owner);
        }

        if (expectedVersion is { } version && version != storage.State.Version)
        {
            throw new MeshException(MeshErrorCodes.OperationConflict, $"The duty status was changed since: it has version {storage.State.Version}. Read it again.");
        }

        var before = storage.State;
        storage.State = new BureauState { Status = status, Contacts = [.. contacts], ChangedAt = clock.GetUtcNow(), Version = before.Version + 1 };
        try
        {
            await storage.WriteStateAsync(cancellationToken);
        }
        catch
        {
            // Nobody may read what was not stored, and what is stored is not known: the next call starts from the database.
            storage.State = before;
            DeactivateOnIdle();
            throw;
        }

        return Profile(owner);
    }

    private static DutyContact Complete(DutyContact contact) =>
        contact with { Languages = contact.Languages.IsDefault ? [] : contact.Languages, Hours = contact.Hours ?? string.Empty };

    private OwnerInfo Owner() =>
        (OwnerId.TryParse(this.GetPrimaryKeyString(), out var id) ? owners.Find(id) : null)
            ?? throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with that code.");

    private BureauProfile Profile(OwnerInfo owner) =>
        new(owner, new BureauDuty(storage.State.Status, [.. storage.State.Contacts], storage.State.ChangedAt), storage.State.Version);
}

/// <summary>What is stored of a bureau. The profile's fixed part comes from the list of owners.</summary>
[GenerateSerializer, Alias("bureau-state")]
public sealed class BureauState
{
    /// <summary>Whether somebody answers.</summary>
    [Id(0)]
    public DutyStatus Status { get; set; }

    /// <summary>Whom to call, first choice first.</summary>
    [Id(1)]
    public List<DutyContact> Contacts { get; set; } = [];

    /// <summary>When the bureau last said so; null when it never did.</summary>
    [Id(2)]
    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>Counts the changes.</summary>
    [Id(3)]
    public long Version { get; set; }
}
