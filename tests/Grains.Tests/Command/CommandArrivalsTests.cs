using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Command;
using Interpol.Mesh.Grains.Feeds;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>What of the Secretariat's feed comes into the queue.</summary>
public sealed class CommandArrivalsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OwnerId France = new("FR");

    [Theory]
    [InlineData(Lane.Flash, MessageKind.Message, null, null, "message flash")]
    [InlineData(Lane.Urgent, MessageKind.Broadcast, null, null, "message urgent")]
    [InlineData(Lane.Urgent, MessageKind.Diffusion, null, null, "message urgent")]
    [InlineData(Lane.Routine, MessageKind.Message, null, null, null)]
    [InlineData(Lane.Flash, MessageKind.Withdrawal, null, null, "message ends")]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Hit, "found", "hit flash")]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Hit, "overdue", "hit flash")]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Hit, "cleared", "hit ends")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Hit, "found", null)]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Deployment, "requested", "alarm urgent")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Deployment, "late", "alarm flash")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Deployment, "concluded", "alarm ends")]
    [InlineData(Lane.Routine, MessageKind.Note, NoteKind.Deployment, "team-put", null)]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Team, "check-in-escalated", "alarm flash")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Team, "check-in-missed", null)]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Team, "check-in-answered", "alarm ends")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Team, "closed", "alarm ends")]
    [InlineData(Lane.Routine, MessageKind.Note, NoteKind.Team, "report-filed", null)]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Event, "emergency", "alarm flash")]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Event, "turn-refused", "alarm flash")]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Event, "revoked-admitted", "alarm flash")]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Event, "suspicious", null)]
    [InlineData(Lane.Routine, MessageKind.Note, NoteKind.Event, "closed", null)]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.Command, "item-arrived", null)]
    [InlineData(Lane.Urgent, MessageKind.Note, NoteKind.Consent, "granted", null)]
    [InlineData(Lane.Flash, MessageKind.Note, NoteKind.AnswerOverdue, null, null)]
    public void Lane_and_kind_say_what_comes_in(Lane lane, MessageKind kind, NoteKind? note, string? what, string? expected)
    {
        var envelope = new Envelope(MessageId.For(France, new OperationId("1")), [new OwnerId("IPSG")], lane, Now, [], 0, Sha256Hash.Of([]))
        {
            Kind = kind,
            About = kind == MessageKind.Withdrawal ? MessageId.For(France, new OperationId("0")) : null,
            Note = note is { } of ? new FeedNote(of, [France], Now, null) { Change = what is null ? null : new AggregateChange("FR:1", 1, what, France) } : null,
        };
        Assert.Equal(expected is not null, CommandArrivals.Concerns(envelope));
        if (expected is not null)
        {
            var arrival = CommandArrivals.Of(new FeedRow(envelope, new HubTimestamp(Now, HubName.Lyon), new HubTimestamp(Now, HubName.Lyon), 1, 1));
            Assert.Equal(expected, $"{arrival.Kind} {(arrival.Ends ? "ends" : arrival.Priority)}".ToLowerInvariant());
            Assert.Equal((France, $"feed/{envelope.Id}"), (arrival.From, arrival.Cause));
            Assert.Equal(note is null ? (envelope.About ?? envelope.Id).Value : note == NoteKind.Event ? $"FR:1/{envelope.Id}" : "FR:1", arrival.Source);
        }
    }

    [Fact]
    public void What_the_sender_wants_answered_is_counted_from_when_it_wrote()
    {
        var envelope = new Envelope(MessageId.For(France, new OperationId("1")), [new OwnerId("IPSG")], Lane.Flash, Now.AddHours(2), [], 0, Sha256Hash.Of([])) { AnswerBy = Now.AddHours(10) };
        var arrival = CommandArrivals.Of(new FeedRow(envelope, new HubTimestamp(Now, HubName.Lyon), new HubTimestamp(Now, HubName.Lyon), 1, 1));
        Assert.Equal((TimeSpan.FromHours(8), Now.AddHours(2), Now), (arrival.AnswerWithin!.Value, arrival.ComposedAt!.Value, arrival.AcceptedAt!.Value));
    }
}
