using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The content key, wrapped for the gateways of one recipient; opaque to hubs. An entry of a feed carries only its reader's.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Wraps">The wraps for its gateways; at most <see cref="MessageLimits.MaxWrapBytes"/>.</param>
[GenerateSerializer, Immutable, Alias("recipient-wrap")]
public sealed record RecipientWrap([property: Id(0)] OwnerId Recipient, [property: Id(1)] ReadOnlyMemory<byte> Wraps);
