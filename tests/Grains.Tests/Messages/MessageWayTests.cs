using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;

namespace Interpol.Mesh.Grains.Tests.Messages;

public sealed class MessageWayTests
{
    private static readonly OwnerId Brazil = new("BR");
    private static readonly HubTimestamp Stamp = new(DateTimeOffset.UnixEpoch, HubName.Lyon);

    [Fact]
    public void Operators_see_how_far_a_message_has_come_and_nothing_that_bureaus_keep_to_themselves()
    {
        var envelope = new Envelope(MessageId.For(new OwnerId("FR"), new OperationId("one")), [Brazil], Lane.Routine, DateTimeOffset.UnixEpoch, [], 0, Sha256Hash.Of([]));
        var progress = new RecipientProgress(Brazil, Stamp, Stamp, Stamp, null) { Forwarded = Stamp, Answered = Stamp, Expired = Stamp, Withdrawn = Stamp };
        var way = OutboxRules.WayOf(new MessageTimeline(envelope, Stamp, [progress])
        {
            Withdrawn = Stamp,
            Excluded = [new OwnerId("CL")],
            Forwards = [new DeclaredForward(envelope.Id, Stamp, [])],
        });

        Assert.Equal(progress with { Read = null, Answered = null }, Assert.Single(way.Recipients));
        Assert.Equal((Stamp, Stamp), (way.Accepted, way.Withdrawn));
        Assert.Empty(way.Excluded);
        Assert.Empty(way.Forwards);
    }
}
