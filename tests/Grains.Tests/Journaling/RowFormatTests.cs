using FsCheck.Fluent;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
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
    public void The_fields_of_the_second_version_read_as_they_were_written()
    {
        var other = MessageId.For(new OwnerId("BR"), new OperationId("two"));
        var at = Accepted.At.AddHours(5);
        var full = Envelope with
        {
            Kind = MessageKind.Note,
            Thread = new ThreadId(new string('a', 32)),
            InReplyTo = other,
            ForwardOf = MessageId.For(new OwnerId("BR"), new OperationId("three")),
            Origin = MessageId.For(new OwnerId("914"), new OperationId("four")),
            About = MessageId.For(new OwnerId("FR"), new OperationId("five")),
            AnswerBy = at,
            ExpiresAt = at.AddDays(1),
            Handling = new MessageHandling(TrafficLight.Red, new Audience(AudienceKind.Group, "north", [new OwnerId("FR")])),
            Seal = new EnvelopeSeal("suite", "gateway", "key", new byte[] { 3 }, new byte[] { 4, 5 }, new byte[] { 6 }),
            Note = new FeedNote(NoteKind.Stuck, [new OwnerId("BR")], at, "why") { Count = 3, Forward = other },
        };
        var row = new OutboxRow(full, Accepted, [1, 2, 3]) { Excluded = [new OwnerId("FJ")], Inherited = [new OwnerId("SG")], PreviousForward = 12 };

        var sent = OutboxRow.Read(row.ToRow(default).Head.Span);
        var received = FeedRow.Read(new FeedRow(full, Accepted, Stored, 2, 77) { Excluded = [new OwnerId("FJ")] }.ToRow(default).Head.Span);

        // Written again they are the same bytes: nothing was lost on the way.
        Assert.Equal(row.ToRow(default).Head.ToArray(), sent.ToRow(default).Head.ToArray());
        Assert.Equal(("FJ", "SG", 12L), (Assert.Single(sent.Excluded).Value, Assert.Single(sent.Inherited).Value, sent.PreviousForward));
        Assert.Equal(["FJ"], received.Excluded.Select(owner => owner.Value));
        foreach (var read in new[] { sent.Envelope, received.Envelope })
        {
            Assert.Equal((full.Kind, full.Thread, full.InReplyTo, full.ForwardOf, full.Origin, full.About), (read.Kind, read.Thread, read.InReplyTo, read.ForwardOf, read.Origin, read.About));
            Assert.Equal((full.AnswerBy, full.ExpiresAt, full.Handling), (read.AnswerBy, read.ExpiresAt, read.Handling));
            Assert.Equal(("suite", "gateway", "key"), (read.Seal!.Suite, read.Seal.Gateway, read.Seal.Key));
            Assert.Equal(new byte[] { 3, 4, 5, 6 }, (byte[])[.. read.Seal.Commitment.Span, .. read.Seal.WrapsHash.Span, .. read.Seal.Signature.Span]);
            Assert.Equal((NoteKind.Stuck, at, "why", 3, other), (read.Note!.Kind, read.Note.At!.Value, read.Note.Reason, read.Note.Count, read.Note.Forward!.Value));
        }
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

    /// <summary>Bytes as the first version wrote them: from FR-a to BR, urgent, without attachments, a payload of 5 bytes whose hash is 1, 2.</summary>
    private const string FirstEnvelope = "0846522D61" + "02044252" + "02" + "0000000000000000" + "00" + "00" + "0A" + "040102";

    private const string FirstStamp = "0000000000000000" + "00" + "086C796F6E";

    [Fact]
    public void Rows_of_the_first_version_read_with_defaults()
    {
        var sent = OutboxRow.Read(Convert.FromHexString("01" + FirstEnvelope + FirstStamp + "020E"));
        var received = FeedRow.Read(Convert.FromHexString("01" + FirstEnvelope + FirstStamp + FirstStamp + "0204"));

        foreach (var envelope in new[] { sent.Envelope, received.Envelope })
        {
            Assert.Equal(("FR-a", "BR", Lane.Urgent, 5), (envelope.Id.Value, Assert.Single(envelope.Recipients).Value, envelope.Lane, envelope.PayloadBytes));
            Assert.Equal((MessageKind.Message, MessageHandling.Default), (envelope.Kind, envelope.Handling));
            Assert.Equal((null, null, null, null, null), (envelope.Thread, envelope.ForwardOf, envelope.ExpiresAt, envelope.Seal, envelope.Note));
        }

        Assert.Equal(HubName.Lyon, sent.Accepted.Hub);
        Assert.Equal([7L], sent.Numbers.ToArray());
        Assert.Empty(sent.AllExcluded);
        Assert.Equal((1L, 2L), (received.Epoch, received.Number));
        Assert.Empty(received.Excluded);
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
