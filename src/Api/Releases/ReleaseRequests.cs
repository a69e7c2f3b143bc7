using System.Text.Json;

namespace Interpol.Mesh.Api;

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

/// <summary>A draft or template as it shall be.</summary>
/// <param name="Title">What people call it; 1 to 100 characters.</param>
/// <param name="Template">Whether it is a template.</param>
/// <param name="Shared">Whether the whole bureau sees and changes it.</param>
/// <param name="Request">What would be sent: the body of a request to send, complete or not.</param>
public sealed record DraftRequest(
    [property: PlainText(1, 100)] string Title,
    bool Template,
    bool Shared,
    [property: JsonText(IsObject = true)] JsonElement Request);

/// <summary>Why a message is turned down.</summary>
/// <param name="Reason">Why; 1 to 500 characters. The author sees it.</param>
public sealed record TurnDownRequest([property: PlainText(1, 500)] string Reason);
