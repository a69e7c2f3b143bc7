using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>What is wrong with an audit, where it is first wrong.</summary>
/// <param name="Hub">The hub whose audit it is.</param>
/// <param name="Number">The number of the entry.</param>
/// <param name="Row">The journal's row that holds it; null when none does.</param>
/// <param name="Problem">What is wrong, as the end of a sentence.</param>
public sealed record AuditDefect(HubName Hub, long Number, long? Row, string Problem)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Row is { } row
        ? $"The audit of {Hub} is wrong from entry {Number} on, in row {row} of its journal: {Problem}."
        : $"The audit of {Hub} is wrong from entry {Number} on: {Problem}.";
}
