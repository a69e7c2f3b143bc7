using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>What an entry of a feed is.</summary>
[GenerateSerializer, Alias("message-kind")]
[JsonConverter(typeof(KebabCase<MessageKind>))]
public enum MessageKind
{
    /// <summary>A message from bureau to bureau: new, a reply or a forward.</summary>
    Message = 0,

    /// <summary>One message to a region, a group or all.</summary>
    Broadcast = 1,

    /// <summary>A typed request with the purpose of a notice, also addressed to the Secretariat's review desk.</summary>
    Diffusion = 2,

    /// <summary>The owner takes back the message that <see cref="Envelope.About"/> names. Carries no payload.</summary>
    Withdrawal = 3,

    /// <summary>Something that a hub says of a message or of itself, in <see cref="Envelope.Note"/>. Carries no payload.</summary>
    Note = 4,
}
