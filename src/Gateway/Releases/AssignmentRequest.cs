namespace Interpol.Mesh.Gateway.Releases;

/// <summary>What happens with a received message inside the bureau.</summary>
/// <param name="Action">take, assign, hand-over or done.</param>
/// <param name="To">For assign and hand-over: the officer's number.</param>
/// <param name="Note">What the next officer should know; up to 500 characters.</param>
internal sealed record AssignmentRequest(string Action, string? To, string? Note);
