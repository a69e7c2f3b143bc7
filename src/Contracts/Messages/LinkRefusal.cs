namespace Interpol.Mesh.Contracts.Messages;

/// <summary>An entry that the receiver will not take. It counts as received: a refusal never blocks the link.</summary>
/// <param name="Number">The entry's number on the link.</param>
/// <param name="Reason">Why, in a sentence.</param>
[GenerateSerializer, Immutable, Alias("link-refusal")]
public sealed record LinkRefusal([property: Id(0)] long Number, [property: Id(1)] string Reason);
