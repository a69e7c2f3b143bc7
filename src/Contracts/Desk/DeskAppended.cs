namespace Interpol.Mesh.Contracts.Desk;

/// <summary>What became of an append.</summary>
/// <param name="Position">The record's position when it was added; else that of the last record there is.</param>
/// <param name="Added">Whether it was added, now or by an earlier call with the same operation id; false: read on and decide again.</param>
[GenerateSerializer, Immutable, Alias("desk-appended")]
public sealed record DeskAppended([property: Id(0)] long Position, [property: Id(1)] bool Added);
