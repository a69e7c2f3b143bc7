using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A stage of a message's way.</summary>
/// <param name="Stage">Which: accepted, forwarded, stored, delivered, read, answered, expired or withdrawn.</param>
/// <param name="At">When, by the clock of the hub that says so.</param>
/// <param name="Hub">Which hub says so.</param>
/// <param name="LagMilliseconds">How long after the stage before; the clocks of two hubs may make it a little less than nothing.</param>
internal sealed record StageBody(string Stage, DateTimeOffset At, HubName Hub, double LagMilliseconds);
