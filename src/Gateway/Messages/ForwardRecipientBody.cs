using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>To whom a message was passed on.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="WithdrawnAt">When all its gateways stated that they removed it; null while they have not.</param>
internal sealed record ForwardRecipientBody(OwnerId Owner, DateTimeOffset? WithdrawnAt);
