using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Alerts;

/// <summary>
/// Which offers of help the alerts open. A country has one offer a thread: it is opened when the message that holds is orange or red and the country in or near it, changed by every further one, and
/// closed when no message holds any more, or the one that holds is no more in or near it; then it stays so, and when the alert comes back the country is offered help anew. Of threads that become one, the offer that was opened first stays.
/// </summary>
internal sealed class AlertRules(OwnerDirectory owners) : AggregateRules<AlertBook, TakeAlerts, AlertEvent>
{
    /// <summary>How the names of the links to deployments begin; the country follows.</summary>
    public const string OfferLink = "offer/";

    /// <summary>The link to the lead desk.</summary>
    public const string LeadLink = "lead";

    /// <summary>Why an offer was closed whose country is no longer in or near the area.</summary>
    private const string LeftArea = "left-area";

    /// <summary>The Secretariat, whose alerts they are.</summary>
    public OwnerId Secretariat { get; } = owners.Secretariat;

    public override string Kind => "alerts";

    public override int SnapshotEvery => 500;

    public override void CheckKey(string key)
    {
        if (key != IAlertsGrain.Key)
        {
            throw new MeshException(MeshErrorCodes.MalformedId, $"There is one actor of alerts, and its key is {IAlertsGrain.Key}.");
        }
    }

    public override ImmutableArray<AlertEvent> Decide(string key, AlertBook? state, Author by, TakeAlerts command, DateTimeOffset now)
    {
        if (by.Owner != Secretariat)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Alerts come in at the Secretariat.");
        }

        Check(command, now);
        var events = ImmutableArray.CreateBuilder<AlertEvent>();
        var book = state ?? new AlertBook([], 1, 1);
        foreach (var message in command.Messages.Where(message => message.Key.Sent >= now - AlertLimits.Oldest))
        {
            var touched = book.FindAll(message.References.Append(message.Key)).ToList();
            var isNews = message.Kind != AlertKind.Alert || message.Level != AlertLevel.Green || touched.Count > 0;
            if (!isNews || touched.Any(thread => AlertThreads.Has(thread, message.Key)))
            {
                continue;
            }

            if (touched.Count == 0 && book.Threads.Length >= AlertLimits.MaxThreads)
            {
                throw new MeshException(MeshErrorCodes.Busy, $"{AlertLimits.MaxThreads} alerts are kept; the oldest goes {AlertLimits.Kept.TotalDays:0} days after its last message.", TimeSpan.FromHours(1));
            }

            var number = touched.Count > 0 ? touched[0].Number : book.NextThread;
            Add(new AlertTaken(number, [.. touched.Skip(1).Select(thread => thread.Number)], EntryOf(message)));
            foreach (var offer in OffersOf(book.Find(number)!, book.NextOffer))
            {
                Add(new AlertOfferSet(number, offer));
            }
        }

        if (state is null && events.Count == 0)
        {
            Add(new AlertBookBegun());
        }

        return events.ToImmutable();

        void Add(AlertEvent happened)
        {
            events.Add(happened);
            book = Apply(key, book, new Recorded<AlertEvent>(0, now, by, happened));
        }
    }

    public override AlertBook Apply(string key, AlertBook? state, Recorded<AlertEvent> recorded)
    {
        var book = state ?? new AlertBook([], 1, 1);
        switch (recorded.Event)
        {
            case AlertTaken taken:
                return Take(book, taken, recorded.At);
            case AlertOfferSet set:
                var thread = book.Find(set.Thread)!;
                var before = thread.Offers.FirstOrDefault(offer => offer.Number == set.Offer.Number);
                var offers = before is null ? thread.Offers.Add(set.Offer) : thread.Offers.Replace(before, set.Offer);
                return book with { Threads = book.Threads.Replace(thread, thread with { Offers = offers }), NextOffer = Math.Max(book.NextOffer, set.Offer.Number + 1) };
            default:
                return book;
        }
    }

    public override void Tell(AlertBook? before, AlertBook after, Recorded<AlertEvent> recorded, AggregateEffects effects)
    {
        switch (recorded.Event)
        {
            case AlertTaken taken:
                TellLead(before, after, taken, recorded.Version, effects);
                break;
            case AlertOfferSet { Offer: var offer } set:
                var thread = after.Find(set.Thread)!;
                var known = before!.Find(set.Thread)!.Offers.Any(other => other.Number == offer.Number);
                var current = AlertThreads.Current(thread.Messages) ?? thread.Messages[^1];
                var does = offer.IsCancelled ? AlertKind.Cancel : known ? AlertKind.Update : AlertKind.Alert;
                effects.Send(
                    $"{OfferLink}{offer.Country.Value}",
                    new AlertOfferWord(offer.Number, recorded.Version, does, offer.Level, current.Key.Identifier, current.Headline, current.Place, recorded.At)
                    {
                        Why = offer.IsCancelled && HasLeft(AlertThreads.Current(thread.Messages), offer.Country) ? LeftArea : null,
                    });
                break;
        }
    }

    public override TakeAlerts? Due(AlertBook state, string deadline) => null;

    public override ReplicaChange? Replicate(string key, AlertBook state, long version, DateTimeOffset at) => null;

    /// <summary>The book with a message in its thread, and without what is kept no longer.</summary>
    private static AlertBook Take(AlertBook book, AlertTaken taken, DateTimeOffset at)
    {
        var joined = taken.Joined.Prepend(taken.Thread).Select(book.Find).OfType<AlertThread>().ToList();
        ImmutableArray<AlertEntry> all = [.. joined.SelectMany(thread => thread.Messages), taken.Message];
        var messages = AlertThreads.Trim(all);
        var isQueued = joined.Any(thread => thread.IsQueued) || AlertThreads.Current(messages) is { Level: not AlertLevel.Green };
        var after = new AlertThread(taken.Thread, messages, [.. joined.SelectMany(thread => thread.Offers)], at, isQueued);
        var others = book.Threads.RemoveAll(thread => thread.Number == taken.Thread || taken.Joined.Contains(thread.Number));
        var forgotten = others.Where(thread => thread.ChangedAt < at - AlertLimits.Kept).ToList();
        var kept = others.RemoveAll(thread => thread.ChangedAt < at - AlertLimits.Kept);

        // Of a thread that lost nothing only what is new is entered: a page of messages of one thread does not enter that thread again and again.
        var isWhole = messages.Length == all.Length && joined.Count == 1;
        var index = book.ThreadOf.RemoveRange(AlertThreads.KeysOf(forgotten.SelectMany(thread => thread.Messages).Concat(isWhole ? [] : all)));
        return book with
        {
            Threads = kept.Insert(kept.Count(thread => thread.Number < taken.Thread), after),
            NextThread = Math.Max(book.NextThread, taken.Thread + 1),
            ThreadOf = index.SetItems(AlertThreads.KeysOf(isWhole ? [taken.Message] : messages).Select(key => KeyValuePair.Create(key, taken.Thread))),
        };
    }

    /// <summary>What is to become of the offers of a thread, as its messages are now.</summary>
    private static IEnumerable<AlertOffer> OffersOf(AlertThread thread, long next)
    {
        var current = AlertThreads.Current(thread.Messages);
        var open = thread.Offers.Where(offer => !offer.IsCancelled).OrderBy(offer => offer.Number).ToList();
        foreach (var offer in open)
        {
            // Two of one country came together when threads became one. What is far from the country by now is not offered to it there.
            if (current is null || HasLeft(current, offer.Country) || open.Any(other => other.Country == offer.Country && other.Number < offer.Number))
            {
                yield return offer with { IsCancelled = true };
            }
            else if (thread.Messages[^1] == current || offer.Level != current.Level)
            {
                yield return offer with { Level = current.Level };
            }
        }

        if (current is { Level: not AlertLevel.Green })
        {
            foreach (var country in current.Countries.Where(country => open.All(offer => offer.Country != country)))
            {
                yield return new AlertOffer(next++, country, current.Level, IsCancelled: false);
            }
        }
    }

    /// <summary>Whether a message is no more in or near a country. One that names no area says nothing of that.</summary>
    private static bool HasLeft(AlertEntry? current, OwnerId country) => current is not null && (current.Place is not null || !current.Countries.IsEmpty) && !current.Countries.Contains(country);

    private void TellLead(AlertBook? before, AlertBook after, AlertTaken taken, long version, AggregateEffects effects)
    {
        foreach (var joined in taken.Joined.Where(number => before!.Find(number)!.IsQueued))
        {
            Send(joined, Lane.Urgent, "joined", null, ends: true);
        }

        var thread = after.Find(taken.Thread)!;
        var earlier = before?.Find(taken.Thread);
        var current = AlertThreads.Current(thread.Messages);
        if (thread.IsQueued && current is null)
        {
            Send(thread.Number, Lane.Urgent, "cancelled", null, ends: true);
        }
        else if (thread.IsQueued && (earlier is null || !taken.Joined.IsEmpty || current != AlertThreads.Current(earlier.Messages)))
        {
            Send(thread.Number, current!.Level == AlertLevel.Red ? Lane.Flash : Lane.Urgent, EnumText.Of(current.Level), current, ends: false);
        }

        void Send(long number, Lane priority, string what, AlertEntry? entry, bool ends)
        {
            var source = string.Create(CultureInfo.InvariantCulture, $"alert-{number}");
            effects.Send(LeadLink, new QueueArrival($"alerts/{version}/{number}", QueueItemKind.Alert, source, Secretariat, priority, what)
            {
                Where = entry?.Countries ?? [],
                Line = entry?.Headline,
                Ends = ends,
            });
        }
    }

    private static void Check(TakeAlerts command, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        var messages = command.Messages.IsDefault ? [] : command.Messages;
        problems.Require(messages.Length is >= 1 and <= AlertLimits.MaxMessages, $"messages: 1 to {AlertLimits.MaxMessages}.");
        foreach (var (message, number) in messages.Select((message, number) => (message, number)))
        {
            problems.Require(IsKey(message.Key), $"messages[{number}].key: a sender and an identifier of 1 to {AlertLimits.MaxText} characters without spaces.");
            problems.Require(message.Key.Sent <= now + AlertLimits.Ahead, $"messages[{number}].sent: at most {AlertLimits.Ahead.TotalHours:0} hours ahead of the hub's clock.");
            problems.Require(Enum.IsDefined(message.Kind) && Enum.IsDefined(message.Level), $"messages[{number}]: this hub does not know its kind or level.");
            problems.Require(!string.IsNullOrWhiteSpace(message.Headline) && message.Headline.Length <= AlertLimits.MaxText && !message.Headline.Any(char.IsControl), $"messages[{number}].headline: a line of 1 to {AlertLimits.MaxText} characters.");
            problems.Require(message.References is { IsDefault: false, Length: <= AlertLimits.MaxReferences } && message.References.All(IsKey), $"messages[{number}].references: at most {AlertLimits.MaxReferences}.");
            problems.Require(message.Kind != AlertKind.Cancel || !message.References.IsDefaultOrEmpty, $"messages[{number}].references: a cancel names what it takes back.");
            problems.Require(message.Areas.Length <= AlertLimits.MaxAreas && message.Areas.All(IsArea), $"messages[{number}].areas: at most {AlertLimits.MaxAreas}, on the globe.");
        }

        problems.Refuse();

        static bool IsKey(AlertKey key) => IsName(key.Sender) && IsName(key.Identifier);

        static bool IsName(string? name) => name is { Length: > 0 and <= AlertLimits.MaxText } && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

        static bool IsArea(AlertArea area) =>
            area.Points is { IsDefault: false, Length: 1 or (>= 3 and <= AlertLimits.MaxPoints) }
            && area.RadiusKm is >= 0 and <= 20_100
            && area.Points.All(point => point is { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 });
    }

    private AlertEntry EntryOf(AlertMessage message) => new(
        message.Key, message.Kind, message.Level, message.Headline, message.References, AlertGeography.CountriesOf(owners, message), message.Areas is [var first, ..] ? first.Points[0] : null);
}
