using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Tests.Messages;

public sealed class TimelineTextTests
{
    [Fact]
    public void Shows_each_stage_that_was_reached()
    {
        var at = new DateTimeOffset(2026, 3, 1, 14, 0, 0, 250, TimeSpan.FromHours(2));
        var waiting = new RecipientBody(OwnerId.Parse("SG"), null, null, null, null, null, null, null, null, null, []);
        var text = TimelineText.Of(new TimelineBody(
            new MessageId("FR-00"), OwnerId.Parse("FR"), MessageKind.Message, Lane.Flash, at, at.AddSeconds(1), HubName.Lyon, MessageHandling.Default, 3, 1, [],
            [
                waiting with { Owner = OwnerId.Parse("BR"), StoredAt = at.AddSeconds(2), StoredHub = HubName.BuenosAires, DeliveredAt = at.AddSeconds(3), ReadAt = at.AddSeconds(4) },
                waiting,
                waiting with { Owner = OwnerId.Parse("JP"), Refused = "full\u001b[2J" },
            ]));
        Assert.Equal(
            """
            FR-00  flash
              FR       composed   2026-03-01 12:00:00.250Z
              FR       accepted   2026-03-01 12:00:01.250Z  lyon
              BR       stored     2026-03-01 12:00:02.250Z  buenos-aires
              BR       delivered  2026-03-01 12:00:03.250Z
              BR       read       2026-03-01 12:00:04.250Z
              SG       on its way
              JP       refused    full?[2J
            """.Replace('?', '\uFFFD'),
            text);
    }
}
