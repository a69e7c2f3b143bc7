using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Identification;

namespace Interpol.Mesh.Api;

/// <summary>The identification of the victims of one disaster, as its reader may see it.</summary>
/// <param name="Id">The deployment under which it is done.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="IsClosedList">Whether the missing are a known list.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="KeepDays">How many days after closing everything is deleted.</param>
/// <param name="DeleteAt">When everything is deleted; null while it is open.</param>
/// <param name="Counts">How many were recovered, identified, and are missing.</param>
/// <param name="Invited">The bureaus that were invited; for the host alone.</param>
/// <param name="Board">The board; for the host and the owners of its members.</param>
/// <param name="Comparison">The last comparison of the files; null before the first.</param>
/// <param name="Decisions">The decisions of the board of which the reader may know; empty in lists.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record IdentificationBody(
    DeploymentId Id,
    IdentificationState State,
    long Version,
    bool IsClosedList,
    DateTimeOffset OpenedAt,
    int KeepDays,
    DateTimeOffset? DeleteAt,
    IdentificationCounts Counts,
    ImmutableArray<OwnerId> Invited,
    ImmutableArray<AuthorBody> Board,
    ComparisonRun? Comparison,
    ImmutableArray<DecisionBody> Decisions,
    string? Problem);

/// <summary>A decision of the board.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Remains">The numbers of the remains.</param>
/// <param name="Missing">The numbers of the missing persons.</param>
/// <param name="Primary">The primary identifiers that it rests on.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ProposedBy">Who proposed it, and signed first.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="Reason">Why; null when it cannot be shown.</param>
/// <param name="SignedBy">Who signed second; null while nobody has.</param>
/// <param name="SignedAt">When.</param>
/// <param name="RevisedBy">Who revised it; null while nobody has.</param>
/// <param name="RevisionReason">Why; null when the file behind it was withdrawn, and when nobody has revised it.</param>
/// <param name="Identity">What the host released to the home bureau; null to all others.</param>
public sealed record DecisionBody(
    int Number,
    ImmutableArray<string> Remains,
    ImmutableArray<string> Missing,
    ImmutableArray<PrimaryIdentifier> Primary,
    DecisionState State,
    AuthorBody ProposedBy,
    DateTimeOffset ProposedAt,
    string? Reason,
    AuthorBody? SignedBy,
    DateTimeOffset? SignedAt,
    AuthorBody? RevisedBy,
    string? RevisionReason,
    string? Identity);

/// <summary>Identifications.</summary>
/// <param name="Identifications">Those that changed last first.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record IdentificationsBody(ImmutableArray<IdentificationBody> Identifications, string? Next);

/// <summary>The heads of files.</summary>
/// <param name="Files">In the order in which they came.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record VictimFilesBody(ImmutableArray<VictimFileHead> Files, string? Next);

/// <summary>The opening of an identification.</summary>
public sealed record OpenIdentificationRequest : CommandRequest
{
    /// <summary>Whether the missing are a known list (a closed disaster).</summary>
    public bool IsClosedList { get; init; }

    /// <summary>How many days after closing everything is deleted: 1 to 3650; 365 without it.</summary>
    public int KeepDays { get; init; } = 365;
}

/// <summary>An invitation to supply files.</summary>
public sealed record InviteBureausRequest : CommandRequest
{
    /// <summary>The countries.</summary>
    [Items(1, 200, Distinct = true)]
    public required ImmutableArray<OwnerId> Bureaus { get; init; }
}

/// <summary>The board, in place of the one before.</summary>
public sealed record AppointBoardRequest : CommandRequest
{
    /// <summary>Its members: 2 to 50 different officers.</summary>
    [Items(2, IdentificationLimits.MaxBoard, Distinct = true)]
    public required ImmutableArray<AuthorBody> Members { get; init; }
}

/// <summary>Persons for the list of the missing of a closed disaster.</summary>
public sealed record ListMissingRequest : CommandRequest
{
    /// <summary>Their numbers, which begin with the code of the home bureau: <c>FR-0012</c>.</summary>
    [Items(1, IdentificationLimits.MaxListed, Distinct = true)]
    public required ImmutableArray<string> Missing { get; init; }
}

/// <summary>A file that is supplied for the first time.</summary>
public sealed record PutFileRequest : CommandRequest
{
    /// <summary>The number; of remains the one given at the scene, of a missing person one that begins with the code of the home bureau.</summary>
    public required string Number { get; init; }

    /// <summary>What is known; names nobody.</summary>
    public required VictimFileContent Content { get; init; }

    /// <summary>The hashes of its photographs, at most 10 own uploads of pictures; without it those that the content names.</summary>
    [Items(0, IdentificationLimits.MaxPhotographs, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Photographs { get; init; }

    /// <summary>That the supplier consents, and knows that the host's hub reads the file; anybody's but the host's needs it.</summary>
    public SupplierConsent? Consent { get; init; }
}

/// <summary>A file that is supplied again.</summary>
public sealed record ReviseFileRequest : CommandRequest
{
    /// <summary>All that is known now.</summary>
    public required VictimFileContent Content { get; init; }

    /// <summary>See <see cref="PutFileRequest.Photographs"/>; those that the file has already stay when they are named again.</summary>
    [Items(0, IdentificationLimits.MaxPhotographs, Distinct = true)]
    public ImmutableArray<Sha256Hash>? Photographs { get; init; }
}

/// <summary>A family whose relatives gave samples.</summary>
public sealed record PutRelativesRequest : CommandRequest
{
    /// <summary>The family; names nobody.</summary>
    public required RelativesFile Family { get; init; }

    /// <summary>See <see cref="PutFileRequest.Consent"/>.</summary>
    public SupplierConsent? Consent { get; init; }
}

/// <summary>A decision that is proposed, with the first signature.</summary>
public sealed record ProposeIdentityRequest : CommandRequest
{
    /// <summary>The numbers of the remains.</summary>
    [Items(1, IdentificationLimits.MaxParts, Distinct = true)]
    public required ImmutableArray<string> Remains { get; init; }

    /// <summary>The number of the missing person; several for a symmetric result as a whole.</summary>
    [Items(1, IdentificationLimits.MaxParts, Distinct = true)]
    public required ImmutableArray<string> Missing { get; init; }

    /// <summary>The primary identifiers, at least one.</summary>
    [Items(1, 3, Distinct = true)]
    public required ImmutableArray<PrimaryIdentifier> Primary { get; init; }

    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, IdentificationTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>The revision of a decision.</summary>
public sealed record ReviseIdentityRequest : CommandRequest
{
    /// <summary>Why; hubs do not read it.</summary>
    [PlainText(1, IdentificationTexts.MaxText)]
    public required string Reason { get; init; }
}

/// <summary>The release of an identity to the home bureau.</summary>
public sealed record ReleaseIdentityRequest : CommandRequest
{
    /// <summary>What the home bureau is to know; hubs do not read it.</summary>
    [PlainText(1, IdentificationTexts.MaxText)]
    public required string Identity { get; init; }
}

/// <summary>How long texts of identifications may be.</summary>
public static class IdentificationTexts
{
    /// <summary>Characters of a reason or of what is released.</summary>
    public const int MaxText = 10_000;
}
