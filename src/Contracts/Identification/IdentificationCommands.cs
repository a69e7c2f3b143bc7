using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Identification;

/// <summary>What can be done with an identification.</summary>
[GenerateSerializer, Immutable, Alias("identification-command")]
public abstract record IdentificationCommand;

/// <summary>Open it. By the host.</summary>
/// <param name="IsClosedList">Whether the missing are a known list.</param>
/// <param name="KeepDays">How many days after closing everything is deleted.</param>
[GenerateSerializer, Immutable, Alias("open-identification")]
public sealed record OpenIdentification([property: Id(0)] bool IsClosedList, [property: Id(1)] int KeepDays) : IdentificationCommand;

/// <summary>Invite bureaus to supply files of their missing. By the host. Who is invited stays so.</summary>
/// <param name="Bureaus">Countries.</param>
[GenerateSerializer, Immutable, Alias("invite-bureaus")]
public sealed record InviteBureaus([property: Id(0)] ImmutableArray<OwnerId> Bureaus) : IdentificationCommand;

/// <summary>Say who is on the board, in place of those before. By the host.</summary>
/// <param name="Members">At least two different officers.</param>
[GenerateSerializer, Immutable, Alias("appoint-board")]
public sealed record AppointBoard([property: Id(0)] ImmutableArray<Author> Members) : IdentificationCommand;

/// <summary>Add persons to the list of the missing of a closed disaster. By the host; their bureaus are invited with it.</summary>
/// <param name="Missing">Their numbers, which begin with the code of the home bureau: <c>FR-0012</c>.</param>
[GenerateSerializer, Immutable, Alias("list-missing")]
public sealed record ListMissing([property: Id(0)] ImmutableArray<string> Missing) : IdentificationCommand;

/// <summary>
/// Add a file. Of remains by the host or an owner of the board: the number was given at the scene, and stands for these remains for ever. Of a missing person by the home bureau: the number begins with its code.
/// </summary>
/// <param name="Side">Of remains or of a missing person.</param>
/// <param name="Number">The number.</param>
/// <param name="Content">What is known.</param>
/// <param name="Consent">That the supplier consents and knows; anybody's but the host's needs it.</param>
[GenerateSerializer, Immutable, Alias("put-file")]
public sealed record PutFile([property: Id(0)] FileSide Side, [property: Id(1)] string Number, [property: Id(2)] VictimFileContent Content, [property: Id(3)] SupplierConsent? Consent) : IdentificationCommand;

/// <summary>Say what is known now. By who supplied the file; the number does not change.</summary>
/// <param name="Side">Of remains or of a missing person.</param>
/// <param name="Number">The number.</param>
/// <param name="Content">All that is known.</param>
[GenerateSerializer, Immutable, Alias("revise-file")]
public sealed record ReviseFile([property: Id(0)] FileSide Side, [property: Id(1)] string Number, [property: Id(2)] VictimFileContent Content) : IdentificationCommand;

/// <summary>Take the file of a missing person back. By who supplied it. Its content is deleted, and a decision that rests on it holds no more; the number is not used again.</summary>
/// <param name="Number">The number.</param>
[GenerateSerializer, Immutable, Alias("withdraw-file")]
public sealed record WithdrawFile([property: Id(0)] string Number) : IdentificationCommand;

/// <summary>Supply a family whose relatives gave samples, in place of the one of that name. By the home bureau of its missing.</summary>
/// <param name="Family">The family.</param>
/// <param name="Consent">That the supplier consents and knows; anybody's but the host's needs it.</param>
[GenerateSerializer, Immutable, Alias("put-relatives")]
public sealed record PutRelatives([property: Id(0)] RelativesFile Family, [property: Id(1)] SupplierConsent? Consent) : IdentificationCommand;

/// <summary>Take a family back. By who supplied it; its content is deleted.</summary>
/// <param name="Name">The family's name.</param>
[GenerateSerializer, Immutable, Alias("withdraw-relatives")]
public sealed record WithdrawRelatives([property: Id(0)] string Name) : IdentificationCommand;

/// <summary>Compare all files at once, and not after <see cref="IdentificationLimits.ComparisonDelay"/>. By the host or an owner of the board.</summary>
[GenerateSerializer, Immutable, Alias("compare-files")]
public sealed record CompareFiles : IdentificationCommand;

/// <summary>Propose that remains are a missing person, and sign it first. By a member of the board.</summary>
/// <param name="Remains">The numbers of the remains.</param>
/// <param name="Missing">The number of the missing person; several for a symmetric result as a whole.</param>
/// <param name="Primary">The primary identifiers, at least one.</param>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("propose-identity")]
public sealed record ProposeIdentity(
    [property: Id(0)] ImmutableArray<string> Remains, [property: Id(1)] ImmutableArray<string> Missing, [property: Id(2)] ImmutableArray<PrimaryIdentifier> Primary, [property: Id(3)] SealedContent Reason) : IdentificationCommand;

/// <summary>Sign a proposed decision. By another member of the board than who proposed it.</summary>
/// <param name="Decision">Its number.</param>
[GenerateSerializer, Immutable, Alias("sign-identity")]
public sealed record SignIdentity([property: Id(0)] int Decision) : IdentificationCommand;

/// <summary>Revise a decision: it holds no more. By a member of the board.</summary>
/// <param name="Decision">Its number.</param>
/// <param name="Reason">Why, for gateways.</param>
[GenerateSerializer, Immutable, Alias("revise-identity")]
public sealed record ReviseIdentity([property: Id(0)] int Decision, [property: Id(1)] SealedContent Reason) : IdentificationCommand;

/// <summary>Release an identity to the home bureau, and to nobody else. By the host, of a signed decision about one person.</summary>
/// <param name="Decision">Its number.</param>
/// <param name="Identity">What the home bureau is to know, for its gateways.</param>
[GenerateSerializer, Immutable, Alias("release-identity")]
public sealed record ReleaseIdentity([property: Id(0)] int Decision, [property: Id(1)] SealedContent Identity) : IdentificationCommand;

/// <summary>Close it: everything is deleted the set time later. By the host.</summary>
[GenerateSerializer, Immutable, Alias("close-identification")]
public sealed record CloseIdentification : IdentificationCommand;

/// <summary>That who supplies a file consents, and knows what becomes of it.</summary>
/// <param name="IsGiven">Whether the supplier consents that its file is compared with all others, and kept until the set time after closing.</param>
/// <param name="KnowsHubReads">Whether the supplier knows that the host's hub reads the file, and with it the host and the board.</param>
[GenerateSerializer, Immutable, Alias("supplier-consent")]
public sealed record SupplierConsent([property: Id(0)] bool IsGiven, [property: Id(1)] bool KnowsHubReads);
