using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

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

/// <summary>A draft or a template.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Template">Whether it is a template.</param>
/// <param name="Shared">Whether the whole bureau sees and changes it.</param>
/// <param name="Officer">Who made it.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Version">Counts changes; also the ETag.</param>
/// <param name="Request">What would be sent; null in lists.</param>
public sealed record DraftBody(
    string Id,
    string Title,
    bool Template,
    bool Shared,
    string Officer,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    long Version,
    JsonNode? Request);

/// <summary>Drafts and templates.</summary>
/// <param name="Drafts">The newest first.</param>
public sealed record DraftsBody(ImmutableArray<DraftBody> Drafts);

/// <summary>A message that waits for a second officer, or what became of it.</summary>
/// <param name="Id">The id of the release.</param>
/// <param name="Kind">message, broadcast or diffusion.</param>
/// <param name="Author">Who composed it.</param>
/// <param name="Reasons">Why it waits: flash, tlp-red, broadcast, diffusion.</param>
/// <param name="State">waiting, released, turned-down or expired.</param>
/// <param name="HeldAt">Since when.</param>
/// <param name="ExpiresAt">When it is given up.</param>
/// <param name="DecidedBy">Who decided; null while nobody has.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Reason">Why it was turned down.</param>
/// <param name="Message">The id of the message once it is sent.</param>
/// <param name="Request">What is to be sent; null in lists and once it is sent or turned down.</param>
public sealed record ReleaseBody(
    string Id,
    string Kind,
    string Author,
    ImmutableArray<string> Reasons,
    string State,
    DateTimeOffset HeldAt,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Reason,
    string? Message,
    JsonNode? Request);

/// <summary>Held messages.</summary>
/// <param name="Releases">The newest first.</param>
public sealed record ReleasesBody(ImmutableArray<ReleaseBody> Releases);

/// <summary>The bureau's rules for its desk.</summary>
/// <param name="ReleaseFlash">Whether a second officer releases flash messages.</param>
/// <param name="ReleaseRed">Whether a second officer releases what is TLP:RED.</param>
/// <param name="ReleaseBroadcasts">Whether a second officer releases broadcasts.</param>
/// <param name="ReleaseDiffusions">Whether a second officer releases diffusions.</param>
/// <param name="HoldHours">After how many hours a held message is given up: 1 to 168.</param>
public sealed record SettingsBody(bool ReleaseFlash, bool ReleaseRed, bool ReleaseBroadcasts, bool ReleaseDiffusions, [property: Range(1, 168, ErrorMessage = "must be a whole number from {1} to {2}.")] int HoldHours);
