namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The outbox's answer: the message is flushed to the sender's hub and will reach every recipient.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Composed">When the gateway took it.</param>
/// <param name="Accepted">When and where it was flushed.</param>
/// <param name="Repeated">Whether this operation id had been accepted before, with the same request.</param>
[GenerateSerializer, Immutable, Alias("send-accepted")]
public sealed record SendAccepted(
    [property: Id(0)] MessageId Id,
    [property: Id(1)] DateTimeOffset Composed,
    [property: Id(2)] Stamp Accepted,
    [property: Id(3)] bool Repeated);
