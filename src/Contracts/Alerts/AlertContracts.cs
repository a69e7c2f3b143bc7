using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;
using Orleans.Concurrency;

namespace Interpol.Mesh.Contracts.Alerts;

/// <summary>All alerts of disasters that came in, and the offers of help that they opened; the key is <see cref="Key"/>. One stream, so that an update which joins what two alerts began is one change.</summary>
[Alias("alerts")]
public interface IAlertsGrain : IAggregateGrain
{
    /// <summary>The key of the one actor of alerts.</summary>
    const string Key = "alerts";

    /// <summary>Takes messages in. Repeating it under its operation id is without effect, and so is a message that came before.</summary>
    /// <returns>The threads in which the messages are; of one that nobody needs to hear of there is none.</returns>
    /// <exception cref="Errors.MeshException"><c>invalid</c>, <c>forbidden</c>; <c>busy</c>: too many alerts are kept; <c>operation-conflict</c>, <c>unavailable</c>.</exception>
    [Alias("execute")]
    Task<ImmutableArray<AlertThread>> ExecuteAsync(IssuedCommand<TakeAlerts> command, CancellationToken cancellationToken = default);

    /// <summary>The threads, the last changed first; to others than the Secretariat none.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="max">Threads, 1 to <see cref="AlertLimits.MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    [Alias("list"), AlwaysInterleave]
    Task<ImmutableArray<AlertThread>> ListAsync(OwnerId reader, int max, CancellationToken cancellationToken = default);
}

/// <summary>Takes messages of alerting authorities in, as a gateway of the Secretariat has read them.</summary>
/// <param name="Messages">The messages, 1 to <see cref="AlertLimits.MaxMessages"/>.</param>
[GenerateSerializer, Immutable, Alias("take-alerts")]
public sealed record TakeAlerts([property: Id(0)] ImmutableArray<AlertMessage> Messages);

/// <summary>The name of an alert message: three parts that together are unique (Common Alerting Protocol 1.2, section 3.2.1, references).</summary>
/// <param name="Sender">Who issued it.</param>
/// <param name="Identifier">What its sender calls it.</param>
/// <param name="Sent">When it was sent.</param>
[GenerateSerializer, Immutable, Alias("alert-key")]
public readonly record struct AlertKey([property: Id(0)] string Sender, [property: Id(1)] string Identifier, [property: Id(2)] DateTimeOffset Sent);

/// <summary>A message of an alerting authority, read from CAP or GDACS.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Headline">What happened, a line.</param>
/// <param name="References">The messages that it updates or cancels; empty for a new alert.</param>
[GenerateSerializer, Immutable, Alias("alert-message")]
public sealed record AlertMessage(
    [property: Id(0)] AlertKey Key,
    [property: Id(1)] AlertKind Kind,
    [property: Id(2)] AlertLevel Level,
    [property: Id(3)] string Headline,
    [property: Id(4)] ImmutableArray<AlertKey> References)
{
    /// <summary>The countries that it names itself, by code.</summary>
    [Id(5)]
    public ImmutableArray<OwnerId> Countries { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Where.</summary>
    [Id(6)]
    public ImmutableArray<AlertArea> Areas { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>What an alert message does.</summary>
[GenerateSerializer, Alias("alert-kind")]
[JsonConverter(typeof(KebabCase<AlertKind>))]
public enum AlertKind
{
    /// <summary>It begins something.</summary>
    Alert = 0,

    /// <summary>It stands in the place of those that it names.</summary>
    Update = 1,

    /// <summary>It takes back those that it names.</summary>
    Cancel = 2,
}

/// <summary>How severe an alert is, as GDACS colours it. Of CAP, <c>Extreme</c> is red, <c>Severe</c> orange, everything else green.</summary>
[GenerateSerializer, Alias("alert-level")]
[JsonConverter(typeof(KebabCase<AlertLevel>))]
public enum AlertLevel
{
    /// <summary>No help from outside is expected to be needed.</summary>
    Green = 0,

    /// <summary>Help may be needed.</summary>
    Orange = 1,

    /// <summary>Help is likely to be needed.</summary>
    Red = 2,
}

/// <summary>An area: a circle, of radius 0 for a point, or a polygon.</summary>
/// <param name="Points">The centre alone, or the corners of the polygon, 3 to <see cref="AlertLimits.MaxPoints"/>.</param>
/// <param name="RadiusKm">The radius of the circle in kilometres; 0 for a polygon.</param>
[GenerateSerializer, Immutable, Alias("alert-area")]
public sealed record AlertArea([property: Id(0)] ImmutableArray<AlertPoint> Points, [property: Id(1)] double RadiusKm);

/// <summary>A point.</summary>
/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
[GenerateSerializer, Immutable, Alias("alert-point")]
public readonly record struct AlertPoint([property: Id(0)] double Latitude, [property: Id(1)] double Longitude);

/// <summary>Messages about one thing: those that name each other, whichever came first.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Messages">What came, in the order in which it came.</param>
/// <param name="Offers">The offers of help that it opened, one a country.</param>
/// <param name="ChangedAt">When the last message came.</param>
/// <param name="IsQueued">Whether the command centre was told of it.</param>
[GenerateSerializer, Immutable, Alias("alert-thread")]
public sealed record AlertThread(
    [property: Id(0)] long Number,
    [property: Id(1)] ImmutableArray<AlertEntry> Messages,
    [property: Id(2)] ImmutableArray<AlertOffer> Offers,
    [property: Id(3)] DateTimeOffset ChangedAt,
    [property: Id(4)] bool IsQueued);

/// <summary>A message as a thread keeps it: where it is has become the countries that it concerns.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Headline">What happened.</param>
/// <param name="References">The messages that it updates or cancels.</param>
/// <param name="Countries">The member countries in or near which it is.</param>
/// <param name="Place">Where its first area is; null when it names none.</param>
[GenerateSerializer, Immutable, Alias("alert-entry")]
public sealed record AlertEntry(
    [property: Id(0)] AlertKey Key,
    [property: Id(1)] AlertKind Kind,
    [property: Id(2)] AlertLevel Level,
    [property: Id(3)] string Headline,
    [property: Id(4)] ImmutableArray<AlertKey> References,
    [property: Id(5)] ImmutableArray<OwnerId> Countries,
    [property: Id(6)] AlertPoint? Place);

/// <summary>An offer of help to a country. It is opened once, and not again when it was cancelled.</summary>
/// <param name="Number">Its number, from 1, of all offers.</param>
/// <param name="Country">To whom.</param>
/// <param name="Level">How severe what it answers is now.</param>
/// <param name="IsCancelled">Whether it was taken back.</param>
[GenerateSerializer, Immutable, Alias("alert-offer")]
public sealed record AlertOffer([property: Id(0)] long Number, [property: Id(1)] OwnerId Country, [property: Id(2)] AlertLevel Level, [property: Id(3)] bool IsCancelled);

/// <summary>The limits of alerts.</summary>
public static class AlertLimits
{
    /// <summary>Messages of one command: a feed has as many items at most.</summary>
    public const int MaxMessages = 500;

    /// <summary>References of a message.</summary>
    public const int MaxReferences = 100;

    /// <summary>Areas of a message.</summary>
    public const int MaxAreas = 100;

    /// <summary>Corners of a polygon.</summary>
    public const int MaxPoints = 2_000;

    /// <summary>Characters of a sender, an identifier or a headline.</summary>
    public const int MaxText = 200;

    /// <summary>Threads that are kept at once.</summary>
    public const int MaxThreads = 5_000;

    /// <summary>Messages that a thread keeps; of more, the oldest that mean nothing any more go.</summary>
    public const int MaxKept = 100;

    /// <summary>References that all messages of a thread together keep; of more, messages go as with <see cref="MaxKept"/>.</summary>
    public const int MaxKeptReferences = 1_000;

    /// <summary>Threads of a page.</summary>
    public const int MaxPage = 200;

    /// <summary>A country is near when its land is within so many kilometres of an area.</summary>
    public const double NearKm = 200;

    /// <summary>A message that was sent longer ago is not taken, so that what is forgotten cannot come again.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    /// <summary>How long after its last message a thread is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(60);

    /// <summary>How far ahead of the hub's a sender's clock may be.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(1);
}
