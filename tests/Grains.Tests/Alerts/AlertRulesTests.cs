using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Alerts;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Alerts;

namespace Interpol.Mesh.Grains.Tests.Alerts;

/// <summary>Which offers of help alerts open, in whichever order their messages come.</summary>
public sealed class AlertRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Author Operator = new(new OwnerId("IPSG"), "1");
    private static readonly AlertRules Rules = new(OwnerDirectory.Default);

    // Each message is its name, its kind, its level, the countries that it names and what it references; what is sent later has the later letter.
    // What is expected are the offers that are open in the end, and how many were ever opened at most, whatever the order.
    public static TheoryData<string, string, int> Scenes() => new()
    {
        { "A:alert:orange:PH", "PH:orange", 1 },
        { "A:alert:green:PH", "", 0 },
        { "A:alert:orange:PH B:update:red:PH:A", "PH:red", 1 },
        { "A:alert:green:PH B:update:orange:PH:A", "PH:orange", 1 },
        { "A:alert:orange:PH B:cancel:green::A", "", 1 },
        { "A:alert:orange:PH B:update:red:PH:A C:cancel:green::B", "", 1 },
        { "A:alert:orange:PH B:update:red:PH:A C:cancel:green::A", "", 1 },
        { "A:alert:orange:PH B:cancel:green::A C:update:red:PH:A", "", 1 },
        { "A:alert:orange:PH B:alert:red:PH C:update:red:PH:A,B", "PH:red", 2 },
        { "A:alert:orange:PH B:alert:orange:PH C:cancel:green::A D:update:red:PH:A,B", "PH:red", 2 },
        { "A:alert:orange:PH B:update:orange:PH,ID:A", "ID:orange PH:orange", 2 },
        { "A:alert:orange:PH B:update:red:ID:A", "ID:red", 2 },
        { "A:alert:orange:PH B:update:red:ID:A C:update:red:PH:B", "PH:red", 3 },
    };

    [Theory]
    [MemberData(nameof(Scenes))]
    public void The_order_in_which_messages_come_changes_nothing(string messages, string open, int most)
    {
        foreach (var order in Permutations([.. messages.Split(' ')]))
        {
            AlertBook? book = null;
            var effects = new List<string>();
            foreach (var message in order.Concat(order))
            {
                book = Take(book, effects, MessageOf(message));
            }

            var offers = book!.Threads.SelectMany(thread => thread.Offers).ToList();
            Assert.Equal(open, string.Join(' ', offers.Where(offer => !offer.IsCancelled).Select(offer => $"{offer.Country}:{offer.Level.ToString().ToLowerInvariant()}").Order()));
            Assert.True(offers.Count <= most, $"{string.Join(' ', order)} opened {offers.Count}");

            // Each offer is opened once, before it is changed, and nothing follows its end.
            foreach (var offer in effects.GroupBy(effect => effect.Split(' ')[0]))
            {
                Assert.Equal("Alert", offer.First().Split(' ')[1]);
                Assert.DoesNotContain(offer.Skip(1), effect => effect.EndsWith("Alert", StringComparison.Ordinal));
                Assert.DoesNotContain(offer.SkipLast(1), effect => effect.EndsWith("Cancel", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void What_is_sent_again_changes_nothing_and_what_is_old_is_not_taken()
    {
        var book = Take(null, [], MessageOf("A:alert:orange:PH"));
        Assert.Empty(Rules.Decide(IAlertsGrain.Key, book, Operator, new TakeAlerts([MessageOf("A:alert:red:PH")]), Now));
        var old = MessageOf("B:alert:red:PH") with { Key = new AlertKey("s", "B", Now - AlertLimits.Oldest - TimeSpan.FromSeconds(1)) };
        Assert.Empty(Rules.Decide(IAlertsGrain.Key, book, Operator, new TakeAlerts([old]), Now));
        Assert.Empty(Take(book, [], MessageOf("C:alert:red:PH"), Now + AlertLimits.Kept + TimeSpan.FromDays(1), Now + AlertLimits.Kept)!.Threads.Where(thread => thread.Number == 1));
    }

    [Fact]
    public void A_country_that_an_alert_has_left_is_told_so_and_its_offer_is_closed_and_not_moved()
    {
        var book = Take(null, [], MessageOf("A:alert:orange:PH"));
        List<AlertOfferWord> words = [];
        book = Take(book, [], MessageOf("B:update:red:ID:A"), words: words);
        Assert.Equal([("PH", AlertKind.Cancel, "left-area"), ("ID", AlertKind.Alert, null)], words.Select(word => (book!.Threads[0].Offers.Single(offer => offer.Number == word.Number).Country.Value, word.Does, word.Why)));

        // Out at sea it is near nobody; without an area it says nothing of where it is.
        var place = new AlertArea([new AlertPoint(0, -140)], 10);
        Assert.All(Take(book, [], MessageOf("C:update:red::B") with { Areas = [place] })!.Threads[0].Offers, offer => Assert.True(offer.IsCancelled));
        Assert.Equal(["ID"], Take(book, [], MessageOf("C:update:red::B"))!.Threads[0].Offers.Where(offer => !offer.IsCancelled).Select(offer => offer.Country.Value));

        words.Clear();
        Take(book, [], MessageOf("C:cancel:green::B"), words: words);
        Assert.Equal([(AlertKind.Cancel, null)], words.Select(word => (word.Does, word.Why)));
    }

    [Fact]
    public void The_command_centre_has_one_item_for_a_thread()
    {
        List<QueueArrival> arrivals = [];
        AlertBook? book = null;
        foreach (var message in new[] { "A:alert:orange:PH", "B:update:red:PH:A", "C:alert:orange:ID", "D:update:green::C", "E:update:orange:PH:B,D", "F:cancel:green::E" })
        {
            book = Take(book, [], MessageOf(message), arrivals: arrivals);
        }

        Assert.Equal(
            ["alert-1 orange Urgent", "alert-1 red Flash", "alert-2 orange Urgent", "alert-2 green Urgent", "alert-2 joined ends", "alert-1 orange Urgent", "alert-1 cancelled ends"],
            arrivals.Select(arrival => $"{arrival.Source} {arrival.What} {(arrival.Ends ? "ends" : arrival.Priority)}"));
        Assert.Equal(arrivals.Count, arrivals.Select(arrival => arrival.Cause).Distinct().Count());
    }

    [Fact]
    public void A_message_that_breaks_a_rule_is_refused_with_all_that_is_wrong()
    {
        var good = MessageOf("A:alert:orange:PH");
        var wrong = good with
        {
            Key = new AlertKey("", "x", Now.AddDays(2)),
            Kind = AlertKind.Cancel,
            Headline = "",
            Areas = [new AlertArea([new AlertPoint(91, 0)], 0)],
        };
        var refusal = Assert.Throws<MeshException>(() => Rules.Decide(IAlertsGrain.Key, null, Operator, new TakeAlerts([good, wrong]), Now));
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.All(["key:", "sent:", "headline:", "references:", "areas:"], field => Assert.Contains($"messages[1].{field}", refusal.Message, StringComparison.Ordinal));
        Assert.Equal(MeshErrorCodes.Forbidden, Assert.Throws<MeshException>(() => Rules.Decide(IAlertsGrain.Key, null, new Author(new OwnerId("PH"), "1"), new TakeAlerts([good]), Now)).Code);
        Assert.Equal(MeshErrorCodes.Invalid, Assert.Throws<MeshException>(() => Rules.Decide(IAlertsGrain.Key, null, Operator, new TakeAlerts([]), Now)).Code);
    }

    [Fact]
    public void A_thread_with_very_many_messages_keeps_what_holds()
    {
        AlertBook? book = null;
        for (var i = 0; i < 3 * AlertLimits.MaxKept; i++)
        {
            var update = new AlertMessage(new AlertKey("gdacs", $"EQ1-{i}", Now.AddMinutes(i - 400)), AlertKind.Update, AlertLevel.Orange, "h", [new AlertKey("gdacs", "EQ1", DateTimeOffset.UnixEpoch)]) { Countries = [new OwnerId("PH")] };
            book = Take(book, [], update);
        }

        var thread = Assert.Single(book!.Threads);
        Assert.Equal((AlertLimits.MaxKept, $"EQ1-{(3 * AlertLimits.MaxKept) - 1}"), (thread.Messages.Length, AlertThreads.Current(thread.Messages)!.Key.Identifier));
        Assert.Single(thread.Offers);
    }

    [Fact]
    public void A_thread_with_very_many_references_and_cancels_stays_small()
    {
        AlertBook? book = null;
        for (var i = 0; i < 3 * AlertLimits.MaxKept; i++)
        {
            ImmutableArray<AlertKey> named = [new AlertKey("s", "EQ1", DateTimeOffset.UnixEpoch), .. Enumerable.Range(0, AlertLimits.MaxReferences - 1).Select(n => new AlertKey("s", $"{i}-{n}", Now))];
            book = Take(book, [], new AlertMessage(new AlertKey("s", $"{i}", Now.AddMinutes(i - 400)), i % 2 == 0 ? AlertKind.Cancel : AlertKind.Update, AlertLevel.Orange, "h", named) { Countries = [new OwnerId("PH")] });
        }

        var thread = Assert.Single(book!.Threads);
        Assert.InRange(thread.Messages.Sum(message => message.References.Length), 1, AlertLimits.MaxKeptReferences);
        Assert.Equal(AlertThreads.KeysOf(thread.Messages).Count(), book.ThreadOf.Count);
    }

    [Fact]
    public void Threads_are_found_by_all_that_they_have_or_name_also_after_a_load()
    {
        AlertBook? book = null;
        var times = new[] { "A:alert:orange:PH", "B:alert:orange:PH", "C:update:red:PH:A,X", "D:alert:orange:ID", "E:cancel:green::D", "F:update:orange:PH:B,C" };
        foreach (var message in times)
        {
            book = Take(book, [], MessageOf(message));
            Assert.Equal(new AlertBook(book!.Threads, 1, 1).ThreadOf.OrderBy(pair => pair.Key.Identifier), book.ThreadOf.OrderBy(pair => pair.Key.Identifier));
        }

        Assert.Equal([1L, 3L], book!.FindAll(new[] { "X", "D", "B", "Q" }.Select(KeyOf)).Select(thread => thread.Number));
        var later = Now + AlertLimits.Kept + TimeSpan.FromDays(1);
        book = Take(book, [], MessageOf("G:alert:orange:PH"), later, later);
        Assert.Equal("G", Assert.Single(book!.ThreadOf.Keys).Identifier);
    }

    private static AlertMessage MessageOf(string text)
    {
        var parts = text.Split(':');
        return new AlertMessage(
            KeyOf(parts[0]),
            Enum.Parse<AlertKind>(parts[1], ignoreCase: true),
            Enum.Parse<AlertLevel>(parts[2], ignoreCase: true),
            $"what happened {parts[0]}",
            parts.Length > 4 ? [.. parts[4].Split(',').Select(KeyOf)] : [])
        {
            Countries = parts[3].Length == 0 ? [] : [.. parts[3].Split(',').Select(code => new OwnerId(code))],
        };
    }

    private static AlertKey KeyOf(string letter) => new("s", letter, Now.AddHours(letter[0] - 'Z'));

    private static AlertBook? Take(AlertBook? book, List<string> effects, AlertMessage message, DateTimeOffset? at = null, DateTimeOffset? sent = null, List<QueueArrival>? arrivals = null, List<AlertOfferWord>? words = null)
    {
        var now = at ?? Now;
        var taken = sent is { } time ? message with { Key = message.Key with { Sent = time } } : message;
        var version = effects.Count + ((arrivals?.Count ?? 0) * 10);
        foreach (var happened in Rules.Decide(IAlertsGrain.Key, book, Operator, new TakeAlerts([taken]), now))
        {
            var told = new AggregateEffects();
            var recorded = new Recorded<AlertEvent>(++version, now, Operator, happened);
            var after = Rules.Apply(IAlertsGrain.Key, book, recorded);
            Rules.Tell(book, after, recorded, told);
            effects.AddRange(told.Messages.Select(sending => sending.Message).OfType<AlertOfferWord>().Select(word => $"{word.Number} {word.Does}"));
            words?.AddRange(told.Messages.Select(sending => sending.Message).OfType<AlertOfferWord>());
            arrivals?.AddRange(told.Messages.Where(sending => sending.Link == AlertRules.LeadLink).Select(sending => (QueueArrival)sending.Message));
            book = after;
        }

        return book;
    }

    private static IEnumerable<ImmutableArray<string>> Permutations(ImmutableArray<string> items) => items.Length <= 1
        ? [items]
        : items.SelectMany(first => Permutations(items.Remove(first)).Select(rest => rest.Insert(0, first)));
}
