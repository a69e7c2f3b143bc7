using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Desk;

/// <summary>A page of a bureau's desk.</summary>
/// <param name="Records">The records, in order; they begin with the newest snapshot when that is behind where the reader stood.</param>
/// <param name="Last">The position of the last record there is.</param>
[GenerateSerializer, Immutable, Alias("desk-page")]
public sealed record DeskPage([property: Id(0)] ImmutableArray<DeskRecord> Records, [property: Id(1)] long Last);
