using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>A head as a gateway keeps it: a line of its file.</summary>
/// <param name="Hub">The hub whose chain it is of.</param>
/// <param name="Number">The number of the chain's last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When the hub wrote the head; null when whoever told it did not say.</param>
/// <param name="ToldAt">When the gateway was told.</param>
/// <param name="ToldBy">Who told it: a note of a hub, or a message.</param>
/// <param name="ByHub">Whether a note of a hub told it.</param>
/// <param name="Signatures">The signatures that came with it.</param>
internal sealed record AuditHeadTold(
    HubName Hub,
    long Number,
    Sha256Hash Hash,
    DateTimeOffset? At,
    DateTimeOffset ToldAt,
    string ToldBy,
    bool ByHub,
    AuditSignatureTold[] Signatures);
