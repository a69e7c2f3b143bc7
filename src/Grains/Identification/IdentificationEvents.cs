using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>What can happen to an identification. Who did it and when stands beside the event.</summary>
[GenerateSerializer, Immutable, Alias("identification-event")]
internal abstract record IdentificationEvent;

/// <summary>It was opened.</summary>
[GenerateSerializer, Immutable, Alias("identification-opened")]
internal sealed record IdentificationOpened([property: Id(0)] bool IsClosedList, [property: Id(1)] int KeepDays) : IdentificationEvent;

/// <summary>Bureaus were invited to supply files.</summary>
[GenerateSerializer, Immutable, Alias("bureaus-invited")]
internal sealed record BureausInvited([property: Id(0)] ImmutableArray<OwnerId> Bureaus) : IdentificationEvent;

/// <summary>The board was appointed.</summary>
[GenerateSerializer, Immutable, Alias("board-appointed")]
internal sealed record BoardAppointed([property: Id(0)] ImmutableArray<Author> Members) : IdentificationEvent;

/// <summary>Persons were added to the list of the missing, each with the home bureau.</summary>
[GenerateSerializer, Immutable, Alias("missing-listed")]
internal sealed record MissingListed([property: Id(0)] ImmutableArray<VictimFileHead> Missing) : IdentificationEvent;

/// <summary>A file was supplied, for the first time or again.</summary>
[GenerateSerializer, Immutable, Alias("file-supplied")]
internal sealed record FileSupplied([property: Id(0)] VictimFileHead Head, [property: Id(1)] VictimFileContent Content) : IdentificationEvent;

/// <summary>A file was withdrawn; its content is deleted afterwards.</summary>
[GenerateSerializer, Immutable, Alias("file-withdrawn")]
internal sealed record FileWithdrawn([property: Id(0)] string Number) : IdentificationEvent;

/// <summary>A family was supplied, for the first time or again.</summary>
[GenerateSerializer, Immutable, Alias("relatives-supplied")]
internal sealed record RelativesSupplied([property: Id(0)] RelativesHead Head, [property: Id(1)] RelativesFile Family) : IdentificationEvent;

/// <summary>A family was withdrawn; its content is deleted afterwards.</summary>
[GenerateSerializer, Immutable, Alias("relatives-withdrawn")]
internal sealed record RelativesWithdrawn([property: Id(0)] string Name) : IdentificationEvent;

/// <summary>A comparison of the files was started.</summary>
[GenerateSerializer, Immutable, Alias("comparison-started")]
internal sealed record ComparisonStarted([property: Id(0)] int Number) : IdentificationEvent;

/// <summary>A comparison of the files was finished.</summary>
[GenerateSerializer, Immutable, Alias("comparison-finished")]
internal sealed record ComparisonFinished(
    [property: Id(0)] int Number, [property: Id(1)] int Remains, [property: Id(2)] int Missing, [property: Id(3)] ImmutableArray<SymmetricResult> Symmetric, [property: Id(4)] string? Note) : IdentificationEvent
{
    /// <summary>Whether the files could be compared. What was known before stays, when not.</summary>
    [Id(5)]
    public bool IsSolved { get; init; }

    /// <summary>Of whom DNA says nothing yet; null for nobody.</summary>
    [Id(6)]
    public UnsolvedFiles? Unsolved { get; init; }
}

/// <summary>Comparing was stopped: what was found before stays, and is not renewed.</summary>
[GenerateSerializer, Immutable, Alias("comparing-stopped")]
internal sealed record ComparingStopped([property: Id(0)] string Why) : IdentificationEvent;

/// <summary>An identity was proposed, with the first signature.</summary>
[GenerateSerializer, Immutable, Alias("identity-proposed")]
internal sealed record IdentityProposed([property: Id(0)] int Number, [property: Id(1)] ProposeIdentity Proposal) : IdentificationEvent;

/// <summary>An identity was signed by a second member.</summary>
[GenerateSerializer, Immutable, Alias("identity-signed")]
internal sealed record IdentitySigned([property: Id(0)] int Number) : IdentificationEvent;

/// <summary>A decision was revised: it holds no more.</summary>
[GenerateSerializer, Immutable, Alias("identity-revised")]
internal sealed record IdentityRevised([property: Id(0)] int Number, [property: Id(1)] SealedContent? Reason) : IdentificationEvent;

/// <summary>An identity was released to the home bureau.</summary>
[GenerateSerializer, Immutable, Alias("identity-released")]
internal sealed record IdentityReleased([property: Id(0)] int Number, [property: Id(1)] SealedContent Identity) : IdentificationEvent;

/// <summary>It was closed; everything is deleted at the time given.</summary>
[GenerateSerializer, Immutable, Alias("identification-closed")]
internal sealed record IdentificationClosed([property: Id(0)] DateTimeOffset DeleteAt) : IdentificationEvent;

/// <summary>Everything was deleted but the counts.</summary>
[GenerateSerializer, Immutable, Alias("identification-deleted")]
internal sealed record IdentificationDeleted : IdentificationEvent;
