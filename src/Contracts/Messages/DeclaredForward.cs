using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>A forward of an owner's message, as the one that passed it on declared it.</summary>
/// <param name="Id">The forward; names who passed it on.</param>
/// <param name="Declared">When and where the owner's hub heard of it.</param>
/// <param name="Recipients">To whom it went, with the stamp of the withdrawal where all gateways of that recipient state that it is gone.</param>
[GenerateSerializer, Immutable, Alias("declared-forward")]
public sealed record DeclaredForward(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] Stamp Declared,
    [property: Id(2)] ImmutableArray<ForwardRecipient> Recipients);
