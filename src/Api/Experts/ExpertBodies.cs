using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;

namespace Interpol.Mesh.Api;

/// <summary>All that an owner says of an expert; no name of a person.</summary>
public sealed record PutExpertRequest : CommandRequest
{
    /// <summary>What the expert does.</summary>
    [Items(1, ExpertLimits.MaxSkills, Distinct = true)]
    public required ImmutableArray<ExpertSkill> Skills { get; init; }

    /// <summary>Languages: codes of ISO 639-1.</summary>
    [Items(0, ExpertLimits.MaxCodes, Distinct = true), LanguageCodes(ExpertLimits.MaxCodes)]
    public ImmutableArray<string>? Languages { get; init; }

    /// <summary>Vaccinations: codes of lower-case letters, digits and dashes.</summary>
    [Items(0, ExpertLimits.MaxCodes, Distinct = true)]
    public ImmutableArray<string>? Vaccinations { get; init; }

    /// <summary>The countries for which the expert has a visa.</summary>
    [Items(0, ExpertLimits.MaxOwners, Distinct = true)]
    public ImmutableArray<OwnerId>? Visas { get; init; }

    /// <summary>Where the expert is, in degrees.</summary>
    [Range(-90, 90)]
    public required double Latitude { get; init; }

    /// <summary>The same.</summary>
    [Range(-180, 180)]
    public required double Longitude { get; init; }

    /// <summary>Whether the expert can leave within hours.</summary>
    public bool IsOnStandBy { get; init; }

    /// <summary>When the expert is not available.</summary>
    [Items(0, ExpertLimits.MaxAbsences)]
    public ImmutableArray<ExpertAbsence>? Absences { get; init; }

    /// <summary>The owners that find the expert beside its owner and the Secretariat; all without it.</summary>
    [Items(0, ExpertLimits.MaxOwners, Distinct = true)]
    public ImmutableArray<OwnerId>? Readers { get; init; }
}

/// <summary>An expert.</summary>
/// <param name="Id">The id.</param>
/// <param name="State">Where the expert stands.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
/// <param name="Card">What the owner says; who else finds the expert is shown to the owner and the Secretariat.</param>
/// <param name="Reservations">When the expert is reserved; for which deployments is shown to the owner and the Secretariat.</param>
public sealed record ExpertBody(ExpertId Id, ExpertState State, long Version, ExpertCard Card, ImmutableArray<ExpertReservation> Reservations);

/// <summary>An expert that a search found.</summary>
/// <param name="Expert">The expert.</param>
/// <param name="Kilometres">How far from the place asked for, along the great circle; null when none was asked for.</param>
/// <param name="IsOffered">Whether the expert is free for the time asked for.</param>
/// <param name="Reason">Why not; null when the expert is free.</param>
public sealed record FoundExpertBody(ExpertBody Expert, double? Kilometres, bool IsOffered, string? Reason);

/// <summary>Experts.</summary>
/// <param name="Experts">Those who are free first, the nearest first, over all pages.</param>
/// <param name="Next">What to send in behind for the page behind; null when nothing follows.</param>
public sealed record ExpertsBody(ImmutableArray<FoundExpertBody> Experts, string? Next);
