using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Grains.Events;

/// <summary>
/// Who of the parties of an event may do what with its lists, and when. The host works at its own event by itself; what the team decides there needs the host's grant. What an entrance without network has
/// decided has happened, and is taken until the lists are deleted.
/// </summary>
internal static class AccreditationAccess
{
    /// <summary>Refuses changes that are not the caller's to make, or not now.</summary>
    /// <param name="record">The event.</param>
    /// <param name="by">Who makes them, one of the event's parties.</param>
    /// <param name="changes">The changes.</param>
    /// <returns>Whether they are work of the team, see <see cref="RequireGrant"/>.</returns>
    /// <exception cref="MeshException"><c>forbidden</c>, <c>not-allowed-now</c></exception>
    public static bool RequireChanges(EventRecord record, OwnerId by, ImmutableArray<AccreditationChange> changes)
    {
        Require(record, record.State == EventState.Open);
        if (by == record.Id.Host)
        {
            return false;
        }

        return changes.All(change => change is ClearFinding)
            ? true
            : throw new MeshException(MeshErrorCodes.Forbidden, $"The host, {record.Id.Host}, accredits and revokes, and nobody for it.");
    }

    /// <summary>Refuses passages after the event is over, but for those that were decided without network.</summary>
    /// <param name="record">The event.</param>
    /// <param name="by">Who hands them in, one of the event's parties.</param>
    /// <param name="passages">The passages.</param>
    /// <returns>Whether they are work of the team, see <see cref="RequireGrant"/>.</returns>
    /// <exception cref="MeshException"><c>not-allowed-now</c></exception>
    public static bool RequirePassages(EventRecord record, OwnerId by, ImmutableArray<Passage> passages)
    {
        var isHandedOn = passages.All(passage => passage.Offline is not null);
        Require(record, record.State == EventState.Open || (record.State == EventState.Closed && isHandedOn));
        return by != record.Id.Host && !isHandedOn;
    }

    /// <summary>Refuses work of the team while there is no grant of the host under which the event is screened. Whether that holds the consent says.</summary>
    /// <exception cref="MeshException"><c>consent-required</c></exception>
    public static void RequireGrant(EventRecord record)
    {
        if (record.Screening is not (ScreeningState.Running or ScreeningState.Paused))
        {
            throw new MeshException(
                MeshErrorCodes.ConsentRequired,
                $"The team decides at entrances, and clears what was found, under a grant of {record.Id.Host} for the task {EventLimits.ScreeningTask}: start the screening under one. Officers of {record.Id.Host} need none.");
        }
    }

    private static void Require(EventRecord record, bool isAllowed)
    {
        if (!isAllowed)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, record.State == EventState.Closed
                ? "The event is over: only what entrances without network have decided is still taken."
                : "The event is over, and nothing more can be done with its lists.");
        }
    }
}
