using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Experts;

/// <summary>
/// One expert of an owner, and for which deployments the expert is reserved; the key is an <see cref="ExpertId"/>. Every reservation is an append here, which only one of two
/// overlapping ones gets.
/// </summary>
[Alias("expert")]
public interface IExpertGrain : IAggregateGrain
{
    /// <summary>Enters or changes the card, takes the expert off the roster, reserves or frees. Repeating a command under its operation id is without effect.</summary>
    /// <exception cref="Errors.MeshException">
    /// <c>not-allowed-now</c>: the expert is reserved for another deployment at that time, away, or off the roster; <c>forbidden</c>, <c>not-found</c>, <c>invalid</c>,
    /// <c>conflict</c>, <c>operation-conflict</c>, <c>busy</c>, <c>unavailable</c>.
    /// </exception>
    [Alias("execute")]
    Task<ExpertView> ExecuteAsync(IssuedCommand<ExpertCommand> command, CancellationToken cancellationToken = default);

    /// <summary>The expert as it stands; null when there is none, or its owner does not show it to the reader.</summary>
    [Alias("get"), AlwaysInterleave]
    Task<ExpertView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default);
}

/// <summary>What can be done with an expert.</summary>
[GenerateSerializer, Immutable, Alias("expert-command")]
public abstract record ExpertCommand;

/// <summary>Enter an expert, change the card, or put the expert on the roster again. By the owner that brings the expert.</summary>
/// <param name="Card">All that the owner says of the expert.</param>
[GenerateSerializer, Immutable, Alias("put-expert")]
public sealed record PutExpert([property: Id(0)] ExpertCard Card) : ExpertCommand;

/// <summary>Take an expert off the roster who is not reserved. By the owner that brings the expert.</summary>
[GenerateSerializer, Immutable, Alias("retire-expert")]
public sealed record RetireExpert : ExpertCommand;

/// <summary>Reserve an expert for a deployment, or bring a reservation a stage further. By deployments only, on behalf of the Secretariat.</summary>
/// <param name="Reservation">For which, at which stage and for when.</param>
[GenerateSerializer, Immutable, Alias("reserve-expert")]
public sealed record ReserveExpert([property: Id(0)] ExpertReservation Reservation) : ExpertCommand;

/// <summary>End the reservation for a deployment. By deployments only.</summary>
/// <param name="Deployment">For which.</param>
/// <param name="Member">The number of the member there; a reservation for a later member stays.</param>
[GenerateSerializer, Immutable, Alias("free-expert")]
public sealed record FreeExpert([property: Id(0)] DeploymentId Deployment, [property: Id(1)] int Member) : ExpertCommand;

/// <summary>A hold is over that nobody has made an assignment. By the hub's clock only.</summary>
/// <param name="Deployment">For which it was.</param>
[GenerateSerializer, Immutable, Alias("lapse-hold")]
public sealed record LapseHold([property: Id(0)] DeploymentId Deployment) : ExpertCommand;

/// <summary>An expert with the version.</summary>
/// <param name="Record">What is known.</param>
/// <param name="Version">Counts its changes; also the ETag.</param>
[GenerateSerializer, Immutable, Alias("expert-view")]
public sealed record ExpertView([property: Id(0)] ExpertRecord Record, [property: Id(1)] long Version);

/// <summary>An expert.</summary>
/// <param name="Id">The id.</param>
/// <param name="Card">What the owner says.</param>
/// <param name="Reservations">For which deployments the expert is reserved, the earliest first.</param>
[GenerateSerializer, Immutable, Alias("expert-record")]
public sealed record ExpertRecord([property: Id(0)] ExpertId Id, [property: Id(1)] ExpertCard Card, [property: Id(2)] ImmutableArray<ExpertReservation> Reservations)
{
    /// <summary>Whether the expert is off the roster.</summary>
    [Id(3)]
    public bool IsRetired { get; init; }

    /// <summary>Where the expert stands, by the reservation that is furthest.</summary>
    [JsonIgnore]
    public ExpertState State => IsRetired
        ? ExpertState.Retired
        : Reservations.IsEmpty ? ExpertState.Free : Reservations.Max(reservation => reservation.Stage) switch
        {
            ReservationStage.Held => ExpertState.Held,
            ReservationStage.Assigned => ExpertState.Assigned,
            ReservationStage.Deployed => ExpertState.Deployed,
            _ => ExpertState.Returning,
        };

    /// <summary>The expert as replicas have it, whose rows the gateways of all readers can read: not for which deployments it is reserved, nor who else finds it.</summary>
    [JsonIgnore]
    public ExpertRecord Listed => this with
    {
        Card = Card with { Readers = [] },
        Reservations = [.. Reservations.Select(reservation => reservation with { Deployment = null })],
    };

    /// <summary>
    /// The expert as a reader is told: its owner and the Secretariat everything, others whom the owner shows it to not for which deployments it is reserved, nor who else finds it; null for those
    /// whom the owner does not show it to.
    /// </summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="secretariat">The Secretariat, which deploys.</param>
    public ExpertRecord? ToldTo(OwnerId reader, OwnerId secretariat) => this switch
    {
        _ when reader == Id.Owner || reader == secretariat => this,
        _ when Card.Readers.IsEmpty || Card.Readers.Contains(reader) => Listed,
        _ => null,
    };

    /// <summary>Another deployment that needs the expert within a time; null when none does.</summary>
    /// <param name="from">Since when.</param>
    /// <param name="until">Until when, not included.</param>
    /// <param name="now">The time at which this is asked.</param>
    /// <param name="except">The deployment for which it would be; null for none.</param>
    public ExpertReservation? Conflict(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, DeploymentId? except) =>
        Reservations.FirstOrDefault(other => (except is null || other.Deployment != except) && other.Overlaps(from, until, now));

    /// <summary>Why the expert cannot be reserved for a time; null when the expert can.</summary>
    /// <param name="from">Since when.</param>
    /// <param name="until">Until when, not included.</param>
    /// <param name="now">The time at which this is asked.</param>
    /// <param name="except">The deployment for which it would be; null for none.</param>
    public string? WhyNot(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, DeploymentId? except) => this switch
    {
        { IsRetired: true } => "off the roster",
        _ when Conflict(from, until, now, except) is { } taken => taken.ToString(),
        _ when Card.Absences.FirstOrDefault(absence => absence.From < until && from < absence.Until) is { } away => $"not available from {away.From:O} until {away.Until:O}",
        _ => null,
    };
}

/// <summary>What the owner that brings an expert says of the expert; hubs read it, and it names no person.</summary>
/// <param name="Skills">What the expert does: 1 to <see cref="ExpertLimits.MaxSkills"/>.</param>
/// <param name="Languages">Languages: codes of ISO 639-1, two lower-case letters.</param>
/// <param name="Vaccinations">Vaccinations: codes of lower-case letters, digits and dashes.</param>
/// <param name="Visas">The countries for which the expert has a visa.</param>
/// <param name="Latitude">Where the expert is, in degrees.</param>
/// <param name="Longitude">The same.</param>
/// <param name="IsOnStandBy">Whether the expert can leave within hours.</param>
/// <param name="Absences">When the expert is not available.</param>
/// <param name="Readers">The owners that find the expert beside its owner and the Secretariat; empty for all.</param>
[GenerateSerializer, Immutable, Alias("expert-card")]
public sealed record ExpertCard(
    [property: Id(0)] ImmutableArray<ExpertSkill> Skills,
    [property: Id(1)] ImmutableArray<string> Languages,
    [property: Id(2)] ImmutableArray<string> Vaccinations,
    [property: Id(3)] ImmutableArray<OwnerId> Visas,
    [property: Id(4)] double Latitude,
    [property: Id(5)] double Longitude,
    [property: Id(6)] bool IsOnStandBy,
    [property: Id(7)] ImmutableArray<ExpertAbsence> Absences,
    [property: Id(8)] ImmutableArray<OwnerId> Readers);

/// <summary>A time for which an expert is not available.</summary>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when, not included.</param>
[GenerateSerializer, Immutable, Alias("expert-absence")]
public sealed record ExpertAbsence([property: Id(0)] DateTimeOffset From, [property: Id(1)] DateTimeOffset Until);

/// <summary>The reservation of an expert for a deployment. One that is deployed or returning lasts until it is freed, whatever was planned.</summary>
/// <param name="Deployment">For which; null for those who are not told.</param>
/// <param name="Member">The number of the member there, from 0, or a lower one when others were added at the same time: who comes back to a deployment is a later member.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="From">Since when the expert is needed.</param>
/// <param name="Until">Until when that is planned, not included.</param>
/// <param name="HeldUntil">When a hold lapses; null for what is more than a hold.</param>
[GenerateSerializer, Immutable, Alias("expert-reservation")]
public sealed record ExpertReservation(
    [property: Id(0)] DeploymentId? Deployment,
    [property: Id(1)] int Member,
    [property: Id(2)] ReservationStage Stage,
    [property: Id(3)] DateTimeOffset From,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] DateTimeOffset? HeldUntil)
{
    /// <summary>Whether the expert is needed within a time. Who is away longer than was planned is back when that is reported, and nobody knows when.</summary>
    /// <param name="from">Since when.</param>
    /// <param name="until">Until when, not included.</param>
    /// <param name="now">The time at which this is asked.</param>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) =>
        From < until && (from < Until || (Stage >= ReservationStage.Deployed && Until <= now));

    /// <summary>The reservation in words, as a reason why the expert is not free.</summary>
    public override string ToString()
    {
        var others = Deployment?.Value ?? "another deployment";
        return Stage switch
        {
            ReservationStage.Held => $"held for {others} until {Minute(HeldUntil)}",
            ReservationStage.Assigned => $"assigned to {others} from {Minute(From)} until {Minute(Until)}",
            ReservationStage.Deployed => $"deployed with {others}",
            _ => $"travelling back from {others}",
        };
    }

    private static string? Minute(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}

/// <summary>How far the reservation of an expert is.</summary>
[GenerateSerializer, Alias("reservation-stage")]
[JsonConverter(typeof(KebabCase<ReservationStage>))]
public enum ReservationStage
{
    /// <summary>The expert's owner has not released the expert yet; it lapses.</summary>
    Held = 0,

    /// <summary>The owner has released the expert.</summary>
    Assigned = 1,

    /// <summary>The expert has left for the host, or is there.</summary>
    Deployed = 2,

    /// <summary>The expert travels back.</summary>
    Returning = 3,
}

/// <summary>Where an expert stands.</summary>
[GenerateSerializer, Alias("expert-state")]
[JsonConverter(typeof(KebabCase<ExpertState>))]
public enum ExpertState
{
    /// <summary>No deployment has reserved the expert.</summary>
    Free = 0,

    /// <summary>One holds the expert.</summary>
    Held = 1,

    /// <summary>The expert is assigned to one.</summary>
    Assigned = 2,

    /// <summary>The expert is away with one.</summary>
    Deployed = 3,

    /// <summary>The expert travels back from one.</summary>
    Returning = 4,

    /// <summary>The expert is off the roster.</summary>
    Retired = 5,
}

/// <summary>What experts do.</summary>
[GenerateSerializer, Alias("expert-skill")]
[JsonConverter(typeof(KebabCase<ExpertSkill>))]
public enum ExpertSkill
{
    /// <summary>Fingerprints, faces and what else identifies the living.</summary>
    Biometrics = 0,

    /// <summary>Explosives.</summary>
    Explosives = 1,

    /// <summary>Search and rescue.</summary>
    Rescue = 2,

    /// <summary>Identification of disaster victims.</summary>
    VictimIdentification = 3,

    /// <summary>DNA.</summary>
    Dna = 4,

    /// <summary>Teeth.</summary>
    Odontology = 5,

    /// <summary>Fingerprints.</summary>
    Fingerprints = 6,

    /// <summary>Scenes of crime.</summary>
    CrimeScene = 7,

    /// <summary>Computers, telephones and networks.</summary>
    DigitalForensics = 8,

    /// <summary>Firearms.</summary>
    Firearms = 9,

    /// <summary>Counter-terrorism.</summary>
    CounterTerrorism = 10,

    /// <summary>Criminal analysis.</summary>
    Analysis = 11,

    /// <summary>Photographs and films.</summary>
    PhotoAndVideo = 12,

    /// <summary>Examination of documents.</summary>
    DocumentExamination = 13,
}

/// <summary>How much may be said of an expert.</summary>
public static class ExpertLimits
{
    /// <summary>Skills of an expert.</summary>
    public const int MaxSkills = 14;

    /// <summary>Languages of an expert, and vaccinations.</summary>
    public const int MaxCodes = 50;

    /// <summary>Characters of the code of a vaccination.</summary>
    public const int MaxCode = 30;

    /// <summary>Countries for which an expert has a visa, and owners to which the owner shows the expert.</summary>
    public const int MaxOwners = 250;

    /// <summary>Times at which an expert is not available.</summary>
    public const int MaxAbsences = 50;

    /// <summary>Deployments for which an expert is reserved at once.</summary>
    public const int MaxReservations = 50;
}
