using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Events;

/// <summary>Badges at entrances.</summary>
/// <param name="Passages">1 to <see cref="AccreditationLimits.MaxChanges"/>, in the order in which they happened.</param>
[GenerateSerializer, Immutable, Alias("passages-command")]
public sealed record PassagesCommand([property: Id(0)] ImmutableArray<Passage> Passages);

/// <summary>A badge at an entrance.</summary>
/// <param name="Badge">Its number, as it was read.</param>
/// <param name="Checkpoint">The code of the entrance.</param>
/// <param name="Direction">In or out.</param>
[GenerateSerializer, Immutable, Alias("passage")]
public sealed record Passage([property: Id(0)] string Badge, [property: Id(1)] string Checkpoint, [property: Id(2)] PassageDirection Direction)
{
    /// <summary>What an entrance without network has decided; null where the hub is asked to decide.</summary>
    [Id(3)]
    public OfflineDecision? Offline { get; init; }

    /// <summary>What whoever comes with the badge shows or says: a travel document, a person, or both as a zone says them. It is asked of the records as a check asks; null for nothing.</summary>
    [Id(4)]
    public CheckQuestion? Shown { get; init; }
}

/// <summary>What an entrance without network has decided by its copy of the lists. It stays decided.</summary>
/// <param name="Verdict">What.</param>
/// <param name="At">When, by the entrance's clock.</param>
/// <param name="DataAsOf">Of when its copy was.</param>
[GenerateSerializer, Immutable, Alias("offline-decision")]
public sealed record OfflineDecision([property: Id(0)] PassageVerdict Verdict, [property: Id(1)] DateTimeOffset At, [property: Id(2)] DateTimeOffset DataAsOf);

/// <summary>What was decided of a badge at an entrance.</summary>
/// <param name="Badge">Its number.</param>
/// <param name="Checkpoint">The code of the entrance.</param>
/// <param name="Direction">In or out.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="At">When.</param>
/// <param name="By">On whose behalf.</param>
[GenerateSerializer, Immutable, Alias("decided-passage")]
public sealed record DecidedPassage(
    [property: Id(0)] string Badge,
    [property: Id(1)] string Checkpoint,
    [property: Id(2)] PassageDirection Direction,
    [property: Id(3)] PassageVerdict Verdict,
    [property: Id(4)] DateTimeOffset At,
    [property: Id(5)] Author By)
{
    /// <summary>Of when the copy was by which an entrance without network decided; null where the hub did.</summary>
    [Id(6)]
    public DateTimeOffset? DataAsOf { get; init; }

    /// <summary>What the hub would have decided then, where that is another verdict; null for the same.</summary>
    [Id(7)]
    public PassageVerdict? AtHub { get; init; }
}

/// <summary>What became of badges at entrances.</summary>
/// <param name="Answers">One to each, in their order.</param>
[GenerateSerializer, Immutable, Alias("passages-outcome")]
public sealed record PassagesOutcome([property: Id(0)] ImmutableArray<PassageAnswer> Answers)
{
    /// <summary>Whether the records did not answer soon enough, or the grant is over, so that the lists were taken as they were screened.</summary>
    [Id(1)]
    public bool IsAsScreened { get; init; }
}

/// <summary>What an entrance is told of a badge.</summary>
/// <param name="Passage">What was decided.</param>
/// <param name="Entry">Whose badge it is, to be compared with the person; null when it is not on the lists.</param>
[GenerateSerializer, Immutable, Alias("passage-answer")]
public sealed record PassageAnswer([property: Id(0)] DecidedPassage Passage, [property: Id(1)] Accreditation? Entry)
{
    /// <summary>Whether what was shown was not asked of the records yet. It waits, and is asked as soon as they answer and the grant lets it; what is found then is told as any finding.</summary>
    [Id(2)]
    public bool IsShownWaiting { get; init; }
}

/// <summary>In or out.</summary>
[GenerateSerializer, Alias("passage-direction")]
[JsonConverter(typeof(KebabCase<PassageDirection>))]
public enum PassageDirection
{
    /// <summary>Into the site or zone.</summary>
    In = 0,

    /// <summary>Out of it.</summary>
    Out = 1,
}

/// <summary>What is decided of a badge at an entrance. Of several reasons the first in this order is said.</summary>
[GenerateSerializer, Alias("passage-verdict")]
[JsonConverter(typeof(KebabCase<PassageVerdict>))]
public enum PassageVerdict
{
    /// <summary>Let in, or out.</summary>
    Admitted = 0,

    /// <summary>The badge is not on the lists.</summary>
    Unknown = 1,

    /// <summary>The badge was revoked.</summary>
    Revoked = 2,

    /// <summary>Screening has found something that host or team has to look at before anybody is let in.</summary>
    Refer = 3,

    /// <summary>Not for this site.</summary>
    WrongSite = 4,

    /// <summary>Not for this zone.</summary>
    WrongZone = 5,

    /// <summary>Not on this day.</summary>
    WrongDay = 6,

    /// <summary>The badge is in already: somebody else may have a copy of it, or an exit was not read.</summary>
    AlreadyIn = 7,

    /// <summary>The badge goes out and was not in.</summary>
    NotIn = 8,
}
