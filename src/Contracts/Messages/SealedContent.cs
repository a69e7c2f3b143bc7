using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What a gateway made of a content for others to carry.</summary>
/// <param name="Payload">The bytes, opaque to whoever carries them.</param>
/// <param name="Seal">How they are sealed; null when they are not.</param>
/// <param name="Wraps">The content key for each reader; empty when they are not sealed.</param>
[GenerateSerializer, Immutable, Alias("sealed-content")]
public sealed record SealedContent(
    [property: Id(0)] ReadOnlyMemory<byte> Payload,
    [property: Id(1)] EnvelopeSeal? Seal,
    [property: Id(2)] ImmutableArray<RecipientWrap> Wraps)
{
    /// <summary>For a text of an aggregate, to what it is bound; null for a message, whose envelope says it.</summary>
    [Id(3)]
    public SealedText? Text { get; init; }
}

/// <summary>To what a text of an aggregate was bound when it was sealed. A title may be written by one lead and read under the next, and a text be taken over by another aggregate.</summary>
/// <param name="Author">Who wrote it.</param>
/// <param name="Readers">For whom.</param>
/// <param name="Aggregate">The id of the aggregate for which it was written.</param>
[GenerateSerializer, Immutable, Alias("sealed-text")]
public sealed record SealedText([property: Id(0)] OwnerId Author, [property: Id(1)] ImmutableArray<OwnerId> Readers, [property: Id(2)] string Aggregate);

/// <summary>How the payload of a message is sealed, in the clear (design, section 6). A message whose payload is not sealed has none.</summary>
/// <param name="Suite">The id of the suite of algorithms.</param>
/// <param name="Gateway">The gateway that sealed and signed.</param>
/// <param name="Key">The id of the key that it signed with.</param>
/// <param name="Commitment">The commitment to the content key, so that no two recipients open different texts.</param>
/// <param name="WrapsHash">SHA-256 of all wraps.</param>
/// <param name="Signature">The gateway's signature over envelope, ciphertext hash and the hash of all wraps.</param>
[GenerateSerializer, Immutable, Alias("envelope-seal")]
public sealed record EnvelopeSeal(
    [property: Id(0)] string Suite,
    [property: Id(1)] string Gateway,
    [property: Id(2)] string Key,
    [property: Id(3)] ReadOnlyMemory<byte> Commitment,
    [property: Id(4)] ReadOnlyMemory<byte> WrapsHash,
    [property: Id(5)] ReadOnlyMemory<byte> Signature);

/// <summary>The content key, wrapped for the gateways of one recipient; opaque to hubs. An entry of a feed carries only its reader's.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Wraps">The wraps for its gateways; at most <see cref="MessageLimits.MaxWrapBytes"/>.</param>
[GenerateSerializer, Immutable, Alias("recipient-wrap")]
public sealed record RecipientWrap([property: Id(0)] OwnerId Recipient, [property: Id(1)] ReadOnlyMemory<byte> Wraps);
