using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Feeds;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.AspNetCore.WebUtilities;

namespace Interpol.Mesh.Console.Tests.Feeds;

public sealed class FeedWindowTests
{
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_window_grows_backwards_to_the_first_entry_without_a_gap_and_without_a_double()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Page(address, new FeedCursor(3, 250, 501));
        var window = new FeedWindow(scene.Service<MeshApi>(), France);

        await window.ReadNewestAsync(CancellationToken.None);
        Assert.Equal((3, 50, 50), Counts(window));
        window.Add([FeedLine.Of(Entry(Lane.Flash, 4)), FeedLine.Of(Entry(Lane.Routine, 501))]);
        while (window.HasOlder)
        {
            await window.ReadOlderAsync(CancellationToken.None);
        }

        Assert.Equal((4, 250, 501), Counts(window));
        Assert.Equal(window.Rows.OrderByDescending(row => row.At).Select(row => row.Id), window.Rows.Select(row => row.Id));
    }

    [Fact]
    public async Task An_empty_feed_is_no_reason_to_ask_on()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Page(address, FeedCursor.Start);
        var window = new FeedWindow(scene.Service<MeshApi>(), France);
        await window.ReadNewestAsync(CancellationToken.None);
        Assert.Empty(window.Rows);
        Assert.False(window.HasOlder);
        Assert.Single(scene.Api.Asked);
    }

    [Fact]
    public async Task Of_a_feed_of_a_hundred_thousand_entries_only_the_newest_are_read_and_a_page_of_them_is_shown()
    {
        const int Routine = 100_000;
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, address) => Page(address, new FeedCursor(0, 0, Routine));
        var window = new FeedWindow(scene.Service<MeshApi>(), France);
        await window.ReadNewestAsync(CancellationToken.None);
        Assert.Equal((0, 0, 50), Counts(window));
        Assert.Equal(2, scene.Api.Asked.Count);
        Assert.Equal(Routine, window.Rows[0].Position);
        for (var step = 0; step < 10; step++)
        {
            await window.ReadOlderAsync(CancellationToken.None);
        }

        var list = scene.Context.Render<FeedTable>(parameters => parameters.Add(one => one.Owner, France).Add(one => one.Rows, window.Rows).Add(one => one.Label, "Feed"));
        Assert.Equal(50, list.FindAll("tbody tr").Count);
        for (var page = 2; page <= 40; page++)
        {
            list.FindAll(".pager button")[1].Click();
        }

        Assert.Equal(50, list.FindAll("tbody tr").Count);
        Assert.Contains("1951 to 2000 of 2050", list.Find(".pager > span").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false, 4)]
    [InlineData(Lane.Flash, null, false, 2)]
    [InlineData(null, MessageKind.Note, false, 1)]
    [InlineData(null, null, true, 2)]
    [InlineData(Lane.Flash, MessageKind.Message, true, 1)]
    public void Filters_add_up(Lane? lane, MessageKind? kind, bool unread, int shown)
    {
        FeedLine[] rows =
        [
            FeedLine.Of(Entry(Lane.Flash, 1)), FeedLine.Of(Entry(Lane.Flash, 2) with { ReadAt = Begin }), FeedLine.Of(Entry(Lane.Routine, 1)), FeedLine.Of(Entry(Lane.Routine, 2) with { Kind = MessageKind.Note }),
        ];
        Assert.Equal(shown, rows.Count(new FeedFilter(lane, kind, unread).Shows));
    }

    private static (int Flash, int Urgent, int Routine) Counts(FeedWindow window) =>
        (window.Rows.Count(row => row.Lane == Lane.Flash), window.Rows.Count(row => row.Lane == Lane.Urgent), window.Rows.Count(row => row.Lane == Lane.Routine));

    private static FeedPageBody Page(string address, FeedCursor head)
    {
        var query = QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]);
        if (!query.TryGetValue("kinds", out var kinds))
        {
            return new FeedPageBody([], FeedCursor.Start, head);
        }

        var lane = Enum.Parse<Lane>(kinds!, ignoreCase: true);
        var after = FeedCursor.Parse(query["after"]!)[lane];
        var last = Math.Min(head[lane], after + int.Parse(query["max"]!, System.Globalization.CultureInfo.InvariantCulture));
        return new FeedPageBody([.. Enumerable.Range((int)after + 1, (int)(last - after)).Select(position => Entry(lane, position))], FeedCursor.Start.With(lane, last), head);
    }

    private static FeedEntryBody Entry(Lane lane, int position) => new(
        lane, position, MessageId.For(OwnerId.Parse("BR"), OperationId.Parse($"{lane}.{position}")), MessageKind.Message, MailDirection.Received, OwnerId.Parse("BR"), [France],
        Begin.AddMinutes(position), Begin.AddMinutes(position), null, MailState.Open, MessageHandling.Default, ReadOnlyMemory<byte>.Empty, Sha256Hash.Parse(new string('a', 64)), []);
}
