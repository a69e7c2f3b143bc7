using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>Who works on a received message.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Officer">Who works on it; null when nobody does.</param>
/// <param name="State">unassigned, open or done.</param>
/// <param name="ChangedAt">When that was last changed.</param>
/// <param name="Steps">How it went from hand to hand, oldest first.</param>
/// <param name="Version">Counts changes.</param>
public sealed record AssignmentBody(
    string Message,
    string? Officer,
    string State,
    DateTimeOffset? ChangedAt,
    ImmutableArray<AssignmentStepBody> Steps,
    long Version);

/// <summary>One change of an assignment.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who made it.</param>
/// <param name="Action">What.</param>
/// <param name="To">Who works on it since.</param>
/// <param name="InsteadOf">For whom the delegate stands in; null when it was meant for that officer.</param>
/// <param name="Note">What the officer wrote to it; null for nothing.</param>
public sealed record AssignmentStepBody(DateTimeOffset At, string By, string Action, string To, string? InsteadOf, string? Note);

/// <summary>Assignments.</summary>
/// <param name="Assignments">The newest first.</param>
public sealed record AssignmentsBody(ImmutableArray<AssignmentBody> Assignments);

/// <summary>An absence.</summary>
/// <param name="Officer">Who is away.</param>
/// <param name="To">Who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="IsNow">Whether it counts now.</param>
public sealed record DelegationBody(string Officer, string To, DateTimeOffset From, DateTimeOffset Until, bool IsNow);

/// <summary>Absences.</summary>
/// <param name="Delegations">By officer.</param>
public sealed record DelegationsBody(ImmutableArray<DelegationBody> Delegations);

/// <summary>What happens with a received message inside the bureau.</summary>
/// <param name="Action">take, assign, hand-over or done.</param>
/// <param name="To">For assign and hand-over: the officer's number.</param>
/// <param name="Note">What the next officer should know; up to 500 characters.</param>
public sealed record AssignmentRequest(
    [property: PlainText(1, 20)] string Action,
    [property: PlainText(1, OfficerLimits.MaxNumber)] string? To = null,
    [property: PlainText(0, 500)] string? Note = null);

/// <summary>An absence.</summary>
/// <param name="To">The number of the officer who stands in.</param>
/// <param name="From">From when.</param>
/// <param name="Until">Until when; at most a year later.</param>
public sealed record DelegationRequest([property: PlainText(1, OfficerLimits.MaxNumber)] string To, DateTimeOffset From, DateTimeOffset Until);
