using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Api;

/// <summary>What became of a document with alerts.</summary>
/// <param name="Taken">Messages that were handed to the hub; one that came before changes nothing.</param>
/// <param name="Ignored">Messages that were not, and why.</param>
/// <param name="Threads">The threads in which the messages are.</param>
public sealed record AlertsTakenBody(int Taken, ImmutableArray<IgnoredAlertBody> Ignored, ImmutableArray<AlertThreadBody> Threads);

/// <summary>A message that was not handed on.</summary>
/// <param name="Identifier">Its identifier.</param>
/// <param name="Why">Why.</param>
public sealed record IgnoredAlertBody(string Identifier, string Why);

/// <summary>Alerts.</summary>
/// <param name="Threads">The last changed first.</param>
public sealed record AlertThreadsBody(ImmutableArray<AlertThreadBody> Threads);

/// <summary>Alert messages about one thing.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ChangedAt">When the last message came.</param>
/// <param name="Messages">The messages, in the order in which they came.</param>
/// <param name="Offers">The offers of help that it opened.</param>
public sealed record AlertThreadBody(long Number, DateTimeOffset ChangedAt, ImmutableArray<AlertMessageBody> Messages, ImmutableArray<AlertOfferBody> Offers);

/// <summary>An alert message.</summary>
/// <param name="Sender">Who issued it.</param>
/// <param name="Identifier">What its sender calls it.</param>
/// <param name="Sent">When it was sent.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Level">How severe it is.</param>
/// <param name="Headline">What happened.</param>
/// <param name="Countries">The member countries in or near which it is.</param>
public sealed record AlertMessageBody(string Sender, string Identifier, DateTimeOffset Sent, AlertKind Kind, AlertLevel Level, string Headline, ImmutableArray<OwnerId> Countries);

/// <summary>An offer of help.</summary>
/// <param name="Country">To whom.</param>
/// <param name="Level">How severe what it answers is now.</param>
/// <param name="IsCancelled">Whether it was taken back.</param>
public sealed record AlertOfferBody(OwnerId Country, AlertLevel Level, bool IsCancelled);
