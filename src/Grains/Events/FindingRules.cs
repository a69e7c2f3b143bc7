using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What of what is found of a badge is news.</summary>
internal static class FindingRules
{
    /// <summary>The finding that is made of what was found; null when all of it is known.</summary>
    /// <param name="known">What was found before; null for nothing.</param>
    /// <param name="found">What is found now.</param>
    public static Finding? Join(Finding? known, FoundEntry found)
    {
        var fresh = found.Records.Where(record => known?.Records.Any(other => other.Owner == record.Owner && other.Record == record.Record) != true).ToList();
        if (fresh.Count == 0)
        {
            return null;
        }

        ImmutableArray<FoundRecord> all = [.. fresh.Concat(known?.Records ?? []).Take(AccreditationLimits.MaxRecords)];
        return new Finding(found.Badge, found.At, found.Hub, all) { NewRecords = Math.Min(fresh.Count, all.Length) };
    }
}

/// <summary>Somebody with a badge of whom something is found.</summary>
/// <param name="Badge">The badge.</param>
/// <param name="Checkpoint">At which entrance it was shown; null for what its line on the lists says.</param>
/// <param name="Records">The records.</param>
/// <param name="At">When.</param>
/// <param name="Hub">From which hub's copy of the records.</param>
internal sealed record FoundEntry(string Badge, string? Checkpoint, ImmutableArray<FoundRecord> Records, DateTimeOffset At, HubName Hub)
{
    /// <summary>Where the line stands that was asked for; 0 for what was shown.</summary>
    public long Position { get; init; }
}
