using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>That something happened: where and when.</summary>
/// <param name="At">The time by the clock of that hub.</param>
/// <param name="Hub">The home hub of the actor that says so, whichever hub's silo it runs on.</param>
[GenerateSerializer, Immutable, Alias("hub-timestamp")]
public sealed record HubTimestamp([property: Id(0)] DateTimeOffset At, [property: Id(1)] HubName Hub);
