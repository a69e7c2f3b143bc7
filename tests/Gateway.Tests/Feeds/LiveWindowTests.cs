using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Feeds;

namespace Interpol.Mesh.Gateway.Tests.Feeds;

public sealed class LiveWindowTests
{
    private static readonly FeedCursor Start = new(10, 20, 30);

    [Fact]
    public void It_drops_the_oldest_past_its_entries()
    {
        var window = new LiveWindow(Start, maxEntries: 2, maxBytes: 1000);
        window.Add(Frame(Lane.Flash, 11));
        window.Add(Frame(Lane.Routine, 31));
        window.Add(Frame(Lane.Flash, 12));
        Assert.Equal(1, window.First);
        Assert.Equal(3, window.Next);
        Assert.Equal(new FeedCursor(11, 20, 30), window.Start);
    }

    [Fact]
    public void It_drops_the_oldest_past_its_bytes_even_the_last()
    {
        var window = new LiveWindow(Start, maxEntries: 100, maxBytes: 25);
        window.Add(Frame(Lane.Flash, 11, 10));
        window.Add(Frame(Lane.Flash, 12, 10));
        window.Add(Frame(Lane.Flash, 13, 10));
        Assert.Equal(20, window.Bytes);
        window.Add(Frame(Lane.Flash, 14, 26));
        Assert.Equal(0, window.Bytes);
        Assert.Equal(new FeedCursor(14, 20, 30), window.Start);
        Assert.Equal(window.First, window.Next);
    }

    [Theory]
    [InlineData(10, 20, 30, true)]
    [InlineData(15, 20, 30, true)]
    [InlineData(9, 20, 30, false)]
    [InlineData(99, 19, 99, false)]
    [InlineData(99, 99, 29, false)]
    public void It_covers_whoever_is_behind_in_no_lane(long flash, long urgent, long routine, bool covered) =>
        Assert.Equal(covered, new LiveWindow(Start, 10, 1000).Covers(new FeedCursor(flash, urgent, routine)));

    [Fact]
    public void What_was_read_elsewhere_is_passed_over()
    {
        var window = new LiveWindow(Start, 10, 1000);
        window.Add(Frame(Lane.Flash, 11));
        window.Add(Frame(Lane.Routine, 31));
        window.Add(Frame(Lane.Flash, 12));
        var number = 0L;
        var into = new List<LiveFrame>();
        window.Take(new FeedCursor(11, 20, 30), ref number, 1000, into);
        Assert.Equal([31L, 12L], into.Select(frame => frame.Position));
        Assert.Equal(3, number);
        into.Clear();
        window.Take(new FeedCursor(12, 20, 31), ref number, 1000, into);
        Assert.Empty(into);
    }

    [Fact]
    public void A_batch_ends_at_its_bytes_and_the_next_goes_on()
    {
        var window = new LiveWindow(Start, 10, 1000);
        for (var position = 31; position <= 34; position++)
        {
            window.Add(Frame(Lane.Routine, position, 10));
        }

        var number = 0L;
        var into = new List<LiveFrame>();
        window.Take(Start, ref number, 15, into);
        Assert.Equal(2, into.Count);
        Assert.Equal(2, number);
        window.Take(Start with { Routine = 32 }, ref number, 15, into);
        Assert.Equal([31L, 32L, 33L, 34L], into.Select(frame => frame.Position));
    }

    private static LiveFrame Frame(Lane lane, long position, int bytes = 2) => new(lane, position, MessageKind.Message, MessageId.For(OwnerId.Parse("FR"), OperationId.Parse($"{lane}-{position}")), new byte[bytes]);
}
