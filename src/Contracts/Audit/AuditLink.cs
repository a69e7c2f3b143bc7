namespace Interpol.Mesh.Contracts.Audit;

/// <summary>An entry of the chain as it is stored.</summary>
/// <param name="Entry">Its bytes.</param>
/// <param name="Hash">The hash after it.</param>
public readonly record struct AuditLink(ReadOnlyMemory<byte> Entry, ReadOnlyMemory<byte> Hash);
