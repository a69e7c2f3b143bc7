using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Contracts.Tests.Feeds;

public sealed class FeedCursorTests
{
    [Fact]
    public void Any_cursor_reads_as_it_was_written() => Prop.ForAll<long, long, long>((flash, urgent, routine) =>
    {
        var cursor = new FeedCursor(Math.Abs(flash), Math.Abs(urgent), Math.Abs(routine));
        return FeedCursor.Parse(cursor.ToString()) == cursor;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.-3")]
    [InlineData("1.2.x")]
    [InlineData("1,2,3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.99999999999999999999")]
    public void Other_texts_are_no_cursors(string? text) => Assert.False(FeedCursor.TryParse(text, out _));

    [Fact]
    public void Each_lane_has_its_own_number()
    {
        var cursor = FeedCursor.Start.With(Lane.Flash, 1).With(Lane.Urgent, 2).With(Lane.Routine, 3);

        Assert.Equal(new FeedCursor(1, 2, 3), cursor);
        Assert.Equal([1L, 2L, 3L], Enum.GetValues<Lane>().Select(lane => cursor[lane]));
        Assert.Equal("1.2.3", cursor.ToString());
    }
}
