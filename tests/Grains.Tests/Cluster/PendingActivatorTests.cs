using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Tests.Cluster;

public sealed class PendingActivatorTests
{
    [Theory]
    [InlineData("outbox/FR", "outbox/FR")]
    [InlineData("receipts/BR", "feed/BR")]
    [InlineData("receipts/914", "feed/914")]
    [InlineData("feed/BR/flash", "feed/BR")]
    [InlineData("feed/914/routine", "feed/914")]
    [InlineData("feed/BR/slow", null)]
    [InlineData("feed/BR", null)]
    [InlineData("feed//flash", null)]
    [InlineData("desk/FR", null)]
    [InlineData("audit/lyon", null)]
    [InlineData("records/FR", "records/FR")]
    [InlineData("holds/FR", null)]
    [InlineData("outbox", null)]
    [InlineData("", null)]
    public void What_is_pending_belongs_to_the_actor_that_tells_it(string stream, string? actor) =>
        Assert.Equal(actor, PendingActivator.ActorOf(new StreamName(stream))?.ToString());
}
