using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Cluster;

/// <summary>What a silo says of itself.</summary>
/// <param name="Silo">The silo's name, for example <c>lyon-1</c>.</param>
/// <param name="Hub">The hub that it belongs to.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="Activations">Activations it holds now.</param>
/// <param name="MemoryBytes">Resident memory of its process.</param>
/// <param name="Methods">Per grain and method.</param>
[GenerateSerializer, Immutable, Alias("silo-statistics")]
public sealed record SiloStatistics(
    [property: Id(0)] string Silo,
    [property: Id(1)] HubName Hub,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] int Activations,
    [property: Id(4)] long MemoryBytes,
    [property: Id(5)] ImmutableArray<MethodStatistics> Methods)
{
    /// <summary>The oldest of what its active outboxes have sent and is not delivered, oldest first; bounded.</summary>
    [Id(6)]
    public ImmutableArray<UndeliveredMessages> Undelivered { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>How many messages of its active outboxes are not delivered, each recipient counted.</summary>
    [Id(7)]
    public long UndeliveredCount { get; init; }
}
