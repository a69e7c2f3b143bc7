namespace Interpol.Mesh.Gateway.Releases;

/// <summary>One change of an assignment.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who made it.</param>
/// <param name="Action">What.</param>
/// <param name="To">Who works on it since.</param>
/// <param name="InsteadOf">For whom the delegate stands in; null when it was meant for that officer.</param>
/// <param name="Note">What the officer wrote to it; null for nothing.</param>
internal sealed record AssignmentStepBody(DateTimeOffset At, string By, string Action, string To, string? InsteadOf, string? Note);
