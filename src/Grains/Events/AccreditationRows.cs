using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Events;

/// <summary>The kinds of rows of an event's lists, and the names in their stream. All that says something of somebody stands in bodies, and goes with the rows when the lists are deleted.</summary>
internal static class AccreditationRows
{
    /// <summary>An <see cref="Accreditation"/>; without a body a later one has overtaken it.</summary>
    public const byte Entry = 1;

    /// <summary>What became of a command.</summary>
    public const byte Outcome = 2;

    /// <summary>A <see cref="Finding"/>, which waits on <see cref="TellLink"/> until it is told, unless it is cleared.</summary>
    public const byte Finding = 3;

    /// <summary>A <see cref="DecidedPassage"/>, which waits on <see cref="AlarmLink"/> where it is an alarm.</summary>
    public const byte Passage = 4;

    /// <summary>A <see cref="ScreeningBaseline"/>.</summary>
    public const byte Baseline = 5;

    /// <summary>A <see cref="ShownAtEntrance"/>, which waits on <see cref="ShownLink"/> until it is asked.</summary>
    public const byte Shown = 6;

    /// <summary>The link on which what was shown at entrances waits for the records.</summary>
    public const string ShownLink = "shown";

    /// <summary>The link on which host and team are told of findings, behind their hits.</summary>
    public const string TellLink = "tell";

    /// <summary>The link on which they are alarmed: nothing that waits for something else is before an alarm.</summary>
    public const string AlarmLink = "alarm";

    /// <summary>The key of the newest <see cref="Baseline"/>.</summary>
    public const string BaselineKey = "baseline";

    /// <summary>The counter of the position up to which the lists are screened.</summary>
    public const string ScreenedTo = "screened-to";

    /// <summary>The counter of badges that are screened.</summary>
    public const string Screened = "screened";

    /// <summary>The counter of badges on the lists.</summary>
    public const string Listed = "listed";

    /// <summary>The counter of badges with a finding.</summary>
    public const string Suspicious = "suspicious";

    /// <summary>The counter of when everything had been screened and looked at, in ticks.</summary>
    public const string ScreenedAt = "screened-at";

    /// <summary>The deadline that keeps the actor awake while the lists are screened.</summary>
    public const string Screen = "screen";

    /// <summary>The deadline of the next daily report.</summary>
    public const string Report = "report";

    /// <summary>The deadline at which the lists are deleted.</summary>
    public const string Delete = "delete";

    private const string End = "/lists";

    /// <summary>The stream of an event's lists. It ends so that no other's name begins with it: it is deleted as a whole.</summary>
    public static StreamName StreamOf(string key) => new($"{GrainTypes.Accreditations}/{key}{End}");

    /// <summary>The event of a stream by what follows its kind; null when it is none.</summary>
    public static string? EventOf(string name) => name.EndsWith(End, StringComparison.Ordinal) ? name[..^End.Length] : null;

    /// <summary>The key of what the lists say of a badge.</summary>
    public static string BadgeKey(string badge) => $"badge/{badge}";

    /// <summary>The key of what screening has found of a badge.</summary>
    public static string FindingKey(string badge) => $"finding/{badge}";

    /// <summary>The key of a badge's last passage.</summary>
    public static string PassageKey(string badge) => $"passage/{badge}";

    /// <summary>The key of the last passage of a badge that was let into a place, or out.</summary>
    public static string PlaceKey(string badge, EventCheckpoint entrance) => $"place/{badge}/{entrance.Site}/{entrance.Zone}";

    /// <summary>The counter of a day's figure.</summary>
    public static string DayKey(DateOnly day, string figure) => $"day/{day:yyyy-MM-dd}/{figure}";
}

/// <summary>How far the copy of the records was when the lists were screened: what has changed behind that may concern somebody on them.</summary>
/// <param name="Hub">From which hub's copy.</param>
/// <param name="Positions">How far it was, of each owner.</param>
[GenerateSerializer, Immutable, Alias("screening-baseline")]
internal sealed record ScreeningBaseline([property: Id(0)] HubName Hub, [property: Id(1)] ImmutableArray<OwnerPosition> Positions)
{
    /// <summary>Further hubs whose copies were so far.</summary>
    [Id(2)]
    public ImmutableArray<HubName> Others { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whether the copy of a hub is known to be so far. Copies only go on.</summary>
    public bool Covers(HubName hub) => hub == Hub || Others.Contains(hub);

    /// <summary>The baseline that holds for the copy of another hub too: of each owner how far that is which is less far.</summary>
    public ScreeningBaseline BackTo(CopyStart there)
    {
        var positions = there.Positions.ToDictionary(position => position.Owner, position => position.Position);
        return this with
        {
            Positions = [.. Positions.Select(known => positions.GetValueOrDefault(known.Owner) is var other && (other.Epoch, other.UpTo).CompareTo((known.Position.Epoch, known.Position.UpTo)) < 0 ? known with { Position = other } : known)],
            Others = Others.Add(there.Hub),
        };
    }
}

/// <summary>What was shown at an entrance while the records could not be asked.</summary>
/// <param name="Badge">With which badge.</param>
/// <param name="Checkpoint">The code of the entrance.</param>
/// <param name="Question">What, as checks ask it.</param>
[GenerateSerializer, Immutable, Alias("shown-at-entrance")]
internal sealed record ShownAtEntrance([property: Id(0)] string Badge, [property: Id(1)] string Checkpoint, [property: Id(2)] CheckQuestion Question);
