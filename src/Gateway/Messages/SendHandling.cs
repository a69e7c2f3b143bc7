using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What others may do with a message, as it was asked for.</summary>
/// <param name="Tlp">How far it may go; amber when it is left out.</param>
/// <param name="Audience">Who may come to see it; the recipients when it is left out.</param>
internal sealed record SendHandling(TrafficLight? Tlp = null, SendAudience? Audience = null);
