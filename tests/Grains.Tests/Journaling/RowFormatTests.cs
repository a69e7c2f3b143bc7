using FsCheck.Fluent;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Tests.Journaling;

public sealed class RowFormatTests
{
    private static readonly Envelope Envelope = new(
        MessageId.For(new OwnerId("FR"), new OperationId("one")),
        [new OwnerId("BR"), new OwnerId("914"), new OwnerId("IPSG")],
        Lane.Urgent,
        new DateTimeOffset(2026, 3, 1, 10, 20, 30, 456, TimeSpan.FromHours(-3)).AddTicks(7),
        [new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of("abc"u8), 3), new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of("d"u8), 50_000_000)],
        65_536,
        Sha256Hash.Of("hello"u8));

    private static readonly Stamp Accepted = new(new DateTimeOffset(2026, 3, 1, 13, 20, 31, TimeSpan.Zero), HubName.Lyon);
    private static readonly Stamp Stored = new(new DateTimeOffset(2026, 3, 1, 13, 20, 32, TimeSpan.Zero), HubName.BuenosAires);

    [Fact]
    public void A_message_of_an_outbox_reads_as_it_was_written()
    {
        var row = new OutboxRow(Envelope, Accepted, [1, 200, long.MaxValue]);
        var stored = row.ToRow("payload"u8.ToArray());

        var read = OutboxRow.Read(stored.Head.Span);

        AssertSame(Envelope, read.Envelope);
        Assert.Equal(Accepted, read.Accepted);
        Assert.Equal(row.Numbers.ToArray(), read.Numbers.ToArray());
        Assert.Equal("payload"u8.ToArray(), stored.Body.ToArray());
        Assert.Equal(OutboxRow.MessageKind, stored.Kind);
    }

    [Fact]
    public void A_message_of_a_feed_reads_as_it_was_written()
    {
        var read = FeedRow.Read(new FeedRow(Envelope, Accepted, Stored, 2, 77).ToRow(default).Head.Span);

        AssertSame(Envelope, read.Envelope);
        Assert.Equal((Accepted, Stored, 2L, 77L), (read.Accepted, read.Stored, read.Epoch, read.Number));
    }

    [Fact]
    public void A_receipt_reads_as_it_was_written()
    {
        var row = new ReceiptRow(Lane.Routine, 3, MessageStage.Read, 12, Stored);

        Assert.Equal(row, ReceiptRow.Read(row.ToRow().Head.Span));
    }

    [Fact]
    public void A_refusal_reads_as_it_was_written() => Assert.Equal(
        new RefusalRow("Warum? ä", new OwnerId("BR"), Lane.Flash, Envelope.Id), RefusalRow.Read(new RefusalRow("Warum? ä", new OwnerId("BR"), Lane.Flash, Envelope.Id).ToRow().Head.Span));

    [Fact]
    public void Fields_that_a_later_version_adds_are_passed_over()
    {
        byte[] longer = [.. new FeedRow(Envelope, Accepted, Stored, 1, 5).ToRow(default).Head.Span, 1, 2, 3];

        Assert.Equal(5, FeedRow.Read(longer).Number);
    }

    [Fact]
    public void A_version_that_is_not_known_is_refused_with_a_sentence()
    {
        var head = new FeedRow(Envelope, Accepted, Stored, 1, 5).ToRow(default).Head.ToArray();
        head[0] = 9;

        Assert.Contains("newer program", Assert.Throws<InvalidDataException>(() => FeedRow.Read(head)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_ends_early_is_damaged_wherever_it_ends()
    {
        var head = new OutboxRow(Envelope, Accepted, [1, 2, 3]).ToRow(default).Head.ToArray();

        Assert.All(Enumerable.Range(0, head.Length), length => Assert.Throws<InvalidDataException>(() => OutboxRow.Read(head.AsSpan(0, length))));
    }

    [Fact]
    public void Any_number_and_text_reads_as_it_was_written() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll<long, string>((number, text) =>
    {
        text ??= string.Empty;
        var reader = new RowReader(new RowWriter(1).Number(number).Text(text).Bytes([1, 2]).ToMemory().Span, 1);
        return reader.Number() == number && reader.Text() == Wellformed(text) && reader.Bytes() is [1, 2] && reader.AtEnd;
    }));

    /// <summary>Half a surrogate pair has no UTF-8.</summary>
    private static string Wellformed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static void AssertSame(Envelope expected, Envelope actual)
    {
        Assert.Equal(expected.Recipients.ToArray(), actual.Recipients.ToArray());
        Assert.Equal(expected.Attachments.ToArray(), actual.Attachments.ToArray());
        Assert.Equal(expected with { Recipients = [], Attachments = [] }, actual with { Recipients = [], Attachments = [] });
        Assert.Equal(expected.ComposedAt.Offset, actual.ComposedAt.Offset);
    }
}
