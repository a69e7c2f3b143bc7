using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Grains.Tests.Journal;

/// <summary>Rows as they stand in journals. <see cref="LaterSentRow"/> and <see cref="EarlierFeedRow"/> are rows as another version of the program has them.</summary>
public sealed class RowFormatTests
{
    private static readonly RowSerializer Rows = TestRows.Serializer;

    private static readonly Envelope Envelope = new(
        MessageId.For(new OwnerId("FR"), new OperationId("one")),
        [new OwnerId("BR"), new OwnerId("914"), new OwnerId("IPSG")],
        Lane.Urgent,
        new DateTimeOffset(2026, 3, 1, 10, 20, 30, 456, TimeSpan.FromHours(-3)).AddTicks(7),
        [new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of("abc"u8), 3), new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of("d"u8), 50_000_000)],
        65_536,
        Sha256Hash.Of("hello"u8));

    private static readonly HubTimestamp Accepted = new(new DateTimeOffset(2026, 3, 1, 13, 20, 31, TimeSpan.Zero), HubName.Lyon);
    private static readonly HubTimestamp Stored = new(new DateTimeOffset(2026, 3, 1, 13, 20, 32, TimeSpan.Zero), HubName.BuenosAires);

    [Fact]
    public void A_message_of_an_outbox_reads_as_it_was_written()
    {
        var row = new SentRow(Envelope, Accepted, [1, 200, long.MaxValue]);
        var stored = Rows.Write(OutboxRowKinds.Sent, row, "payload"u8.ToArray());

        var read = Rows.Read<SentRow>(stored.Head);

        AssertSame(Envelope, read.Envelope);
        Assert.Equal(Accepted, read.Accepted);
        Assert.Equal(row.Numbers.ToArray(), read.Numbers.ToArray());
        Assert.Equal("payload"u8.ToArray(), stored.Body.ToArray());
        Assert.Equal(OutboxRowKinds.Sent, stored.Kind);
        Assert.Empty(read.AllExcluded);
    }

    [Fact]
    public void A_message_of_a_feed_reads_as_it_was_written()
    {
        var read = Again(new FeedRow(Envelope, Accepted, Stored, 2, 77));

        AssertSame(Envelope, read.Envelope);
        Assert.Equal((Accepted, Stored, 2L, 77L), (read.Accepted, read.Stored, read.Epoch, read.Number));
        Assert.Empty(read.Excluded);
    }

    [Fact]
    public void Every_field_reads_as_it_was_written()
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
        var row = new SentRow(full, Accepted, [1, 2, 3]) { Excluded = [new OwnerId("FJ")], Inherited = [new OwnerId("SG")], PreviousForward = 12 };

        var sent = Again(row);
        var received = Again(new FeedRow(full, Accepted, Stored, 2, 77) { Excluded = [new OwnerId("FJ")] });

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
    public void Receipts_refusals_and_forwards_read_as_they_were_written()
    {
        var receipt = new ReceiptRow(Lane.Routine, 3, MessageStage.Read, 12, Stored) { Forward = Envelope.Id };
        var refusal = new RefusalRow("Warum? ä", new OwnerId("BR"), Lane.Flash, Envelope.Id);
        var forward = Again(new ForwardRow(Envelope.Id, Stored, [new OwnerId("BR")], [Sha256Hash.Of("abc"u8)], 7));

        Assert.Equal(receipt, Again(receipt));
        Assert.Equal(refusal, Again(refusal));
        Assert.Equal(Accepted, Again(Accepted));
        Assert.Equal((Envelope.Id, Stored, "BR", Sha256Hash.Of("abc"u8), 7L), (forward.Forward, forward.Heard, forward.Recipients[0].Value, forward.Attachments[0], forward.Previous));
    }

    [Fact]
    public void What_a_later_version_adds_is_passed_over()
    {
        var later = new LaterSentRow(Envelope, Accepted, [7]) { PreviousForward = 12, Added = "something", AddedEnvelope = Envelope };

        var read = Rows.Read<SentRow>(Rows.Write(OutboxRowKinds.Sent, later).Head);

        AssertSame(Envelope, read.Envelope);
        Assert.Equal((Accepted, 7L, 12L), (read.Accepted, read.Numbers[0], read.PreviousForward));
    }

    [Fact]
    public void What_an_earlier_version_lacks_has_its_default()
    {
        var read = Rows.Read<FeedRow>(Rows.Write(FeedRow.Kind, new EarlierFeedRow(Envelope, Accepted, Stored)).Head);

        AssertSame(Envelope, read.Envelope);
        Assert.Equal((Accepted, Stored, 0L, 0L), (read.Accepted, read.Stored, read.Epoch, read.Number));
        Assert.Empty(read.Excluded);
    }

    [Fact]
    public void A_row_that_ends_early_is_damaged_wherever_it_ends()
    {
        var head = Rows.Write(OutboxRowKinds.Sent, new SentRow(Envelope, Accepted, [1, 2, 3])).Head.ToArray();

        Assert.All(Enumerable.Range(0, head.Length), length => Assert.Throws<InvalidDataException>(() => Rows.Read<SentRow>(head.AsMemory(0, length))));
    }

    [Fact]
    public void A_hash_tells_values_from_their_neighbours()
    {
        using var hash = new CanonicalHash();
        var hashes = new[]
        {
            hash.Text("ab").Text("c").ToArray(), hash.Text("a").Text("bc").ToArray(), hash.Text(null).Text("abc").ToArray(), hash.Text(string.Empty).Text("abc").ToArray(),
            hash.Owners([new OwnerId("FR")]).Owners([]).ToArray(), hash.Owners([]).Owners([new OwnerId("FR")]).ToArray(), hash.Number(1).ToArray(), hash.Number(-1).ToArray(),
        };

        Assert.Equal(hashes.Length, hashes.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(hashes[0], hash.Text("ab").Text("c").ToArray());
    }

    private static T Again<T>(T row) => Rows.Read<T>(new StoredRow(1, 0, Rows.Write(0, row).Head, default, default));

    private static void AssertSame(Envelope expected, Envelope actual)
    {
        Assert.Equal(expected.Recipients.ToArray(), actual.Recipients.ToArray());
        Assert.Equal(expected.Attachments.ToArray(), actual.Attachments.ToArray());
        Assert.Equal(expected with { Recipients = [], Attachments = [] }, actual with { Recipients = [], Attachments = [] });
        Assert.Equal(expected.ComposedAt.Offset, actual.ComposedAt.Offset);
    }
}

/// <summary>A <see cref="SentRow"/> of a later version.</summary>
[GenerateSerializer, Immutable, Alias("later-outbox-row")]
internal sealed record LaterSentRow(
    [property: Id(0)] Envelope Envelope,
    [property: Id(1)] HubTimestamp Accepted,
    [property: Id(2)] System.Collections.Immutable.ImmutableArray<long> Numbers)
{
    [Id(5)]
    public long PreviousForward { get; init; }

    [Id(6)]
    public string? Added { get; init; }

    [Id(7)]
    public Envelope? AddedEnvelope { get; init; }
}

/// <summary>A <see cref="FeedRow"/> of an earlier version.</summary>
[GenerateSerializer, Immutable, Alias("earlier-feed-row")]
internal sealed record EarlierFeedRow([property: Id(0)] Envelope Envelope, [property: Id(1)] HubTimestamp Accepted, [property: Id(2)] HubTimestamp Stored);
