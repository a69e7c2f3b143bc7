using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;

namespace Interpol.Mesh.Api;

/// <summary>A request for consent as it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="Country">The country asked.</param>
/// <param name="Requester">Who asks.</param>
/// <param name="DataOwner">On whose data.</param>
/// <param name="Action">What is to be done.</param>
/// <param name="Tasks">The tasks asked for.</param>
/// <param name="RequestedAt">When it was asked.</param>
/// <param name="AnswerBy">Without an answer it lapses then.</param>
/// <param name="Until">Until when the permission is wanted.</param>
/// <param name="Reason">What exactly, why and by whom; null in lists and when it cannot be shown.</param>
/// <param name="Grant">What was granted; null unless it was.</param>
/// <param name="Closing">How it ended; null while it has not.</param>
/// <param name="Uses">The work that goes on under the grant.</param>
/// <param name="Problem">Why a text of it cannot be shown; null when all can.</param>
public sealed record ConsentBody(
    ConsentId Id,
    ConsentState State,
    long Version,
    OwnerId Country,
    AuthorBody Requester,
    OwnerId DataOwner,
    ConsentAction Action,
    ImmutableArray<string> Tasks,
    DateTimeOffset RequestedAt,
    DateTimeOffset AnswerBy,
    DateTimeOffset Until,
    string? Reason,
    ConsentGrantBody? Grant,
    ConsentClosingBody? Closing,
    ImmutableArray<ConsentUseBody> Uses,
    string? Problem);

/// <summary>What a country granted.</summary>
/// <param name="Tasks">The tasks granted.</param>
/// <param name="EndsAt">When the grant ends.</param>
/// <param name="Conditions">Under which conditions; null for none, in lists and when they cannot be shown.</param>
/// <param name="GrantedAt">When it was granted.</param>
/// <param name="By">By whom.</param>
public sealed record ConsentGrantBody(ImmutableArray<string> Tasks, DateTimeOffset EndsAt, string? Conditions, DateTimeOffset GrantedAt, AuthorBody By);

/// <summary>How a request for consent ended.</summary>
/// <param name="At">When.</param>
/// <param name="By">By whom; without an officer when the clock ended it.</param>
/// <param name="Reason">Why; null when nobody said, in lists and when it cannot be shown.</param>
public sealed record ConsentClosingBody(DateTimeOffset At, AuthorBody By, string? Reason);

/// <summary>Work that goes on under a grant.</summary>
/// <param name="Task">The task.</param>
/// <param name="Since">When it began.</param>
public sealed record ConsentUseBody(string Task, DateTimeOffset Since);

/// <summary>Requests for consent.</summary>
/// <param name="Consents">Those that changed last first; without texts.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record ConsentsBody(ImmutableArray<ConsentBody> Consents, string? Next);
