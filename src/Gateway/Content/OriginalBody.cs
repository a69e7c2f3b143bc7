using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>A message that was passed on, as it was sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">Its sender.</param>
/// <param name="To">Its recipients.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Lane">How urgent it was.</param>
/// <param name="ComposedAt">When its sender's gateway took it.</param>
/// <param name="Handling">What its owner allows.</param>
/// <param name="Payload">Bytes of an application's own, in base64.</param>
/// <param name="Content">What it says.</param>
internal sealed record OriginalBody(
    MessageId Id,
    OwnerId From,
    ImmutableArray<OwnerId> To,
    MessageKind Kind,
    Lane Lane,
    DateTimeOffset ComposedAt,
    MessageHandling Handling,
    ReadOnlyMemory<byte> Payload,
    ContentBody Content)
{
    /// <summary>The JSON form of an original.</summary>
    public static OriginalBody Of(ForwardedMessage original) => new(
        original.Envelope.Id,
        original.Envelope.Id.Sender,
        original.Envelope.Recipients,
        original.Envelope.Kind,
        original.Envelope.Lane,
        original.Envelope.ComposedAt,
        original.Envelope.Handling,
        original.Content.Payload,
        ContentBody.Of(original.Content));
}
